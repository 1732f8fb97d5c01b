/**
 * The Dockerfile in the context of a build.
 *
 * @module
 */

import { untar } from "../../../core/codecs/tar-read.ts";
import { PolicyError } from "../denied.ts";
import { checkDockerfile, type Sources } from "../dockerfile.ts";
import type { Policy } from "../policy.ts";

const most = 1024 * 1024;

/**
 * Judges a build by the Dockerfile in its context, which must be given whole and as a plain tar; gives what it takes from elsewhere.
 *
 * Throws `PolicyError` R9.
 */
export async function checkBuild(input: Readonly<Record<string, unknown>>, policy: Policy): Promise<Sources> {
  const { body, dockerfile = "Dockerfile", buildargs = {} } = input;
  if (!(body instanceof Uint8Array)) throw refused("its context must be given whole, as bytes");
  return checkDockerfile(await fileOf(body, String(dockerfile)), policy, buildargs as Record<string, string | null>);
}

/** The one file of that path. A second one, a link or a twin in other letters might be what an engine reads. */
async function fileOf(body: Uint8Array, path: string): Promise<string> {
  const wanted = normal(path);
  let source: string | undefined;
  try {
    for await (const entry of untar(once(body), { operation: "ImageBuild" })) {
      const name = normal(entry.name);
      if (entry.type === "directory" || (name !== wanted && !wanted.startsWith(`${name}/`))) continue;
      if (source !== undefined || name !== wanted || entry.type !== "file" || entry.size > most) {
        throw refused("its Dockerfile is there twice, a link or too large");
      }
      source = new TextDecoder("utf-8", { fatal: true }).decode(await entry.bytes());
    }
  } catch (error) {
    throw error instanceof PolicyError ? error : refused("its context is no plain tar with a Dockerfile in UTF-8");
  }
  if (source === undefined) throw refused("its context has no such Dockerfile");
  return source;
}

function normal(path: string): string {
  return path.split("/").filter((step) => step !== "" && step !== ".").join("/").toLowerCase();
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function refused(why: string): PolicyError {
  return new PolicyError("R9", `The build is refused: ${why}.`);
}
