import { describe, expect, test } from "vitest";
import { match } from "../../src/core/match.ts";
import { endpoints } from "../../src/mcp/catalog/endpoints.ts";
import { createRegistry } from "../../src/mcp/create-registry.ts";
import { policyFrom } from "../../src/mcp/policy/grants.ts";
import { toolsets } from "../../src/mcp/select.ts";
import { type Chance, chance, forms, places, recorded, rewritten, tells } from "../support/mcp-canary.ts";
import { type Answer, answering, output } from "./mcp-tools-read-support.ts";

// From the bytes of an engine to all that leaves the server: what a tool, a resource, the audit log and the progress of a call say.
/** Keys whose values tools go by, so that a text around them would change what is asked. */
const structural =
  /\.(Id|ID|Names?|State|Status|Type|Action|scope|Created|StartedAt|FinishedAt|Time|SystemTime|ApiVersion|Driver|Scope|[A-Z]\w*ID)(\[\])?$/;
const streams = new Set(["SystemEvents", "ContainerStats"]);

/** What docker-28 answered, or else any other engine. */
function answersOf(operation: string): readonly unknown[] {
  const found = recorded.filter((one) => one.operation === operation);
  const own = found.filter(({ label }) => label.startsWith("docker-28/"));
  return (own.length ? own : found).map(({ value }) => value);
}

function merged(base: unknown, over: unknown): unknown {
  const plain = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!plain(base) || !plain(over)) return over;
  return Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => [
    key,
    key in over ? merged(base[key], over[key]) : base[key],
  ]));
}

/** Everything that leaves a server over an engine that answers so, for calls of all that reads. */
async function leavings(
  answer: (operation: string, value: unknown) => unknown,
  lines: readonly string[],
): Promise<{ text: string; asked: Set<string> }> {
  const asked = new Set<string>();
  const { caller } = answering("1.51", (request): Answer | undefined => {
    const [method = "", path = ""] = request.split(" ");
    const id = match(endpoints, method, path)?.endpoint.id ?? "";
    asked.add(id);
    if (id.endsWith("Logs")) return { script: output(lines) };
    const values = answersOf(id).map((value) => answer(id, value));
    if (!values.length) return undefined;
    if (!streams.has(id)) return { json: values[0] };
    const body = values.slice(0, 20).map((value) => JSON.stringify(value)).join("\n");
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    return { script: { pieces: [new Uint8Array(Buffer.from(head + body))], ending: "open" } };
  });
  const said: unknown[] = [];
  const registry = createRegistry({
    hosts: [{
      name: "local",
      endpoint: { host: "unix:///x", why: "a test" },
      caller,
      policy: policyFrom({ key: new Uint8Array(32), allow: ["net"] }),
    }],
    toolsets,
    audit: (entry) => said.push(entry),
  });
  const context = { signal: new AbortController().signal, progress: (...told: unknown[]) => said.push(told) };
  const of = {
    container: "web",
    image: "nginx",
    network: "bridge",
    volume: "data",
    service: "web",
    term: "nginx",
    since: "1h",
    query: "logs",
  };
  for (const { name, inputSchema } of registry.tools) {
    const { properties = {}, required = [] } = inputSchema as { properties?: object; required?: readonly string[] };
    const args = Object.fromEntries(required.filter((key) => key in of).map((key) => [key, of[key as keyof typeof of]]));
    const more = "sections" in properties
      ? { sections: ["config", "env", "labels", "resources", "health", "network", "mounts", "security", "raw"] }
      : {};
    if (name === "container_wait") continue;
    const call = (extra: object) => registry.call(name, name === "api_request" ? extra : { ...args, ...more, ...extra }, context);
    if (name === "api_request") {
      for (
        const operation of ["ContainerInspect", "ImageHistory", "SystemInfo", "ServiceInspect", "SwarmInspect", "TaskList", "VolumeInspect"]
      ) {
        said.push(
          await call({
            operation,
            input: /Info|List|Swarm/.test(operation) ? {} : { [/Image|Volume/.test(operation) ? "name" : "id"]: "web" },
          }),
        );
      }
    } else said.push(await call("history" in properties ? { history: true } : "grep" in properties ? { tail: 50 } : {}));
  }
  for (
    const path of [
      "info",
      "containers",
      "containers/web",
      "containers/web/logs",
      "containers/web/stats",
      "images/nginx",
      "networks/bridge",
      "volumes/data",
      "policy",
    ]
  ) {
    said.push(await registry.read(`docker://${path}`, context).catch((error: Error) => error.message));
  }
  said.push(await registry.resources(context), await registry.complete({ template: "docker://containers/{id}" }, "id", "", context));
  return { text: JSON.stringify(said), asked };
}

/** A recorded answer in which some texts have a secret in one of its forms. */
function planted(of: Chance, canary: string) {
  return (_: string, value: unknown): unknown =>
    rewritten(value, (text, path) => structural.test(path) || of.below(4) ? text : `${text} ${of.of(Object.values(forms))(canary)}`);
}

describe("what leaves the server", () => {
  test("has what was asked of every kind, where nothing is hidden", async () => {
    const { text, asked } = await leavings((_, value) => value, ["hello from the log"]);
    expect(text).toContain("hello from the log");
    expect([...asked].sort()).toEqual(expect.arrayContaining([
      "ContainerChanges",
      "ContainerInspect",
      "ContainerList",
      "ContainerLogs",
      "ContainerStats",
      "ContainerTop",
      "ImageHistory",
      "ImageInspect",
      "ImageList",
      "NetworkInspect",
      "NetworkList",
      "ServiceInspect",
      "SystemDataUsage",
      "SystemEvents",
      "SystemInfo",
      "TaskList",
      "VolumeInspect",
      "VolumeList",
    ]));
  });

  test.each(places.map((place) => [place.name, place] as const))("has no secret that stands in its place: %s", async (_, place) => {
    const canary = chance(place.name.length).canary();
    const answer = (operation: string, value: unknown) => operation === place.operation ? merged(value, place.value(canary)) : value;
    expect(tells((await leavings(answer, ["nothing"])).text, canary)).toBe(false);
  });

  test.each(Array.from({ length: 12 }, (_, seed) => seed))(
    "has no secret that can be told by its form, wherever it stands (seed %i)",
    async (seed) => {
      const of = chance(1000 + seed);
      const canary = of.canary();
      // A block of YAML is known as one text only: its lines, one by one, do not say that they belong to a password.
      const { yamlBlock: _, ...byLine } = forms;
      const lines = Object.values(byLine).flatMap((form) => form(canary).split("\n"));
      const { text } = await leavings(planted(of, canary), lines);
      const at = text.toLowerCase().indexOf(canary.toLowerCase().slice(0, 12));
      expect(at < 0 ? "" : text.slice(Math.max(0, at - 120), at + 60)).toBe("");
      expect(tells(text, canary)).toBe(false);
    },
  );
});
