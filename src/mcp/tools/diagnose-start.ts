/**
 * Why a container does not even start.
 *
 * @module
 */

import type { ContainerInspectResponse } from "../../core/types/containers.ts";
import type { Finding, Known } from "./diagnose-known.ts";
import { instant, plainName } from "./read-text.ts";

/** Why it could not start. Of one that runs, Podman keeps the refusal of a second start. */
export function startError({ State }: ContainerInspectResponse): string {
  return State.Running && !State.Restarting ? "" : (State.Error ?? "").slice(0, 2000);
}

/** What is wrong before the program runs. */
export function startFindings({ of, others, lines, architectures }: Known): Finding[] {
  const { Status: status, StartedAt } = of.State;
  const error = startError(of);
  const found: Finding[] = [];
  const port = /(?:port is already allocated|address already in use|bind: address)/i.test(error);
  if (port) {
    const [, wanted] = /:(\d{1,5})(?:\/\w+)?[^\d:]*(?:failed|:|$)/.exec(error) ?? /:(\d{1,5})\b/.exec(error) ?? [];
    const holder = others.find(({ Id, Ports }) => Id !== of.Id && Ports?.some(({ PublicPort }) => PublicPort === Number(wanted)));
    const who = holder ? `container ${plainName(holder.Names[0])} holds it` : "no container holds it, so another program of the host does";
    found.push({
      code: "port_conflict",
      text: `port ${wanted ?? "(see the error)"} of the host is taken: ${who}`,
      next: holder ? `stop ${plainName(holder.Names[0])}, or publish another port` : "publish another port",
    });
  } else if (/exec format error/i.test(error) || lines.some((line) => /exec format error/i.test(line))) {
    const wrong = architectures && architectures.image !== architectures.host;
    found.push({
      code: "wrong_architecture",
      text: wrong
        ? `the image is for ${architectures.image}, the host is ${architectures.host}`
        : "the command is no program for this host: another architecture, or a script without #!",
      next: wrong ? "pull the image for the host's platform" : "look at the first line of the script that is started",
    });
  } else if (/executable file not found|no such file or directory/i.test(error)) {
    found.push({
      code: "not_found",
      text: /mount|bind source/i.test(error) ? "something to mount is not there" : "the command, or its interpreter, is not in the image",
      next: /mount|bind source/i.test(error)
        ? "compare its mounts with what is on the host"
        : "compare command and entrypoint (container_inspect, section config) with the image",
    });
  } else if (/permission denied/i.test(error)) {
    found.push({
      code: "not_executable",
      text: "the command may not be run: it is not executable, or its user may not",
      next: "make the file executable in the image",
    });
  } else if (/not a directory|is a directory|mount/i.test(error)) {
    found.push({
      code: "mount",
      text: "something could not be mounted",
      next: "compare the mounts with what they cover: a file needs a file, a folder a folder",
    });
  } else if (error) {
    found.push({ code: "start_error", text: "the engine could not start it; its error is below" });
  }
  if (status === "created" && instant(StartedAt) === undefined && !error) {
    found.push({ code: "never_started", text: "it was created and never started", next: "start it" });
  }
  return found;
}
