/**
 * `dockwire mcp`: serves engines to agents.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { tools as allTools } from "../mcp/tools/all.ts";
import { type AuditLog, auditLog } from "./audit.ts";
import { describe } from "./dry-run.ts";
import { type GivenFlags, givenFlags } from "./given.ts";
import { mcpUsage } from "./help.ts";
import { type Io, UsageError } from "./io.ts";
import { callLine, logLevels, logTo } from "./log.ts";
import { oneOf } from "./options.ts";
import { type Plan, planOf } from "./plan.ts";
import { toolsJson, toolsMarkdown } from "./print-tools.ts";
import { serve } from "./serve.ts";
import { noSocket, socketState } from "./sockets.ts";
import { bearerToken } from "./token.ts";

/** Runs it, until its client goes or the process is told to end. */
export async function mcp(argv: readonly string[], io: Io): Promise<number> {
  const flags = givenFlags(argv, io.env, (path) => readFileSync(path, "utf8"));
  if (flags.help) {
    await io.out(mcpUsage());
    return 0;
  }
  const log = logTo(io.err, flags["log-level"] ? oneOf(flags["log-level"].values[0], logLevels, flags["log-level"]) : "warn");
  const serves = !flags["print-tools"] && !flags["dry-run"];
  using audit = serves && flags["audit-log"] ? openAudit(flags["audit-log"].values[0], io) : undefined;
  await using plan = await planOf(flags, io, log, (entry) => {
    audit?.write(entry);
    log.debug(callLine(entry));
  });
  if (!serves) {
    await io.out(shown(flags, plan));
    return 0;
  }
  const { http } = plan;
  const bearer = http && !http.noAuth ? bearerToken(http.tokenFile) : undefined;
  for (const { endpoint } of plan.hosts) {
    if (socketState(endpoint.host, io.platform) === noSocket) {
      log.warn(`there is no ${endpoint.host} (${endpoint.why}) yet; dockwire doctor says more`);
    }
  }
  if (!http && io.ask) io.err("dockwire: waits for an MCP client on stdin; dockwire mcp --help says what there is\n");
  await serve(plan, bearer, io, log);
  return 0;
}

/** What is printed instead of being served. */
function shown(flags: GivenFlags, { hosts, registry, http }: Plan): string {
  const print = flags["print-tools"];
  if (print) {
    return oneOf(print.values[0], ["json", "md"], print) === "json" ? toolsJson(registry.tools) : toolsMarkdown(registry.tools, allTools);
  }
  return describe(
    hosts,
    registry,
    http ? `http on ${http.hostname}, port ${http.port}, ${http.noAuth ? "no token" : "bearer token"}` : "stdio",
  );
}

function openAudit(target: string, { err }: Io): AuditLog {
  try {
    return auditLog(target, err);
  } catch (error) {
    throw new UsageError(`Cannot open the audit log: ${(error as Error).message}`);
  }
}
