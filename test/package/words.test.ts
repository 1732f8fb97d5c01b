import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("no tracked file names a folder of the machine that it was written on", () => {
  const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter((path) => path !== "");
  expect(tracked.length).toBeGreaterThan(20);
  const here = [root, "/work" + "/main", "/work" + "/shared", "/work" + "/."];
  const text = tracked.flatMap((path) => {
    try {
      return [[path, readFileSync(join(root, path), "latin1")] as const];
    } catch {
      return []; // deleted, and not yet committed
    }
  });
  expect(text.filter(([, content]) => here.some((folder) => content.includes(folder))).map(([path]) => path)).toEqual([]);
});
