import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";

const tsc = fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url));

/** How many types TypeScript instantiates to check a program of a user, and what it says of it. */
function instantiations(name: string, code: string): { readonly count: number; readonly said: string } {
  const cwd = inject("consumer");
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: "es2022",
    module: "nodenext",
    lib: ["es2022", "dom", "dom.asynciterable", "esnext.disposable"],
    types: [],
  };
  writeFileSync(join(cwd, `${name}.mts`), code);
  writeFileSync(join(cwd, `${name}.json`), JSON.stringify({ compilerOptions, files: [`${name}.mts`] }));
  const said = spawnSync(tsc, ["-p", `${name}.json`, "--extendedDiagnostics"], { cwd, encoding: "utf8" }).stdout;
  return { count: Number(/^Instantiations:\s+(\d+)$/m.exec(said)?.[1] ?? NaN), said };
}

/** Twenty operations, as an application calls them. */
const calls = `
  await docker.system.info();
  await docker.system.version();
  for (const { Id, Names } of await docker.containers.list({ all: true, filters: { label: ["a=b"] } })) console.log(Id, Names);
  const { Id: id } = await docker.containers.create({ name: "web", Image: "nginx", HostConfig: { AutoRemove: true, Memory: 1e8 } });
  await docker.containers.start({ id });
  const { State, HostConfig } = await docker.containers.inspect({ id });
  console.log(State?.Running, HostConfig?.Memory);
  for await (const { line } of (await docker.containers.logs({ id, stdout: true })).lines()) console.log(line);
  for await (const { cpu_stats } of await docker.containers.stats({ id, stream: false })) console.log(cpu_stats);
  console.log((await docker.containers.top({ id })).Processes);
  await docker.containers.restart({ id, t: 1 });
  await docker.containers.stop({ id });
  console.log((await docker.containers.wait({ id })).StatusCode);
  await docker.containers.delete({ id, force: true });
  for (const { RepoTags } of await docker.images.list()) console.log(RepoTags);
  for await (const { status } of docker.images.create({ fromImage: "nginx", tag: "latest" })) console.log(status);
  await docker.images.tag({ name: "nginx", repo: "mine", tag: "v1" });
  await docker.networks.create({ Name: "backend", Internal: true });
  await docker.networks.connect({ id: "backend", Container: id });
  console.log((await docker.volumes.create({ Name: "data" })).Mountpoint);
  for await (const { Type, Action } of await docker.system.events({ until: 0 })) console.log(Type, Action);`;

test("a file that uses twenty operations costs TypeScript 4,000 instantiations at most", () => {
  const { count, said } = instantiations(
    "twenty",
    `import type { Docker } from "dockwire"; declare const console: { log(...of: unknown[]): void };
     export async function main(docker: Docker): Promise<void> {${calls}}`,
  );
  const { count: bare } = instantiations("none", "export {};");
  console.log(`${count} instantiations, ${bare} of them for an empty file`);
  expect(said).not.toMatch(/error TS/);
  expect(count - bare).toBeLessThanOrEqual(4000);
});
