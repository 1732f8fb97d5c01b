import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { publish } from "../../src/mcp/publish.ts";
import { writeTools } from "../../src/mcp/tools/write.ts";

const published = writeTools.map((tool) => publish(tool, { hosts: ["local"], confirm: false }).published);
const cost = ({ name, description, inputSchema }: typeof published[number]) =>
  encode(JSON.stringify({ name, description, inputSchema })).length;

describe("writeTools", () => {
  test("are in a fixed order", () => {
    expect(writeTools.map(({ name }) => name)).toEqual([
      "container_run",
      "container_control",
      "container_update",
      "container_remove",
      "container_kill",
      "container_exec",
      "container_file_read",
      "container_file_write",
      "image_pull",
      "image_tag",
      "image_push",
      "image_build",
      "image_remove",
      "network_create",
      "network_attach",
      "network_remove",
      "volume_create",
      "volume_remove",
      "system_prune",
    ]);
  });

  test("cost at most 400 tokens each, and 2,000 together", () => {
    for (const tool of published) expect(cost(tool), tool.name).toBeLessThanOrEqual(400);
    expect(published.reduce((sum, tool) => sum + cost(tool), 0)).toBeLessThanOrEqual(2000);
  });

  test.each(writeTools.map((tool) => [tool.name, tool] as const))(
    "%s needs a grant, says what it does, and takes nothing else",
    (_, tool) => {
      expect(tool.grants.length).toBeGreaterThan(0);
      expect(tool.description.length).toBeLessThanOrEqual(200);
      expect(tool.name).toMatch(/^[a-z][a-z0-9_]{2,31}$/);
      expect(tool.annotations.readOnlyHint).toBe(tool.name === "container_file_read");
      const schema = published.find(({ name }) => name === tool.name)?.inputSchema as {
        type: string;
        additionalProperties: boolean;
        properties: object;
      };
      expect(schema.type).toBe("object");
      expect(schema.additionalProperties).toBe(false);
      expect(Object.keys(schema.properties).length).toBeGreaterThan(0);
      expect(tool.input.safeParse({ froce: true }).success).toBe(false);
    },
  );

  test("those that delete say so", () => {
    expect(writeTools.filter(({ annotations }) => annotations.destructiveHint).map(({ name }) => name)).toEqual([
      "container_remove",
      "container_kill",
      "container_exec",
      "container_file_write",
      "image_remove",
      "network_remove",
      "volume_remove",
      "system_prune",
    ]);
  });
});
