/**
 * The tools that a client would see, as JSON or as a table for people.
 *
 * @module
 */

import type { PublishedTool } from "../mcp/registry.ts";
import type { Tool } from "../mcp/tool.ts";

/** The tools as `tools/list` has them. */
export function toolsJson(published: readonly PublishedTool[]): string {
  return `${JSON.stringify(published, null, 2)}\n`;
}

/** A table in Markdown: what each does, and what turns it on. */
export function toolsMarkdown(published: readonly PublishedTool[], tools: readonly Tool[]): string {
  const rows = published.map(({ name, description }) => {
    const tool = tools.find((tool) => tool.name === name);
    const cells = [`\`${name}\``, description, tool?.toolset ?? "", tool?.grants.map((grant) => `\`${grant}\``).join(", ") || "-"];
    return `| ${cells.map(cell).join(" | ")} |\n`;
  });
  return `| tool | what it does | toolset | needs |\n|---|---|---|---|\n${rows.join("")}`;
}

function cell(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("|", "\\|");
}
