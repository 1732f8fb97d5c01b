/**
 * The images that a build is made of: what they bring into it runs as if the Dockerfile said so.
 *
 * @module
 */

import { call, type Caller } from "../../core/call.ts";
import { history } from "../../core/endpoints/images.ts";
import { type Base, checkTriggers } from "./dockerfile.ts";
import type { Policy } from "./policy.ts";
import { at, find, type Target } from "./references.ts";
import { refused } from "./rules/dockerfile-steps.ts";
import { isIdOf } from "./scope.ts";

/**
 * Judges the image behind a FROM, which must be on the host: what the engine would pull in the middle of a build cannot be judged.
 * `platform` is what the request asks for. Throws `PolicyError` R9 and R7.
 */
export async function judgeBase(caller: Caller, policy: Policy, base: Base, platform: unknown, signal: AbortSignal): Promise<void> {
  const { name, line } = base;
  const target = await find(caller, "image", name, signal);
  if (!target) throw refused(`the image ${name} is not on the host; bring it there by image_pull, then build again`, line);
  if (![platform, base.platform].every((wanted) => fits(target, wanted))) {
    throw refused(`the image ${name} that is on the host is for another platform; leave the platform out`, line);
  }
  // One builder finds the image of an id, another one asks a registry for a name of these letters.
  if (isIdOf(target, name)) throw refused("its image goes by an id; give it a name by image_tag and use that", line);
  checkTriggers(await triggersOf(caller, target, signal), base, policy);
}

/** Whether an image is for a platform. */
function fits({ inspected }: Target, wanted: unknown): boolean {
  if (typeof wanted !== "string" || wanted === "") return true;
  const [os, architecture] = wanted.split("/");
  return os === inspected.Os && (architecture === undefined || architecture === inspected.Architecture);
}

/** The instructions that an image brings. Podman does not tell them, but how they came there. */
async function triggersOf(caller: Caller, { id, inspected }: Target, signal: AbortSignal): Promise<readonly string[]> {
  const told = at(inspected, ["Config", "OnBuild"]) as readonly string[] | null | undefined;
  if (told !== undefined) return told ?? [];
  const layers = await call(caller, history, { name: id }, { signal });
  return layers.flatMap(({ CreatedBy }) => /^(?:.*#\(nop\)\s*)?ONBUILD\s+(.*?)(?:\s+# buildkit)?$/is.exec(CreatedBy ?? "")?.[1] ?? []);
}
