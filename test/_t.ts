import { hostile } from "./mcp/corpus/hostile.ts";
import { benign } from "./mcp/corpus/benign.ts";
import { send } from "./mcp/corpus/run.ts";
console.log(hostile.length, benign.length, new Set(hostile.map(h=>h.id)).size);
const seen=new Set(); for (const h of hostile){ if(seen.has(h.id)) console.log("DUP",h.id); seen.add(h.id);} 
const only=process.argv[2];
let thr=0, got=0, wrong=0;
for (const h of hostile) { if (only && !h.id.startsWith(only)) continue;
  try { const o = await send(h);
    const want=[h.rule].flat();
    if (o.refusal===undefined) { got++; console.log("THROUGH", h.id, "|", h.why, "| changes", o.changes.map(c=>c.request.slice(0,80)+" "+c.body.slice(0,50)).join("; ")); }
    else if (o.changes.length) console.log("CHANGED", h.id, o.changes.map(c=>c.request));
    else if (!want.includes(o.refusal)) { wrong++; console.log("rule", h.id, "want", want.join(), "got", o.refusal, o.message.slice(0,150)); }
  } catch (e) { thr++; console.log("THREW", h.id, String(e).slice(0,200), (e as Error).stack?.split("\n")[1]); }
}
for (const b of benign) { try { const o= await send(b); if (o.refusal) console.log("BENIGN REFUSED", b.id, o.refusal, o.message.slice(0,200)); } catch(e) { console.log("BENIGN THREW", b.id, String(e).slice(0,200)); } }
console.log({thr,got,wrong});
