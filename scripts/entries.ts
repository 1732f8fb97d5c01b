/** The entry points of the package. `deno.json#exports` is the one list of them; all that needs it reads it here. */
import { readFileSync } from "node:fs";

/** One subpath that users import, and the files behind it. */
export interface Entry {
  /** As package.json and deno.json write it: `.` or `./containers`. */
  readonly subpath: string;
  /** Its source below the root of the repository, such as `src/core/mod.ts`. */
  readonly source: string;
  /** The same path without `src/` and `.ts`: what the build writes is at `dist/${name}.js` and `dist/${name}.d.ts`. */
  readonly name: string;
}

/** What deno.json says of the package. */
export interface Manifest {
  /** Its version, which package.json repeats. */
  readonly version: string;
  /** Its entry points, in the order of deno.json. */
  readonly entries: readonly Entry[];
}

/** The root of the repository, with a slash at its end. */
export const root: URL = new URL("../", import.meta.url);

/** Entries that are built as one self-contained file each: a file costs about half a millisecond at import. */
export const selfContained: readonly string[] = ["./node", "./deno"];

/** Reads deno.json. */
export function manifest(): Manifest {
  const { version, exports } = JSON.parse(readFileSync(new URL("deno.json", root), "utf8")) as {
    readonly version: string;
    readonly exports: Readonly<Record<string, string>>;
  };
  const entries = Object.entries(exports).map(([subpath, path]): Entry => {
    const name = /^\.\/src\/(.+)\.ts$/.exec(path)?.[1];
    if (name === undefined) throw new Error(`Cannot read deno.json: "${subpath}" is no ./src/*.ts file`);
    return { subpath, source: `src/${name}.ts`, name };
  });
  return { version, entries };
}
