/**
 * From what is known of a container to what is wrong with it: pure, and our own words only.
 *
 * @module
 */

import type { EventMessage } from "../../core/types/system.ts";
import { bytes } from "../shape/table.ts";
import { exitMeaning } from "./diagnose-exit.ts";
import type { Finding, Known } from "./diagnose-known.ts";
import { startFindings } from "./diagnose-start.ts";
import { share } from "./read-text.ts";
import { actionOf } from "./system-window.ts";

/** How often a container must have ended within the events to be called looping. */
const loops = 3;

/** Everything that was found, what explains most first. */
export function findings(known: Known): Finding[] {
  return [...startFindings(known), ...ending(known), ...looping(known), ...health(known), ...running(known)];
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
