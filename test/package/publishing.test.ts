import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { expect, inject, test } from "vitest";
import { installed } from "./installed.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("publint finds nothing to say", async () => {
  const { messages, pkg } = await publint({ pkgDir: installed, strict: true, pack: false });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test("attw finds the types of every entry under every resolution that knows ESM", () => {
  const run = spawnSync("node_modules/.bin/attw", [inject("tarball"), "--profile", "esm-only", "--format", "ascii"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(run.status, run.stdout + run.stderr).toBe(0);
});

test("package-lock.json names no host to install from", () => {
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toContain('"resolved"');
});
