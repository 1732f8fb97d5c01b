// The functions of a .cpuprofile by the time spent in themselves.
import { readFileSync } from "node:fs";

export function topFunctions(file, count = 15) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, "utf8"));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const self = new Map();
  let all = 0;
  samples.forEach((id, index) => {
    const { functionName, url, lineNumber } = byId.get(id).callFrame;
    if (functionName === "(idle)" || functionName === "(program)") return;
    const key = `${functionName || "(anonymous)"} ${url.split("/").slice(-2).join("/")}:${lineNumber + 1}`;
    self.set(key, (self.get(key) ?? 0) + timeDeltas[index]);
    all += timeDeltas[index];
  });
  return [...self].sort((a, b) => b[1] - a[1]).slice(0, count).map(([name, time]) => `  ${((100 * time) / all).toFixed(1).padStart(5)}%  ${name}`);
}
