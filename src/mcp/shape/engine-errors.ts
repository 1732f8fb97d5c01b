/**
 * What an engine's refusals mean, read off Docker 20 to 28 and Podman 5.
 *
 * @module
 */

import type { DockerApiError } from "../../core/errors.ts";

/** A failure in our own words. */
export interface Explained {
  /** A word to branch on. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string | undefined;
  /** Whether the same call may succeed later. Default: no. */
  readonly retryable?: boolean | undefined;
  /** What was looked for and is not there: names like it are offered. */
  readonly missing?: { readonly kind: string; readonly name: string } | undefined;
}

type Case = readonly [
  code: string,
  when: (error: DockerApiError, reason: string) => boolean,
  message: string,
  hint?: string,
  retryable?: true,
];

const says = (pattern: RegExp) => (_: DockerApiError, reason: string): boolean => pattern.test(reason);
const answered = (...statuses: readonly number[]) => ({ status }: DockerApiError): boolean => statuses.includes(status);

// The first that fits. Podman answers 500 where Docker has a status of its own, so words go before statuses.
const cases: readonly Case[] = [
  ["unchanged", answered(304), "It is in that state already: nothing was done."],
  [
    "image_missing",
    (error, reason) => /^Container|^Exec/.test(error.operation) && /no such image|image not known/i.test(reason),
    "The image is not on this host.",
    "Pull it with image_pull (needs the net grant), or use one that image_list shows.",
  ],
  [
    "name_in_use",
    says(
      /name .{0,300}(?:already in use|already used|already exists)|name conflicts|that name is already in use|UNIQUE constraint failed: \w+\.Name|with name .{0,300} already exists/i,
    ),
    "The name is taken.",
    "Choose another name, or look at what has it: it may be what you want.",
  ],
  [
    "port_in_use",
    says(/port is already allocated|address already in use|ports are not available/i),
    "A port of the host is taken.",
    "container_list shows which container holds it; otherwise a program of the host does. Choose another host port.",
  ],
  [
    "in_use",
    says(
      /in use|is using its referenced image|has active endpoints|is being used|associated containers|container is running|as it is running/i,
    ),
    "It is in use.",
    "Stop or remove what uses it first; container_list shows it.",
  ],
  ["paused", says(/is paused|state paused/i), "The container is paused.", "Unpause it with container_control first."],
  [
    "wrong_state",
    says(/is not running|not paused|already paused|already stopped|is restarting|state improper|only .{0,40} running containers/i),
    "The container is in a state that does not allow this.",
    "container_inspect shows its state; container_control changes it.",
  ],
  [
    "command_not_found",
    says(/executable file .{0,200}not found|command that was not found|exec: .{0,200}no such file/i),
    "The program is not in the container.",
    "Give another program or its full path; minimal images have no shell and no ps.",
  ],
  [
    "not_swarm_manager",
    says(/not (?:a|part of a) swarm|swarm manager/i),
    "This host is not a swarm manager.",
    "Services, tasks and nodes exist on a manager only; containers are listed by container_list.",
  ],
  [
    "registry_denied",
    (error, reason) =>
      /^Image|^Distribution/.test(error.operation) &&
      (error.status === 401 || /unauthorized|access denied|no basic auth|authentication required|authorization failed/i.test(reason)),
    "The registry refused, or has no such image.",
    "Check the reference. If the image is private, the operator has to log the daemon's client in.",
  ],
  [
    "registry_unreachable",
    (error, reason) =>
      /^Image|^Distribution/.test(error.operation) &&
      /dial tcp|no such host|i\/o timeout|connection refused|TLS handshake|x509/i.test(reason),
    "The daemon could not reach the registry.",
    "Check the registry's name, and the proxies that system_info shows.",
    true,
  ],
  [
    "manifest_missing",
    says(/manifest unknown|manifest for .{0,300}not found|failed to resolve reference/i),
    "The registry has no such image or tag.",
    "Check name and tag.",
  ],
  [
    "no_space",
    says(/no space left/i),
    "The disk of the host is full.",
    "system_disk_usage shows what takes it; system_prune plans a clean-up.",
  ],
  [
    "no_log_reading",
    says(/does not support reading|'none' log driver|not logging output/i),
    "The container's log driver keeps nothing that can be read.",
  ],
  [
    "path_not_found",
    says(/could not find the file|no such file or directory/i),
    "There is no such path in the container.",
    "container_exec or container_changes help to find it.",
  ],
  ["bad_request", answered(400), "The engine did not accept the request.", "Correct the arguments by what the engine says."],
  ["forbidden", answered(401, 403), "The engine, or a plugin or proxy before it, refused.", "Ask the user; do not work around it."],
  ["unsupported", answered(405, 501), "This engine does not do that."],
  ["unavailable", answered(502, 503, 504, 429), "The engine is not ready for this.", "Try again later.", true],
];

const kinds: readonly (readonly [operation: RegExp, kind: string])[] = [
  [/^(?:Container|PutContainer)/, "container"],
  [/^(?:Image|Distribution)/, "image"],
  [/^Network/, "network"],
  [/^Volume/, "volume"],
  [/^Service/, "service"],
  [/^Exec/, "exec"],
  [/^Secret/, "secret"],
  [/^Config/, "config"],
  [/^Node/, "node"],
  [/^Task/, "task"],
  [/^Plugin/, "plugin"],
];

/** What a refusal means. `reason` is the engine's text, cleaned and on one line. */
export function explain(error: DockerApiError, reason: string): Explained {
  const missing = missingOf(error, reason);
  const found = cases.find(([code, when]) => when(error, reason) && !(missing && code === "path_not_found"));
  // A 404 that names what is missing beats words such as "in use" in that name, but an image that a create lacks is its own case.
  if (missing && found?.[0] !== "image_missing" && found?.[0] !== "manifest_missing") {
    return { code: "not_found", message: `No ${missing.kind} ${JSON.stringify(missing.name)}.`, hint: listHint(missing.kind), missing };
  }
  if (found) return { code: found[0], message: found[2], hint: found[3], retryable: found[4] };
  if (error.status === 404) {
    const kind = kinds.find(([of]) => of.test(error.operation))?.[1];
    if (kind) return { code: "not_found", message: `The engine knows no such ${kind}.`, hint: listHint(kind) };
    return {
      code: "not_found",
      message: "The engine does not know this.",
      hint: "It may not have it: Podman has no swarm and no plugins.",
    };
  }
  if (error.status === 409) return { code: "conflict", message: "The state of the object does not allow this.", hint: "Inspect it first." };
  return { code: "engine_error", message: `The engine failed with status ${error.status}.`, retryable: false };
}

const missingPatterns: readonly RegExp[] = [
  /no such (?:container|image|network|volume|exec instance|service|secret|config|node|task|plugin): "?([^\s",]{1,200})/i,
  /(?:with|find) (?:\w+ with )?name(?: or ID)? "?([^\s":]{1,200})"?:? ?(?:found|no such|network not found|:)?/i,
  /failed to find image ([^\s,]{1,200}): /i,
  /^(?:network|service|node|task|secret|config|plugin) "?([^\s"]{1,200})"? not found/i,
  /^get ([^\s:]{1,200}): no such volume/i,
  /no exec session with ID ([^\s]{1,100}) found/i,
];

function missingOf({ status, operation }: DockerApiError, reason: string): { kind: string; name: string } | undefined {
  if (status !== 404) return undefined;
  const named = missingPatterns.map((pattern) => pattern.exec(reason)?.[1]).find((name) => name !== undefined);
  if (named === undefined) return undefined;
  const said = /no such (container|image|network|volume|exec|service)\b/i.exec(reason)?.[1]?.toLowerCase();
  return { kind: said ?? kinds.find(([of]) => of.test(operation))?.[1] ?? "object", name: named.replace(/:$/, "") };
}

function listHint(kind: string): string | undefined {
  return /^(?:container|image|network|volume|service|task|node)$/.test(kind) ? `${kind}_list shows what there is.` : undefined;
}
