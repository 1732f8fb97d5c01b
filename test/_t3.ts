import { archives } from "./mcp/corpus/archives.ts";
import { policies } from "./mcp/corpus/run.ts";
import { checkBuild } from "../src/mcp/policy/rules/build.ts";
import { PolicyError } from "../src/mcp/policy/denied.ts";
for (const a of archives.filter(a=>a.operation==="ImageBuild")) {
  try { const r = await checkBuild(a.input as any, policies.managed); console.log("THROUGH", a.id, a.why, JSON.stringify(r)); }
  catch (e) { const want=[a.rule].flat(); if (!(e instanceof PolicyError)) console.log("ERR", a.id, String(e)); else if (!want.includes(e.rule)) console.log("rule", a.id, want, e.rule, e.message); }
}
