/** Requests of MCP over HTTP, as any client would make them, and what their answers say. */

import type { McpHandler } from "../../src/mcp/http.ts";

type Fetch = McpHandler["fetch"];
type Message = Readonly<Record<string, unknown>>;

/** Headers that every client sends. */
export const clientHeaders: Readonly<Record<string, string>> = {
  accept: "application/json, text/event-stream",
  "content-type": "application/json",
};

/** What of a request differs. */
export interface Differing {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit | null;
}

/** A POST of a message; text is sent as it is. */
export function post(message: unknown, { url = "http://localhost:3000/mcp", method = "POST", headers, body }: Differing = {}): Request {
  const text = typeof message === "string" ? message : JSON.stringify(message);
  const init: RequestInit & { readonly duplex: "half" } = {
    method,
    headers: { ...clientHeaders, ...headers },
    body: method === "GET" || method === "DELETE" || method === "HEAD" ? null : body ?? text,
    duplex: "half",
  };
  return new Request(url, init);
}

/** The first message of a session. */
export function initialize(capabilities: object = {}, protocolVersion = "2025-11-25"): Message {
  return {
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: { protocolVersion, capabilities, clientInfo: { name: "t", version: "1" } },
  };
}

/** A request with an id. */
export function request(id: number | string, method: string, params?: object): Message {
  return { jsonrpc: "2.0", id, method, ...params && { params } };
}

/** Begins a session and gives its header. */
export async function begin(fetch: Fetch, headers: Differing["headers"] = {}, capabilities: object = {}): Promise<Record<string, string>> {
  const response = await fetch(post(initialize(capabilities), { headers }));
  await response.body?.cancel();
  const id = response.headers.get("mcp-session-id");
  if (response.status !== 200 || id === null) throw new Error(`No session: ${response.status}`);
  return { ...headers, "mcp-session-id": id };
}

/** All messages of an answer, be it JSON or a stream of events. */
export async function messages(response: Response): Promise<Message[]> {
  const text = await response.text();
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return text ? [JSON.parse(text)].flat() as Message[] : [];
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data = ""]) => JSON.parse(data) as Message);
}

/** The messages of an answer as they come. */
export async function* events(response: Response): AsyncGenerator<Message, void, undefined> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("data: ")) yield JSON.parse(line.slice(6)) as Message;
  }
}
