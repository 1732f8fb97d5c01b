/**
 * The sections of one container.
 *
 * @module
 */

import type { ContainerInspectResponse } from "../../core/types/containers.ts";
import { clip, oneLine } from "../shape/sanitize.ts";
import { bytes } from "../shape/table.ts";
import type { Part } from "../tool.ts";
import { riskFacts } from "./containers-security.ts";
import { joined, listed, plainName, word } from "./read-text.ts";

/** Names of the sections. */
export const sectionNames = ["config", "env", "labels", "network", "mounts", "resources", "health", "security", "raw"] as const;

/** Name of a section. */
export type SectionName = typeof sectionNames[number];

/** A section: its text, and the same facts for programs where they are not others' text. */
export interface Section {
  /** Its text. */
  readonly parts: readonly Part[];
  /** The facts. */
  readonly data: Readonly<Record<string, unknown>>;
}

type Inspected = ContainerInspectResponse;

function network(of: Inspected): Section {
  const networks = Object.entries(of.NetworkSettings.Networks ?? {}).map(([name, at]) => ({
    name: word(name),
    address: at.IPAddress || at.GlobalIPv6Address || undefined,
    gateway: at.Gateway || undefined,
    aliases: [...new Set([...at.Aliases ?? [], ...at.DNSNames ?? []])].map(word),
  }));
  const ports = Object.entries(of.NetworkSettings.Ports ?? {}).map(([port, to]) =>
    to?.length ? `${to.map(({ HostIp, HostPort }) => `${HostIp || "*"}:${HostPort}`).join(",")}->${word(port)}` : word(port)
  );
  const lines = networks.map(({ name, address, gateway, aliases }) =>
    `network ${name}: ${
      joined([address ?? "no address", gateway && `gateway ${gateway}`, aliases.length ? `names ${aliases.join(",")}` : ""])
    }`
  );
  const mode = of.HostConfig.NetworkMode;
  const text = [`network mode: ${word(mode)}`, ...lines, `ports: ${joined(ports)}`].join("\n");
  return { parts: [text], data: { networks, ports } };
}

function mounts(of: Inspected): Section {
  const all = of.Mounts ?? [];
  const lines = all.map(({ Type, Name, Source, Destination, RW }) =>
    `${Type ?? "mount"} ${Type === "volume" ? Name ?? Source : Source} -> ${Destination}${RW ? "" : " (read-only)"}`
  );
  const tmpfs = Object.keys(of.HostConfig.Tmpfs ?? {}).map((path) => `tmpfs -> ${path}`);
  const text = [...lines, ...tmpfs].join("\n");
  return {
    parts: text ? [{ untrusted: text, source: `mounts:${plainName(of.Name)}` }] : ["mounts: none"],
    data: {
      mounts: all.map(({ Type, Name, Source, Destination, RW }) => ({
        type: Type,
        source: word(Type === "volume" ? Name : Source),
        target: word(Destination),
        write: RW,
      })),
    },
  };
}

function resources(of: Inspected): Section {
  const host = of.HostConfig;
  const cpus = host.NanoCpus
    ? host.NanoCpus / 1e9
    : host.CpuQuota && host.CpuQuota > 0
    ? host.CpuQuota / (host.CpuPeriod || 100_000)
    : undefined;
  const data = {
    memory: host.Memory || undefined,
    memory_reservation: host.MemoryReservation || undefined,
    swap: host.MemorySwap && host.MemorySwap > 0 ? host.MemorySwap : undefined,
    cpus,
    cpu_shares: host.CpuShares || undefined,
    cpuset: host.CpusetCpus || undefined,
    pids: host.PidsLimit && host.PidsLimit > 0 ? host.PidsLimit : undefined,
    shm: host.ShmSize || undefined,
  };
  const text = listed({
    memory: data.memory ? bytes(data.memory) : "no limit",
    "memory reservation": data.memory_reservation && bytes(data.memory_reservation),
    "memory and swap": data.swap && bytes(data.swap),
    cpus: cpus ?? "no limit",
    "cpu shares": data.cpu_shares,
    "cpu set": data.cpuset && word(data.cpuset),
    processes: data.pids ?? "no limit",
    "/dev/shm": data.shm && bytes(data.shm),
    ulimits: joined((host.Ulimits ?? []).map(({ Name, Soft, Hard }) => `${word(Name)}=${Soft}:${Hard}`)),
    "oom score": host.OomScoreAdj || undefined,
  });
  return { parts: [text], data: { resources: data } };
}

/** The health test and its last results. */
export function health(of: Inspected, tail: number = 3): Section {
  const { Health } = of.State;
  const test = of.Config.Healthcheck?.Test;
  const source = `health:${plainName(of.Name)}`;
  const tested: Part[] = test?.length ? [{ untrusted: `test: ${test.join(" ")}`, source }] : [];
  if (!Health || Health.Status === "none") return { parts: ["health: no test", ...tested], data: { health: "none" } };
  const log = Health.Log ?? [];
  const results = log.slice(-tail).map(({ Start, ExitCode, Output }) =>
    `${word(Start?.slice(0, 19))} code ${ExitCode}: ${clip(Output.trim(), 500)}`
  );
  return {
    parts: [
      `health: ${Health.Status}, ${Health.FailingStreak} failures in a row`,
      ...tested,
      ...results.length ? [{ untrusted: results.join("\n"), source }] : [],
    ],
    data: { health: Health.Status, failing_streak: Health.FailingStreak },
  };
}

function security(of: Inspected): Section {
  const risks = riskFacts(of);
  const high = risks.filter(({ level }) => level === "high").length;
  const host = of.HostConfig;
  const kept = listed({
    "read-only root": host.ReadonlyRootfs ? "yes" : "no",
    "dropped capabilities": joined((host.CapDrop ?? []).map(word), ", "),
    apparmor: word(of.AppArmorProfile),
    runtime: word(host.Runtime),
  });
  const title = `security: ${high ? `${high} ways to root on the host` : "nothing that is root on the host by itself"}`;
  return { parts: [[title, ...risks.map(({ level, text }) => `- ${level}: ${text}`), kept].join("\n")], data: { risks } };
}

function config(of: Inspected): Section {
  const { Config: given } = of;
  const source = `config:${plainName(of.Name)}`;
  const command = joined([
    given.Entrypoint?.length ? `entrypoint: ${JSON.stringify(given.Entrypoint)}` : "",
    given.Cmd?.length ? `command: ${JSON.stringify(given.Cmd)}` : "",
    given.WorkingDir ? `folder: ${given.WorkingDir}` : "",
    given.Hostname ? `hostname: ${given.Hostname}` : "",
  ], "\n");
  const ours = listed({
    tty: given.Tty ? "yes" : undefined,
    exposed: joined(Object.keys(given.ExposedPorts ?? {}).map(word), ", "),
    "stop signal": word(given.StopSignal ?? undefined),
    "stop timeout": given.StopTimeout ?? undefined,
    platform: word(of.Platform),
  });
  return { parts: [...ours ? [ours] : [], { untrusted: command, source }], data: {} };
}

function fenced(what: string, of: Inspected, lines: readonly string[]): Section {
  return {
    parts: lines.length ? [`${what}:`, { untrusted: lines.join("\n"), source: `${what}:${plainName(of.Name)}` }] : [`${what}: none`],
    data: {},
  };
}

/** One section of a container. */
export function inspectSection(name: SectionName, of: Inspected): Section {
  switch (name) {
    case "network":
      return network(of);
    case "mounts":
      return mounts(of);
    case "resources":
      return resources(of);
    case "health":
      return health(of);
    case "security":
      return security(of);
    case "config":
      return config(of);
    case "env":
      return fenced("env", of, of.Config.Env ?? []);
    case "labels":
      return fenced("labels", of, Object.entries(of.Config.Labels ?? {}).map(([key, value]) => `${key}=${clip(oneLine(value), 300)}`));
    case "raw":
      return fenced("raw", of, [JSON.stringify(of, undefined, 1)]);
  }
}
