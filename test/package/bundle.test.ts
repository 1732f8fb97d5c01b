import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, inject, test } from "vitest";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import * as groups from "../../src/core/groups.ts";

const ids = (Object.values(groups) as readonly Readonly<Record<string, AnyEndpoint>>[]).flatMap((group) => Object.values(group)).map((
  endpoint,
) => endpoint.id);

/** Bundles code for the browser, as an application would: what loads at its start, and what loads later counted apart. */
async function bundle(what: string, code: string): Promise<{ readonly text: string; readonly kib: number }> {
  const input = join(inject("consumer"), "app.js");
  writeFileSync(input, code);
  const built = await rolldown({ input, platform: "browser", logLevel: "silent" });
  const { output } = await built.generate({ format: "esm", minify: true });
  const chunks = new Map(output.flatMap((chunk) => chunk.type === "chunk" ? [[chunk.fileName, chunk] as const] : []));
  const start = new Set([output[0].fileName]);
  // A set that grows while it is looped over: the imports of the imports as well.
  for (const name of start) for (const imported of chunks.get(name)?.imports ?? []) start.add(imported);
  const text = [...start].map((name) => chunks.get(name)?.code ?? "").join("\n");
  const kibOf = (code: string): number => gzipSync(code, { level: 9 }).length / 1024;
  const all = kibOf([...chunks.values()].map(({ code }) => code).join("\n"));
  console.log(
    `${what}: ${(text.length / 1024).toFixed(1)} KB min, ${kibOf(text).toFixed(2)} KB min + gzip; ${
      all.toFixed(2)
    } KB with what loads later`,
  );
  return { text, kib: kibOf(text) };
}

function idsIn(text: string): string[] {
  return ids.filter((id) => new RegExp(`(["'\`])${id}\\1`).test(text));
}

// 3 KB would be half of this. What fills it is errors that say what happened (4 KB minified, with what the runtimes' fetches say), a body
// that can be left and aborted at any time, and the negotiation of the version: none of it can go.
test("one endpoint, call and the fetch transport: one operation, 6 KB", async () => {
  const { text, kib } = await bundle(
    "one endpoint",
    `import { call, createCaller } from "dockwire";
     import { list } from "dockwire/containers";
     import { fetchTransport } from "dockwire/fetch";
     console.log(await call(createCaller(fetchTransport({ baseUrl: "http://engine" })), list, { all: true }));`,
  );
  expect(idsIn(text)).toEqual(["ContainerList"]);
  expect(kib).toBeLessThanOrEqual(6);
});

test("one endpoint read off a group of the root: one operation, in bundlers that follow namespaces", async () => {
  const input = join(inject("consumer"), "namespace.js");
  writeFileSync(input, `import { containers } from "dockwire"; console.log(containers.list);`);
  const bundle = await rolldown({ input, platform: "browser", logLevel: "silent" });
  const { output } = await bundle.generate({ format: "esm" });
  expect(idsIn(output[0].code)).toEqual(["ContainerList"]);
});

/** A client of groups, without the verbs, over fetch. */
function clientOf(...names: readonly string[]): string {
  return `import * as dockwire from "dockwire";
     import { fetchTransport } from "dockwire/fetch";
     const caller = dockwire.createCaller(fetchTransport({ baseUrl: "http://engine" }));
     console.log(${names.map((group) => `dockwire.bind(caller, dockwire.${group})`).join(", ")});`;
}

test("containers, execs, images and system without the verbs, and the fetch transport: 14 KB", async () => {
  const { kib } = await bundle("four groups without verbs", clientOf("containers", "execs", "images", "system"));
  expect(kib).toBeLessThanOrEqual(14);
});

test("every operation without the verbs, and the fetch transport: 14 KB", async () => {
  const { text, kib } = await bundle("all endpoints without verbs", clientOf(...Object.keys(groups)));
  expect(idsIn(text)).toEqual(ids);
  expect(kib).toBeLessThanOrEqual(14);
});

test("the whole client with its verbs, and the fetch transport: 20 KB", async () => {
  const { text, kib } = await bundle(
    "whole client with verbs",
    `import { createDocker } from "dockwire";
     import { fetchTransport } from "dockwire/fetch";
     console.log(createDocker(fetchTransport({ baseUrl: "http://engine" })));`,
  );
  expect(idsIn(text)).toEqual(ids);
  expect(kib).toBeLessThanOrEqual(20);
});
