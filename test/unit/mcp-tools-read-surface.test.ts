import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { publish } from "../../src/mcp/publish.ts";
import { netTools, readTools, swarmTools } from "../../src/mcp/tools/read.ts";

const all = [...readTools, ...swarmTools, ...netTools];
const published = (tools: typeof all) => tools.map((tool) => publish(tool, { hosts: ["local"], confirm: false }).published);

function tokens({ name, description, inputSchema }: ReturnType<typeof published>[number]): number {
  return encode(JSON.stringify({ name, description, inputSchema })).length;
}

test("readTools: the default set of 18, in a fixed order", () => {
  expect(readTools.map(({ name }) => name)).toEqual([
    "system_info",
    "system_disk_usage",
    "system_events",
    "container_list",
    "container_inspect",
    "container_logs",
    "container_stats",
    "container_diagnose",
    "container_processes",
    "container_changes",
    "compose_status",
    "container_wait",
    "image_list",
    "image_inspect",
    "network_list",
    "network_inspect",
    "volume_list",
    "volume_inspect",
  ]);
  expect(swarmTools.map(({ name }) => name)).toEqual([
    "swarm_status",
    "service_list",
    "service_inspect",
    "service_logs",
    "task_list",
    "node_list",
  ]);
  expect(netTools.map(({ name }) => name)).toEqual(["image_search", "image_registry_info"]);
});

test("readTools: within 2,000 tokens, each within 400, descriptions within 200 characters", () => {
  const each = published(all).map((tool) => [tool.name, tokens(tool)] as const);
  expect(each.filter(([, count]) => count > 400)).toEqual([]);
  expect(published([...readTools]).reduce((sum, tool) => sum + tokens(tool), 0)).toBeLessThanOrEqual(2000);
  expect(all.filter(({ description }) => description.length > 200)).toEqual([]);
});

test("reading tools: change nothing, and only those of the grant net reach out", () => {
  for (const { name, annotations, risk, grants, toolset } of all) {
    const net = netTools.some((tool) => tool.name === name);
    expect({ name, annotations, risk, grants }).toEqual({
      name,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: net },
      risk: net ? "net" : "read",
      grants: net ? ["net"] : [],
    });
    expect(toolset === "swarm").toBe(swarmTools.some((tool) => tool.name === name));
  }
});

test("reading tools: flat, strict arguments that say what is wrong", () => {
  for (const tool of all) {
    const { inputSchema } = published([tool])[0] as {
      inputSchema: { additionalProperties?: unknown; properties?: Record<string, { type?: string; anyOf?: unknown }> };
    };
    expect(inputSchema.additionalProperties).toBe(false);
    for (const property of Object.values(inputSchema.properties ?? {})) expect(property.anyOf).toBeUndefined();
    expect(tool.input.safeParse({ id: "x", name: "x", term: "x", froce: true }).success).toBe(false);
  }
  const list = readTools.find(({ name }) => name === "container_list");
  expect(list?.input.safeParse({ limit: 0 }).error?.issues[0]?.message).toBe("takes 1 to 200");
  expect(list?.input.safeParse({ limit: 201 }).success).toBe(false);
  expect(readTools.find(({ name }) => name === "container_inspect")?.input.safeParse({ id: " " }).success).toBe(false);
});
