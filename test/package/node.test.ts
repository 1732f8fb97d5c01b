import { expect, inject, test } from "vitest";
import { manifest } from "../../scripts/entries.ts";
import { needsPeers, node, specifier } from "./installed.ts";

for (const entry of manifest().entries) {
  test(`require("${specifier(entry)}") gives what import gives`, () => {
    const code = `const names = (module) => JSON.stringify(Object.keys(module).filter((name) => name !== "module.exports").sort());
      import("${specifier(entry)}").then((module) => console.log(names(module) === names(require("${specifier(entry)}"))));`;
    expect(node(code, "commonjs", inject(needsPeers(entry) ? "peers" : "consumer"))).toBe("true");
  });
}

test("dockwire/node is imported in a few milliseconds (the figure is printed, a benchmark holds it)", () => {
  const code = `const start = performance.now(); await import("dockwire/node"); console.log(performance.now() - start);`;
  const runs = Array.from({ length: 5 }, () => Number(node(code, "module")));
  expect(runs.every((ms) => ms > 0)).toBe(true);
  console.log(`import of dockwire/node: best ${Math.min(...runs).toFixed(1)} ms of ${runs.map((ms) => ms.toFixed(1)).join(", ")}`);
});
