/**
 * What a container is and how it is, in a few lines.
 *
 * @module
 */

import type { ContainerInspectResponse, ContainerState } from "../../core/types/containers.ts";
import { ago } from "../shape/table.ts";
import { imageText, instant, joined, listed, word } from "./read-text.ts";

/** What a container is and how it is, in a few lines. */
export function summary(of: ContainerInspectResponse): string {
  const { State: state, HostConfig: host } = of;
  return listed({
    image: imageText(of.Config.Image),
    created: ago(of.Created),
    state: stateText(state),
    health: state.Health && state.Health.Status !== "none" ? state.Health.Status : undefined,
    restarts: of.RestartCount ? `${of.RestartCount}` : undefined,
    "restart policy": policyText(of),
    "removed when it ends": host.AutoRemove ? "yes" : undefined,
    user: word(of.Config.User),
    "log driver": word(host.LogConfig?.Type),
  });
}

/** The state in words, such as `exited with 1, 3m ago`. */
export function stateText(state: ContainerState): string {
  const started = instant(state.StartedAt);
  const finished = instant(state.FinishedAt);
  switch (state.Status) {
    case "exited":
    case "stopped":
    case "dead":
      return joined([
        `${state.Status} with code ${state.ExitCode}`,
        finished ? ago(state.FinishedAt) : undefined,
        state.OOMKilled ? "out of memory" : undefined,
      ], ", ");
    case "created":
      return "created, never started";
    default:
      return joined([
        state.Status,
        started ? `started ${ago(state.StartedAt)}` : undefined,
        state.Restarting ? `last code ${state.ExitCode}` : undefined,
      ], ", ");
  }
}

/** The restart policy in words. */
export function policyText({ HostConfig }: ContainerInspectResponse): string {
  const { Name, MaximumRetryCount } = HostConfig.RestartPolicy ?? {};
  return Name ? `${word(Name)}${MaximumRetryCount ? `:${MaximumRetryCount}` : ""}` : "no";
}
