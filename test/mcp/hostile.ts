/**
 * Messages that no client should send, each with what the protocol wants of a server: `error` for what is no message, `answer` for a
 * request, which gets one answer with its id, and `none` for notifications and answers to nothing.
 */

/** One of them. */
export interface Hostile {
  readonly kind: string;
  readonly text: string;
  readonly wants: "error" | "answer" | "none";
  readonly id: string;
}

type Make = (id: string, random: (below: number) => number) => unknown;

const junk = [
  "",
  "\u0000",
  "\ud800",
  "x".repeat(70_000),
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "💣",
  "' OR 1=1 --",
  "${7*7}",
  "\u202e",
];

/** Not one of these is a message of JSON-RPC, or of MCP's narrower form of it. */
const broken: Readonly<Record<string, Make>> = {
  "no JSON": (_, random) => ["{", "}", "[", "NaN", "undefined", "{'a':1}", '{"a":1,}', "\u0001", "<xml/>", "GET / HTTP/1.1"][random(10)],
  "cut off": (id, random) => {
    const text = JSON.stringify(request(id, "tools/call", { name: "test_echo", arguments: { value: "some text" } }));
    return text.slice(0, 1 + random(text.length - 1));
  },
  "bytes of nobody": (_, random) => Array.from({ length: 1 + random(200) }, () => String.fromCodePoint(33 + random(90))).join("") + "!",
  "not an object": (_, random) => ["1", "true", "null", `"text"`, "-0", "1e999"][random(6)],
  "nested deep": (_, random) =>
    (([open, close]) => `${open?.repeat(50_000)}${close?.repeat(50_000)}`)([["[", "]"], [`{"a":`, "}"]][random(2)] as string[]),
  "never closed": (_, random) => (["[", `{"a":`][random(2)] ?? "").repeat(50_000),
  "empty object": () => "{}",
  "no version": (id) => ({ id, method: "ping" }),
  "another version": (id, random) => ({ jsonrpc: ["1.0", 2, "2", null, "2.0 ", ["2.0"]][random(6)], id, method: "ping" }),
  "two versions": (id) => `{"jsonrpc":"2.0","id":"${id}","method":"ping","jsonrpc":"1.0"}`,
  "an id that is none": (_, random) => ({ jsonrpc: "2.0", id: [null, 1.5, true, {}, [], 1e300][random(6)], method: "ping" }),
  "a method that is none": (id, random) => ({ jsonrpc: "2.0", id, method: [1, null, {}, [], true][random(5)] }),
  "no method": (id) => ({ jsonrpc: "2.0", id, params: {} }),
  "params that are none": (id, random) => ({ jsonrpc: "2.0", id, method: "tools/list", params: [[], "x", 1, null, true][random(5)] }),
  "a stranger beside": (id, random) => ({ ...request(id, "ping"), [`x${random(9)}`]: 1 }),
  "request and result": (id) => ({ ...request(id, "ping"), result: {} }),
  "result and error": (id) => ({ jsonrpc: "2.0", id, result: {}, error: { code: 1, message: "x" } }),
  "an error that is none": (id, random) => ({
    jsonrpc: "2.0",
    id,
    error: ["x", {}, { code: "1", message: "x" }, { code: 1.5, message: "x" }][random(4)],
  }),
  "meta that is none": (id, random) =>
    request(id, "tools/list", { _meta: [1, "x", [], { progressToken: {} }, { progressToken: 1.5 }][random(5)] }),
};

/** Requests in good form that ask for what there is not, or in a way that it is not asked for. */
const wrong: Readonly<Record<string, Make>> = {
  "unknown method": (id, random) => request(id, pick(random) || "none"),
  "a method of an object": (id, random) => request(id, ["toString", "__proto__", "constructor", "hasOwnProperty", "then"][random(5)] ?? ""),
  "unknown tool": (id, random) => request(id, "tools/call", { name: pick(random) }),
  "tool without name": (id, random) => request(id, "tools/call", [{}, { name: null }, { name: {} }, { name: ["test_echo"] }][random(4)]),
  "arguments that are none": (id, random) =>
    request(id, "tools/call", { name: "test_echo", arguments: [1, "x", [], true, null][random(5)] }),
  "arguments of strangers": (id, random) => request(id, "tools/call", { name: "test_echo", arguments: { [pick(random)]: pick(random) } }),
  "a prototype": (id) =>
    `{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":{"name":"test_echo","arguments":{"__proto__":{"polluted":1}}}}`,
  "a prototype of params": (id) =>
    `{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":{"__proto__":{"name":"test_echo","polluted":1}}}`,
  "arguments nested deep": (id) =>
    `{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":{"name":"test_echo","arguments":{"a":${"[".repeat(5000)}${
      "]".repeat(5000)
    }}}}`,
  "too many arguments": (id) => request(id, "tools/call", { name: "test_echo", arguments: { value: Array(100_001).fill(0) } }),
  "a task": (id) => request(id, "tools/call", { name: "test_echo", task: { ttl: 1 } }),
  "a related task": (id) =>
    request(id, "tools/call", { name: "test_echo", _meta: { "io.modelcontextprotocol/related-task": { taskId: "x" } } }),
  "cursor": (id, random) => request(id, ["tools/list", "prompts/list", "resources/list"][random(3)] ?? "", { cursor: pick(random) || "1" }),
  "resource": (id, random) =>
    request(id, "resources/read", {
      uri: ["file:///etc/passwd", "test://template/../x", "docker://", "http://[::1", pick(random)][random(5)],
    }),
  "resource without address": (id, random) => request(id, "resources/read", [{}, { uri: 1 }, { uri: null }][random(3)]),
  "prompt": (id, random) => request(id, "prompts/get", { name: pick(random), arguments: {} }),
  "prompt arguments": (id, random) =>
    request(id, "prompts/get", { name: "test_prompt_with_arguments", arguments: [{ arg1: 1 }, [], "x", { arg1: {} }][random(4)] }),
  "completion": (id, random) =>
    request(id, "completion/complete", [{}, { ref: {} }, { ref: { type: "ref/prompt" }, argument: 1 }, { ref: [] }][random(4)]),
  "initialize": (id, random) =>
    request(id, "initialize", [{}, { protocolVersion: 1 }, { protocolVersion: "x", capabilities: [], clientInfo: 1 }][random(3)]),
  "what we do not offer": (id, random) =>
    request(
      id,
      ["logging/setLevel", "resources/subscribe", "sampling/createMessage", "elicitation/create", "roots/list", "tasks/get"][random(6)] ??
        "",
    ),
};

/** What is not answered, however odd. */
const silent: Readonly<Record<string, Make>> = {
  "unknown notification": (_, random) => ({ jsonrpc: "2.0", method: `notifications/${pick(random)}` }),
  "cancel of nothing": (id, random) =>
    note("notifications/cancelled", [{ requestId: id }, {}, { requestId: {} }, { requestId: 1.5, reason: 1 }][random(4)]),
  "progress of nothing": (_, random) =>
    note("notifications/progress", [{ progressToken: 77, progress: 1 }, {}, { progressToken: "x" }][random(3)]),
  "initialized again": () => note("notifications/initialized"),
  "result of nothing": (id) => ({ jsonrpc: "2.0", id, result: { action: "accept", content: { confirm: true } } }),
  "result of a number": (_, random) => ({ jsonrpc: "2.0", id: random(5), result: {} }),
  "error of nothing": (id) => ({ jsonrpc: "2.0", id, error: { code: -32000, message: "x" } }),
};

const kinds: readonly (readonly [Hostile["wants"], string, Make])[] = [
  ...Object.entries(broken).map(([kind, make]) => ["error", kind, make] as const),
  ...Object.entries(wrong).map(([kind, make]) => ["answer", kind, make] as const),
  ...Object.entries(silent).map(([kind, make]) => ["none", kind, make] as const),
];

/** So many of them, the same for the same seed. */
export function hostile(count: number, seed: number): Hostile[] {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return Array.from({ length: count }, (_, index) => {
    const [wants, kind, make] = kinds[index % kinds.length] as typeof kinds[number];
    const id = `m${index}`;
    const made = make(id, random);
    return { kind, wants, id, text: typeof made === "string" ? made : JSON.stringify(made) };
  });
}

function pick(random: (below: number) => number): string {
  return junk[random(junk.length)] ?? "";
}

function request(id: string, method: string, params?: unknown): object {
  return { jsonrpc: "2.0", id, method, ...params !== undefined && { params } };
}

function note(method: string, params?: object): object {
  return { jsonrpc: "2.0", method, ...params && { params } };
}
