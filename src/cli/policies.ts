/**
 * What is granted on each host.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { narrow, policyFrom } from "../mcp/policy/grants.ts";
import type { Grant, Policy } from "../mcp/policy/policy.ts";
import type { FlagName } from "./flags.ts";
import type { GivenFlags } from "./given.ts";
import type { HostWish } from "./hosts.ts";
import { type Io, UsageError } from "./io.ts";
import { secretsOf } from "./secrets.ts";
import { ownContainer } from "./self.ts";
import { ephemeralKey, exposed, installKey, stateFolder } from "./state.ts";

/** Reads what flags grant; the function that it gives cuts that to a host's ceiling. Warnings go to `warn`. Throws `UsageError`. */
export function policies(flags: GivenFlags, io: Io, warn: (message: string) => void): (host: HostWish) => Policy {
  const words = (name: FlagName): readonly string[] | undefined => flags[name]?.values;
  const readOnly = flags["read-only"] !== undefined || !flags.allow;
  // What only reads, or only tells what it would be, makes nothing that it would have to know again, and leaves no trace.
  const traceless = readOnly || flags["dry-run"] !== undefined || flags["print-tools"] !== undefined;
  const { key, install, warning } = traceless ? ephemeralKey() : installKey(stateFolder(io));
  if (warning) warn(warning);
  const whole = checked(flags, () =>
    policyFrom({
      readOnly: flags["read-only"] !== undefined,
      allow: words("allow"),
      allowHost: words("allow-host"),
      allowRegistry: words("allow-registry"),
      scope: words("scope"),
      confirm: words("confirm"),
      confirmFallback: words("confirm-fallback"),
      reveal: words("reveal"),
      labels: words("allow-label"),
      key,
      install,
      self: ownContainer(),
      secrets: secrets(flags, warn),
    }));
  if (flags["allow-host"] && readOnly) warn(`${flags["allow-host"].from} does nothing without --allow=write`);
  if (words("allow")?.includes("all") && !readOnly) {
    warn("--allow=all: whoever talks to this server, and whatever text it reads, can change and delete everything in its scope");
  }
  return (host) => narrow(whole, ceiling(whole, host, flags.offline !== undefined));
}

function ceiling({ allow }: Policy, { readOnly, noDestroy }: HostWish, offline: boolean): ReadonlySet<Grant> {
  const lost: readonly Grant[] = [...noDestroy ? ["destroy", "dataloss"] as const : [], ...offline ? ["net", "push"] as const : []];
  return new Set(readOnly ? [] : [...allow].filter((grant) => !lost.includes(grant)));
}

function secrets(flags: GivenFlags, warn: (message: string) => void): ReturnType<typeof secretsOf> | undefined {
  const given = flags["secrets-file"];
  if (!given) return undefined;
  const [path] = given.values;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read the secrets of ${given.from}: ${(error as Error).message}`);
  }
  if (exposed(path)) warn(`${path} can be read by others: chmod 600 it`);
  return secretsOf(text, path);
}

/** The words of the policy name its flags; where one came from elsewhere, that is said too. */
function checked<T>(flags: GivenFlags, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { message } = error as Error;
    const name = /^--([a-z-]+)/.exec(message)?.[1] as FlagName | undefined;
    const from = name && flags[name]?.from;
    throw new UsageError(from && from !== `--${name}` ? `${message} (${from})` : message);
  }
}
