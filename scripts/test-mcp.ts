/**
 * Judges the MCP server by others' tools: the official conformance tool, the Inspector, and a client of the SDK's version 2, on every
 * runtime that the HTTP handler is for. Installs the tools into .tmp/mcp-tools once. Its last line is `N passed, N failed`.
 *
 *   tsx scripts/test-mcp.ts [WORD...]     only checks whose name has one of the words
 */

import process from "node:process";
import { checks } from "../test/mcp/conformance/checks.ts";
import { installTools } from "../test/mcp/conformance/tools.ts";

const words = process.argv.slice(2);
let [passed, failed] = [0, 0];

installTools();
for (const { name, run } of checks.filter((check) => !words.length || words.some((word) => check.name.includes(word)))) {
  const begun = Date.now();
  const outcome = await run().catch((error: unknown) => ({ passed: 0, failed: 1, notes: String(error) }));
  passed += outcome.passed;
  failed += outcome.failed;
  console.log(`${outcome.failed ? "FAILED" : "ok"}  ${name}  ${outcome.notes}  (${Date.now() - begun} ms)`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
