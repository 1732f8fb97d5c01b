/**
 * Policies for the tests of the rules.
 *
 * @module
 */

import { policyFrom } from "../../src/mcp/policy/grants.ts";
import type { Policy } from "../../src/mcp/policy/policy.ts";

const key: Uint8Array<ArrayBuffer> = new Uint8Array(32).fill(7);

/** Nothing of the host, all classes. */
export const plainPolicy: Policy = policyFrom({ key, allow: ["all"], scope: ["all"] });

/** All of the host that can be granted. */
export const granted: Policy = policyFrom({
  key,
  allow: ["all"],
  scope: ["all"],
  allowHost: [
    "privileged",
    "net",
    "pid",
    "devices",
    "publish",
    "swarm-join",
    "plugins",
    "caps:NET_ADMIN",
    "bind:/srv/app:rw",
    "bind:/srv/read",
  ],
});

/** The same with these ways to the host. */
export function withHost(...words: string[]): Policy {
  return policyFrom({ key, allow: ["all"], scope: ["all"], allowHost: words });
}
