/**
 * Packs the bundle for one-click installation: `mcpb/manifest.json` and the built command as a zip, the same bytes every time.
 * `tsx scripts/mcpb.ts [FILE]` after `npm run build`; FILE is `dockwire-VERSION.mcpb` where it is not given.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { manifest, root } from "./entries.ts";
import { type Packed, zip } from "./zip.ts";

/** The files of the bundle. The version is that of deno.json, whatever the manifest says. */
export function bundleFiles(): readonly Packed[] {
  const { version } = manifest();
  const described = JSON.parse(readFileSync(new URL("mcpb/manifest.json", root), "utf8")) as Record<string, unknown>;
  const built = new URL("dist/cli/", root);
  const scripts = readdirSync(built).filter((name) => name.endsWith(".js")).sort();
  return [
    { name: "manifest.json", data: Buffer.from(`${JSON.stringify({ ...described, version }, null, 2)}\n`) },
    // Node takes a file for a module by the package that it is in.
    { name: "server/package.json", data: Buffer.from('{ "type": "module" }\n') },
    ...scripts.map((name) => ({ name: `server/${name}`, data: readFileSync(new URL(name, built)) })),
    { name: "LICENSE", data: readFileSync(new URL("LICENSE", root)) },
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const path = process.argv[2] ?? `dockwire-${manifest().version}.mcpb`;
  const data = zip(bundleFiles());
  writeFileSync(path, data);
  console.log(`${path}: ${data.length} bytes`);
}
