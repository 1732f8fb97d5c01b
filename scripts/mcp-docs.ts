/** Writes the list of tools into docs/mcp.md: that of `dockwire mcp --print-tools md` with every grant and toolset. `tsx scripts/mcp-docs.ts` */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { givenFlags } from "../src/cli/given.ts";
import { logTo } from "../src/cli/log.ts";
import { planOf } from "../src/cli/plan.ts";
import { toolsMarkdown } from "../src/cli/print-tools.ts";
import { tools } from "../src/mcp/tools/all.ts";
import { root } from "./entries.ts";

/** The page that has the list. */
export const pagePath: URL = new URL("docs/mcp.md", root);

/** The page with the list as it should be. */
export async function pageWithTools(page: string = readFileSync(pagePath, "utf8")): Promise<string> {
  const io = { env: {}, platform: "linux", out: async () => {}, err: () => {}, signal: new AbortController().signal };
  const flags = givenFlags(["--allow=all", "--toolsets=all", "--host=unix:///var/run/docker.sock", "--dry-run"], {}, () => "");
  await using plan = await planOf(flags, io, logTo(io.err, "error"));
  const list = toolsMarkdown(plan.registry.tools, tools);
  return page.replace(/(<!-- tools -->\n).*(<!-- \/tools -->)/s, (_, open: string, close: string) => open + list + close);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(pagePath, await pageWithTools());
