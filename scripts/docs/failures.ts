/** Which errors a call of an endpoint may end in, read from its constant. */
import type { FieldKind } from "../../src/core/endpoint.ts";
import { facts } from "./facts.ts";
import type { EndpointValue } from "./sources.ts";

/** An error, and when it comes. */
export interface Failure {
  /** Name of its class; none for what the caller's own signal gives. */
  readonly error: string | undefined;
  /** When it comes. */
  readonly when: string;
  /** Statuses of the engine that it comes with. */
  readonly statuses?: readonly number[];
}

/** What a field of a kind refuses. */
const refusals: Readonly<Record<FieldKind, string | undefined>> = {
  text: undefined,
  boolean: undefined,
  integer: "a number that is not whole",
  version: "a version that is not whole",
  time: "a time that cannot be read",
  filters: "an unknown filter",
  list: undefined,
  json: undefined,
  platform: "a platform that is not os[/arch[/variant]]",
  "oci-platform": "a platform without os or architecture",
  platforms: "a platform without os or architecture",
  id: "an id that is empty or dots",
  name: "a name with a part that is empty or dots",
  "registry-auth": undefined,
  "registry-config": undefined,
  local: undefined,
};

/** The errors of an endpoint, in the order in which they can come. */
export function failuresOf(endpoint: EndpointValue): readonly Failure[] {
  const { id, params, body, returns, since, upgrade, unversioned } = endpoint;
  const fields = Object.entries(params);
  const missing = fields.filter(([, field]) => field.required).map(([name]) => `no ${name}`);
  const newer = fields.filter(([, field]) => field.since).map(([name, field]) => `${name} below ${field.since}`);
  const refused = [
    ...missing,
    ...new Set(fields.flatMap(([, field]) => refusals[field.kind] ?? [])),
    ...body && body.kind !== "json" && body.required ? ["no body"] : [],
    ...body?.kind === "raw" ? ["a body that is neither bytes nor a stream of them"] : [],
    ...body?.check ? ["one that is no tar"] : [],
    body?.kind === "json" ? "a lower-case key that is no parameter" : "a key that is no parameter",
  ];
  const old = [...since ? [`an API version below ${since}`] : [], ...newer];
  const versions = [
    ...old.length ? [`Before anything is sent: ${old.join(", ")}.`] : [],
    ...unversioned ? [] : ["The engine's API versions and ours do not meet."],
  ];
  return [
    { error: "DockerInputError", when: `Before anything is sent: ${refused.join(", ")}.` },
    ...versions.length ? [{ error: "DockerVersionError", when: versions.join(" ") }] : [],
    ...upgrade ? [{ error: "DockerUnsupportedError", when: unsupported(upgrade) }] : [],
    { error: "DockerConnectionError", when: "No connection, a cut one, or an answer that is not HTTP." },
    { error: "DockerApiError", when: "The engine refuses or fails.", statuses: facts.get(id)?.statuses ?? [] },
    // A bare connection hands on bytes, and reads nothing in them.
    ...upgrade === "h2c" ? [] : inAnswer[returns.kind],
    { error: undefined, when: "The reason of the caller's signal, as it is, after an abort." },
  ];
}

function unsupported(upgrade: string): string {
  return upgrade === "tcp"
    ? "With stdin, over a transport that has no upgrade, such as fetch."
    : "Over a transport that has no upgrade, such as fetch.";
}

const inAnswer: Readonly<Record<EndpointValue["returns"]["kind"], readonly Failure[]>> = {
  json: [{ error: "DockerDecodeError", when: "An answer that is no JSON." }],
  empty: [],
  changed: [],
  head: [{ error: "DockerDecodeError", when: "A header that does not decode." }],
  records: [{ error: "DockerDecodeError", when: "While it is read: a record that is cut, or no JSON." }],
  progress: [
    { error: "DockerStreamError", when: "The work failed after it had begun. Iterated or awaited, it throws." },
    { error: "DockerDecodeError", when: "A record that is cut, or no JSON." },
  ],
  output: [
    { error: "DockerStreamError", when: "While it is read: the engine reports an error among the output." },
    { error: "DockerDecodeError", when: "While it is read: a frame that is cut or malformed." },
  ],
  session: [
    { error: "DockerStreamError", when: "While the output is read: the engine reports an error in it." },
    { error: "DockerDecodeError", when: "While the output is read: a frame that is cut or malformed." },
  ],
  bytes: [
    { error: "DockerStreamError", when: "While it is read: the tar ends in the engine's error." },
    { error: "DockerDecodeError", when: "While it is read: the tar is cut." },
  ],
};
