/**
 * What an engine or a transport cannot do, with the reason. A case that is named here runs all the same, and when it
 * passes the entry is stale, which fails.
 */
import type { Case, Need } from "./case.ts";

/** Where a run takes place. */
export interface Place {
  /** Name of the engine, such as `docker-28` or `podman-5-b`. */
  readonly engine: string;
  /** How it is reached. */
  readonly transport: "unix" | "tcp" | "tls" | "fetch";
  /** What runs the client. */
  readonly runtime: "node" | "deno";
}

/** Cases that fail somewhere. */
export interface Exception extends Partial<Place> {
  /** Their ids, or what they need. */
  readonly cases: readonly string[] | Need;
  /** Why they fail. */
  readonly reason: string;
}

/** All of them. */
export const exceptions: readonly Exception[] = [
  { transport: "fetch", cases: "upgrade", reason: "fetch cannot upgrade a connection" },
  { transport: "fetch", cases: ["transport.no-decoding"], reason: "a fetch decodes what says that it is compressed" },
  {
    engine: "podman-5",
    cases: [
      "container.create.conflict",
      "container.create.bad-name",
      "container.pause.twice",
      "container.delete.running",
      "container.attach.paused",
      "exec.stopped",
      "error.bad-request",
      "network.delete.in-use",
    ],
    reason: "Podman answers 500 where Docker has another status",
  },
  {
    engine: "podman-5",
    cases: ["container.attach.websocket", "container.attach.websocket.logs"],
    reason: "Podman has no attach over a WebSocket",
  },
  {
    engine: "podman-5",
    cases: ["container.stop.signal", "container.restart.signal"],
    reason: "Podman's stop and restart do not read signal",
  },
  { engine: "podman-5", cases: ["container.list.filters.docker"], reason: "Podman does not know these filters" },
  { engine: "podman-5", cases: ["container.logs.details"], reason: "Podman keeps no details with its logs" },
  { engine: "podman-5", cases: ["container.delete.link"], reason: "Podman has no links" },
  { engine: "podman-5", cases: ["image.build.limits"], reason: "Podman takes lists of a build in JSON, not as repeated keys" },
  { engine: "podman-5", cases: ["container.archive-info.link"], reason: "Podman tells the name of a link's target, not of the link" },
  {
    engine: "podman-5",
    cases: ["container.put-archive.owner"],
    reason: "Podman gives files to the container's user whatever copyUIDGID says",
  },
  {
    engine: "podman-5",
    cases: ["image.build.bad-dockerfile", "image.build.no-dockerfile"],
    reason: "Podman reports a bad Dockerfile in the stream of a 200",
  },
  { engine: "podman-5", cases: ["image.build.fails.code"], reason: "Podman sends no code with a failed build" },
  { engine: "podman-5", cases: ["system.data-usage.type"], reason: "Podman counts every kind whatever type says" },
  { engine: "podman-5", cases: ["network.list.scope"], reason: "Podman's networks have no scope and no type to select by" },
  { engine: "podman-5", cases: ["network.create.no-name"], reason: "Podman makes up a name" },
  { engine: "podman-5", cases: ["volume.list.dangling"], reason: "Podman lists all volumes with dangling false" },
  { engine: "podman-5", cases: ["volume.prune.anonymous"], reason: "Podman's prune takes volumes with a name, too" },
  { engine: "podman-5", cases: ["volume.update.local"], reason: "Podman has no cluster volumes" },
  { engine: "podman-5", cases: ["volume.names"], reason: "Podman's words do not name the volume" },
  {
    engine: "podman-5",
    cases: ["image.build-prune", "image.build-prune.filters", "image.build-prune.space"],
    reason: "Podman's builds leave images behind, and no records of a cache",
  },
  {
    engine: "podman-5",
    cases: ["image.build-cancel", "image.build-cancel.unknown"],
    reason: "Podman cancels a build when its client leaves, and no other way",
  },
  { engine: "podman-5", cases: ["swarm.outside"], reason: "Podman knows no swarms, and answers 404" },
  { engine: "podman-5", cases: ["session.open"], reason: "Podman has no BuildKit" },
  { engine: "podman-5", cases: ["version.too-new"], reason: "Podman takes any version" },
  { engine: "podman-5", cases: ["transport.no-decoding"], reason: "Podman compresses no archive" },
  {
    engine: "podman-5",
    cases: [
      "system.auth",
      "image.push",
      "image.push.all",
      "image.build.pull",
      "image.push.auth",
      "verb.pull.progress",
      "verb.pull.await",
      "verb.pull.auth",
      "verb.pull.missing",
      "verb.start.pulls",
      "verb.run.pulls",
      "image.create.pull",
    ],
    reason: "Podman logs in to, pushes to and pulls from registries with TLS only, unless its host says otherwise",
  },
];

/** The exception that a case is, if it is one. */
export function exceptionOf(each: Case, place: Place): Exception | undefined {
  return exceptions.find(({ cases, engine, transport, runtime }) =>
    (typeof cases === "string" ? each.needs?.includes(cases) : cases.includes(each.id)) &&
    (engine === undefined || `${place.engine}-`.startsWith(`${engine}-`)) &&
    (transport === undefined || transport === place.transport) &&
    (runtime === undefined || runtime === place.runtime)
  );
}

/** Ids in the exceptions that no case has. */
export function unknownIds(cases: readonly Case[]): readonly string[] {
  const known = new Set(cases.map(({ id }) => id));
  return exceptions.flatMap(({ cases: ids }) => typeof ids === "string" ? [] : ids.filter((id) => !known.has(id)));
}
