import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { rolldown } from "rolldown";
import { expect, inject, test } from "vitest";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import * as groups from "../../src/core/groups.ts";

const ids = (Object.values(groups) as readonly Readonly<Record<string, AnyEndpoint>>[]).flatMap((group) => Object.values(group)).map((
  endpoint,
) => endpoint.id);

/** Bundles code for the browser, as an application would. */
async function bundle(what: string, code: string): Promise<{ readonly text: string; readonly kib: number }> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: inject("consumer"), sourcefile: "app.js" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
  });
  const text = outputFiles[0]?.text ?? "";
  const kib = gzipSync(text, { level: 9 }).length / 1024;
  console.log(`${what}: ${(text.length / 1024).toFixed(1)} KB min, ${kib.toFixed(2)} KB min + gzip`);
  return { text, kib };
}

function idsIn(text: string): string[] {
  return ids.filter((id) => text.includes(`"${id}"`));
}

test("one endpoint, call and the fetch transport: one operation, 3 KB", async () => {
  const { text, kib } = await bundle(
    "one endpoint",
    `import { call, createCaller } from "dockwire";
     import { list } from "dockwire/containers";
     import { fetchTransport } from "dockwire/fetch";
     console.log(await call(createCaller(fetchTransport({ baseUrl: "http://engine" })), list, { all: true }));`,
  );
  expect(idsIn(text)).toEqual(["ContainerList"]);
  expect(kib).toBeLessThanOrEqual(3);
});

test("one endpoint read off a group of the root: one operation, in bundlers that follow namespaces", async () => {
  const input = join(inject("consumer"), "namespace.js");
  writeFileSync(input, `import { containers } from "dockwire"; console.log(containers.list);`);
  const bundle = await rolldown({ input, platform: "browser", logLevel: "silent" });
  const { output } = await bundle.generate({ format: "esm" });
  expect(idsIn(output[0].code)).toEqual(["ContainerList"]);
});

test("every operation without the verbs, and the fetch transport: 14 KB", async () => {
  const { text, kib } = await bundle(
    "all endpoints without verbs",
    `import * as dockwire from "dockwire";
     import { fetchTransport } from "dockwire/fetch";
     const caller = dockwire.createCaller(fetchTransport({ baseUrl: "http://engine" }));
     console.log(${Object.keys(groups).map((group) => `dockwire.bind(caller, dockwire.${group})`).join(", ")});`,
  );
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
