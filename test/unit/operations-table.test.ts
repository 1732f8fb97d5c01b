import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { operationsPage, tablePath } from "../../scripts/spec/operations-table.ts";

test("docs/operations.md is what `npm run check:spec -- --table` writes", () => {
  expect(readFileSync(tablePath, "utf8")).toBe(operationsPage());
});

test("operationsPage() knows the first version of every operation", () => {
  const cells = [...operationsPage().matchAll(/^\| (\w+) \| `[\w.]+` \| ([^|]*) \|/gm)];
  expect(cells.length).toBeGreaterThan(100);
  expect(cells.filter(([, , since = ""]) => !/^(before )?\d+\.\d+$/.test(since)).map(([, id]) => id)).toEqual([]);
});

test("operationsPage() names the engines that an operation was called on", () => {
  const page = operationsPage({ ContainerList: ["docker-28", "podman-5"] });
  expect(page).toContain("\n| operation | name | since | result | engines |\n|---|---|---|---|---|\n");
  expect(page).toContain("\n| ContainerList | `containers.list` | 1.0 | JSON | docker-28, podman-5 |\n");
  expect(page).toContain("\n| ContainerKill | `containers.kill` | 1.0 | nothing | |\n");
});
