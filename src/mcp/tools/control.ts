/**
 * `container_control` and `container_kill`: what a container that exists can be told.
 *
 * @module
 */

import * as z from "zod";
import { kill, pause, restart, start, stop, unpause } from "../../core/endpoints/containers.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { ContainerInspectResponse } from "../../core/types/containers.ts";
import type { Engine } from "../engine.ts";
import { type Tool, tool } from "../tool.ts";
import { within } from "./deadline.ts";
import { container } from "./read-find.ts";
import { id } from "./read-input.ts";
import { header, plainName } from "./read-text.ts";
import { effect } from "./write-input.ts";

type Action = "start" | "stop" | "restart" | "pause" | "unpause";

/** `container_control` */
export const containerControl: Tool = /* @__PURE__ */ tool({
  name: "container_control",
  title: "Control container",
  description:
    "Starts, stops, restarts, pauses or unpauses a container. Already so is success. Stopping waits timeout seconds (default 10), then kills.",
  toolset: "containers",
  grants: ["write"],
  risk: "write",
  input: z.strictObject({
    container: id,
    action: z.enum(["start", "stop", "restart", "pause", "unpause"]),
    timeout: z.int().refine((seconds) => seconds >= 0 && seconds <= 600, "takes 0 to 600").optional(),
  }),
  output: z.looseObject({ container: z.string(), state: z.string(), changed: z.boolean() }),
  annotations: effect({ idempotent: true }),
  async run(context, { container: given, action, timeout }) {
    const { engine } = context;
    const ended = await within(context.softDeadline, apply(engine, given, action, timeout));
    const after = await container(engine, given);
    const name = plainName(after.Name);
    const how = !ended ? `${action} goes on, see container_inspect` : ended.value ? words[action] : "already so, nothing changed";
    return {
      header: header(context, `${name}: ${how}; ${stateOf(after)}`),
      ...next(after, action, name),
      data: { container: name, action, changed: ended?.value ?? true, state: after.State.Status },
    };
  },
});

/** `container_kill` */
export const containerKill: Tool = /* @__PURE__ */ tool({
  name: "container_kill",
  title: "Kill container",
  description:
    "Sends a signal (default SIGKILL) to a running container's main process, without its time to stop. Prefer container_control stop.",
  toolset: "containers",
  grants: ["destroy"],
  risk: "destroy",
  input: z.strictObject({
    container: id,
    signal: z.string().refine((name) => /^(SIG)?[A-Z0-9+-]{1,12}$/.test(name), "looks like SIGTERM or 9").optional(),
  }),
  output: z.looseObject({ container: z.string(), state: z.string() }),
  annotations: effect({ destroys: true }),
  async run(context, { container: given, signal }) {
    const { engine } = context;
    await engine.call(kill, { id: given, signal });
    const after = await container(engine, given);
    const name = plainName(after.Name);
    return {
      header: header(context, `${name}: sent ${signal ?? "SIGKILL"}; ${stateOf(after)}`),
      data: { container: name, signal: signal ?? "SIGKILL", state: after.State.Status },
    };
  },
});

const words: Readonly<Record<Action, string>> = {
  start: "started",
  stop: "stopped",
  restart: "restarted",
  pause: "paused",
  unpause: "unpaused",
};

/** Does it; false where it was so already. */
async function apply(engine: Engine, container: string, action: Action, t: number | undefined): Promise<boolean> {
  switch (action) {
    case "start":
      return (await engine.call(start, { id: container })).changed;
    case "stop":
      return (await engine.call(stop, { id: container, t })).changed;
    case "restart":
      await engine.call(restart, { id: container, t });
      return true;
    case "pause":
    case "unpause":
      return await freeze(engine, container, action);
  }
}

/** Engines answer with an error where it is so already, in different words and with different statuses. */
async function freeze(engine: Engine, id: string, action: "pause" | "unpause"): Promise<boolean> {
  try {
    await engine.call(action === "pause" ? pause : unpause, { id });
    return true;
  } catch (error) {
    if (!DockerApiError.is(error) || error.isNotFound) throw error;
    const { State } = await container(engine, id);
    if (State.Running && State.Paused === (action === "pause")) return false;
    throw error;
  }
}

/** The state of a container in our words: `running`, `exited with 137`. */
export function stateOf({ State }: ContainerInspectResponse): string {
  const { Status, ExitCode, Health } = State;
  if (Status === "exited" || Status === "dead" || Status === "stopped") return `exited with ${ExitCode}`;
  const health = Health?.Status;
  return health && health !== "none" ? `${Status}, ${health}` : Status;
}

function next({ State }: ContainerInspectResponse, action: Action, name: string): { readonly parts?: readonly string[] } {
  if ((action === "start" || action === "restart") && !State.Running) {
    return { parts: [`It ended at once. Next: container_diagnose ${name}.`] };
  }
  return {};
}
