/**
 * From what is known of a container to what is wrong with it: pure, and our own words only.
 *
 * @module
 */

import type { ContainerInspectResponse, ContainerSummary } from "../../core/types/containers.ts";
import type { EventMessage } from "../../core/types/system.ts";
import { bytes } from "../shape/table.ts";
import { exitMeaning } from "./diagnose-exit.ts";
import { instant, plainName, share } from "./read-text.ts";
import type { Figures } from "./stats-figures.ts";

/** What is known of a container. */
export interface Known {
  /** Its inspect. */
  readonly of: ContainerInspectResponse;
  /** What happened to it lately, oldest first. */
  readonly events: readonly EventMessage[];
  /** What it uses, while it runs. */
  readonly figures: Figures | undefined;
  /** All containers, to see who holds a port. */
  readonly others: readonly ContainerSummary[];
  /** The last lines that it wrote. */
  readonly lines: readonly string[];
  /** Architecture of its image and of the host, where they are known. */
  readonly architectures: { readonly image: string; readonly host: string } | undefined;
}

/** Something that was found. */
export interface Finding {
  /** A word to branch on, such as `oom`. */
  readonly code: string;
  /** What it is. */
  readonly text: string;
  /** What to do. */
  readonly next?: string | undefined;
}

/** How often a container must have ended within the events to be called looping. */
const loops = 3;

/** What happened, without what an action adds, such as `exec_create: ls`. */
export function actionOf({ Action }: Pick<EventMessage, "Action">): string {
  const word = Action.split(":")[0] ?? "";
  return word === "died" ? "die" : word;
}

/** Everything that was found, what explains most first. */
export function findings(known: Known): Finding[] {
  return [...start(known), ...ending(known), ...looping(known), ...health(known), ...running(known)];
}

/** Why it could not start. Of one that runs, Podman keeps the refusal of a second start. */
export function startError({ State }: ContainerInspectResponse): string {
  return State.Running && !State.Restarting ? "" : (State.Error ?? "").slice(0, 2000);
}

/** What is wrong before the program runs. */
function start({ of, others, lines, architectures }: Known): Finding[] {
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

/** Why it ended. */
function ending({ of, events }: Known): Finding[] {
  const { State: state, HostConfig: host } = of;
  const ended = ["exited", "dead", "restarting", "stopped"].includes(state.Status);
  const said = new Set(events.map(actionOf));
  const oom = state.OOMKilled || said.has("oom");
  const memory = host.Memory ? `its limit is ${bytes(host.Memory)}` : "it has no limit of its own, so the host ran out of memory";
  if (oom) {
    return [{
      code: "oom",
      text: `memory ran out and the kernel killed ${ended ? "it" : "a process of it"}; ${memory}`,
      next: host.Memory ? "raise the limit, or make the program use less" : "set a limit, or free memory on the host",
    }];
  }
  if (!ended) return [];
  const code = state.ExitCode;
  if (code === 0) {
    return [{
      code: "ended",
      text: `exit code 0: ${exitMeaning(0)}`,
      next: of.Config.Tty || of.Config.OpenStdin ? undefined : "if it should stay, its command must not return",
    }];
  }
  const text = `exit code ${code}: ${exitMeaning(code)}`;
  if (code === 137) return [{ code: "killed", text: `${text}, ${killer(events, said)}` }];
  if (code === 143 || code === 130) {
    return [{ code: "stopped", text: said.has("stop") || said.has("kill") ? `${text}; somebody stopped it` : text }];
  }
  return [{
    code: "exit",
    text,
    next: code === 127 || code === 126 ? "compare command and entrypoint (container_inspect, section config) with the image" : undefined,
  }];
}

function killer(events: readonly EventMessage[], said: ReadonlySet<string>): string {
  const signals = events.filter((event) => actionOf(event) === "kill").map(({ Actor }) => Actor.Attributes?.signal);
  if (said.has("stop") && signals.includes("15")) return "since it did not end in time when it was stopped: it ignores SIGTERM";
  if (said.has("stop")) return "when it was stopped: it did not end in time";
  if (signals.includes("9") || said.has("kill")) return "by somebody, through the engine";
  return "not because of its own memory limit as far as the engine knows: the host's memory, or somebody outside the engine";
}

function looping({ of, events }: Known): Finding[] {
  const ends = events.filter((event) => actionOf(event) === "die").length;
  const { Status, Restarting } = of.State;
  if (!Restarting && Status !== "restarting" && !(of.RestartCount >= loops) && ends < loops) return [];
  const policy = of.HostConfig.RestartPolicy?.Name;
  const codes = [
    ...new Set(
      events.filter((event) => actionOf(event) === "die").map(({ Actor }) =>
        Actor.Attributes?.exitCode ?? Actor.Attributes?.containerExitCode
      ),
    ),
  ]
    .filter((code) => /^\d{1,3}$/.test(code ?? ""));
  return [{
    code: "restart_loop",
    text: `it ends again and again: ${of.RestartCount} restarts by the engine, ${ends} ends in its events${
      codes.length ? `, with ${codes.join(", ")}` : ""
    }`,
    next: policy && policy !== "no" ? "find out why it ends; the restart policy only hides it" : undefined,
  }];
}

function health({ of }: Known): Finding[] {
  const { Health } = of.State;
  if (!Health) return [];
  if (Health.Status === "unhealthy") {
    const code = Health.Log?.at(-1)?.ExitCode;
    const missing = code === 127 || code === 126 || code === -1;
    return [{
      code: "unhealthy",
      text: `its health test failed ${Health.FailingStreak} times in a row${code === undefined ? "" : `, last with code ${code}`}`,
      next: missing ? "the test itself cannot run: is its program in the image?" : "read the output of the test below",
    }];
  }
  if (Health.Status === "starting") {
    return [{ code: "starting", text: "its health test has not passed yet", next: "container_wait until=healthy" }];
  }
  return [];
}

function running({ of, figures }: Known): Finding[] {
  const found: Finding[] = [];
  if (of.State.Paused) found.push({ code: "paused", text: "it is paused: nothing in it runs", next: "unpause it" });
  if (!figures) return found;
  const { memory, memoryLimit, throttled, pids } = figures;
  if (of.HostConfig.Memory && memory && memoryLimit && memory / memoryLimit > 0.9) {
    found.push({
      code: "memory_pressure",
      text: `it uses ${share(memory, memoryLimit)} of its memory (${bytes(memory)} of ${bytes(memoryLimit)})`,
      next: "raise the limit before it is killed",
    });
  }
  if (throttled && throttled > 0.25) {
    found.push({
      code: "cpu_throttled",
      text: `its CPU limit held it back in ${share(throttled, 1)} of the periods`,
      next: "raise the CPU limit",
    });
  }
  const limit = of.HostConfig.PidsLimit;
  if (limit && limit > 0 && pids && pids / limit > 0.9) {
    found.push({ code: "pids", text: `it has ${pids} of ${limit} processes`, next: "look at container_processes" });
  }
  return found;
}

const telling =
  /\b(error|err|fatal|panic|exception|traceback|denied|refused|failed|failure|cannot|can't|unable|killed|segfault|no such|not found|out of memory)\b|\b[A-Z]\w*(Error|Exception)\b/i;

/** The lines that tell of something wrong, at most so many, the last of them. */
export function tellingLines(lines: readonly string[], most: number = 10): string[] {
  return lines.filter((line) => telling.test(line.slice(0, 500))).slice(-most);
}
