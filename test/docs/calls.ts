/** Which functions are called, in order, without a change to them: by breakpoints whose condition notes the call and is false. */
import { Session } from "node:inspector";

/** A function's head in what tsx makes of our sources: a declaration or a method, up to its brace. */
const head = /(?:function\s*\*?\s*(\w+)|(?<=[{};,\s])(?:async(?:\s+|(?=#)))?(#?\w+))\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*\{/g;
const keywords = new Set(["if", "for", "while", "switch", "catch", "function", "constructor"]);

/** Loads modules, and watches the functions of all files below `folder` that this loads. Gives the list that grows as they are called. */
export async function watchCalls(folder: string, load: () => Promise<unknown>): Promise<string[]> {
  const calls: string[] = [];
  (globalThis as { noteCall?: (call: string) => void }).noteCall = (call) => void calls.push(call);
  const session = new Session();
  session.connect();
  const scripts = new Map<string, string>();
  session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => {
    const file = url.startsWith(folder) ? url.slice(folder.length).split("?")[0] : undefined;
    if (file) scripts.set(scriptId, file);
  });
  session.post("Debugger.enable");
  await load();
  for (const [scriptId, file] of scripts) {
    session.post("Debugger.getScriptSource", { scriptId }, (_, { scriptSource }) => {
      for (const match of scriptSource.matchAll(head)) {
        const name = match[1] ?? match[2] ?? "";
        if (keywords.has(name)) continue;
        const before = scriptSource.slice(0, match.index + match[0].length).split("\n");
        const location = { scriptId, lineNumber: before.length - 1, columnNumber: before.at(-1)?.length ?? 0 };
        session.post("Debugger.setBreakpoint", { location, condition: `noteCall(${JSON.stringify(`${file} ${name}`)}), false` });
      }
    });
  }
  return calls;
}
