/**
 * What of a container reaches beyond it.
 *
 * @module
 */

import type { ContainerInspectResponse } from "../../core/types/containers.ts";
import { word } from "./read-text.ts";

/** A way in which a container reaches its host. */
export interface RiskFact {
  /** A word to branch on, such as `privileged`. */
  readonly code: string;
  /** `high` is as good as root on the host. */
  readonly level: "high" | "medium" | "low";
  /** What it is, in our words. */
  readonly text: string;
}

/** Sockets through which an engine, or its runtime, takes orders. */
const sockets = /(^|\/)(docker|podman|containerd|crio|buildkitd)\.sock$|\\pipe\\docker/;

/** Folders of the host that hold such sockets, credentials or the system. */
const sensitive =
  /^\/($|etc($|\/)|root($|\/)|home$|proc($|\/)|sys($|\/)|dev($|\/)|boot($|\/)|run$|var$|var\/run$|run\/docker|var\/lib($|\/docker|\/containers))/;

/** Capabilities that are as good as root on the host. */
const rootLike = /^(CAP_)?(ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|DAC_READ_SEARCH|BPF|SYS_BOOT)$/;

/** The risk facts of a container, worst first. */
export function riskFacts(of: ContainerInspectResponse): RiskFact[] {
  const host = of.HostConfig;
  const facts: RiskFact[] = [];
  const add = (when: unknown, level: RiskFact["level"], code: string, text: string) => when && facts.push({ code, level, text });

  add(host.Privileged, "high", "privileged", "privileged: all devices and capabilities of the host");
  for (const { Type, Source, Destination, RW } of of.Mounts ?? []) {
    const at = `${word(Source)} at ${word(Destination)}${RW ? "" : ", read-only"}`;
    if (sockets.test(Source ?? "")) add(true, "high", "engine_socket", `the engine's socket is mounted: ${at}`);
    else if (Type === "bind" && sensitive.test(Source)) {
      add(true, RW ? "high" : "medium", "sensitive_bind", `a sensitive folder of the host is mounted: ${at}`);
    } else if (Type === "bind") add(true, "low", "bind", `a folder of the host is mounted: ${at}`);
  }
  add(host.PidMode === "host", "high", "host_pid", "sees and can signal all processes of the host (PidMode host)");
  add(host.NetworkMode === "host", "medium", "host_network", "uses the host's network (NetworkMode host)");
  add(host.IpcMode === "host", "medium", "host_ipc", "shares memory with the host (IpcMode host)");
  add(host.UTSMode === "host", "low", "host_uts", "can change the host's name (UTSMode host)");
  add(host.UsernsMode === "host", "medium", "host_userns", "its root is the host's root (UsernsMode host)");
  add(host.CgroupnsMode === "host" && host.Privileged !== true, "low", "host_cgroup", "sees the host's cgroups (CgroupnsMode host)");
  for (const [name, mode] of [["network", host.NetworkMode], ["process", host.PidMode], ["IPC", host.IpcMode]] as const) {
    add(mode?.startsWith("container:"), "low", "joined", `shares the ${name} namespace of another container (${word(mode)})`);
  }
  const added = host.CapAdd ?? [];
  const strong = added.filter((name) => rootLike.test(name));
  add(strong.length, "high", "capabilities", `strong capabilities: ${strong.map(word).join(", ")}`);
  const admin = added.some((name) => /^(CAP_)?NET_ADMIN$/.test(name)) && host.NetworkMode === "host";
  add(admin, "high", "host_network_admin", "can change the host's network (NET_ADMIN with NetworkMode host)");
  add(
    added.length > strong.length,
    "low",
    "capabilities",
    `further capabilities: ${added.filter((name) => !strong.includes(name)).map(word).join(", ")}`,
  );
  const devices = host.Devices ?? [];
  add(devices.length, "medium", "devices", `devices of the host: ${devices.map(({ PathOnHost }) => word(PathOnHost)).join(", ")}`);
  const options = host.SecurityOpt ?? [];
  const open = options.filter((option) => /unconfined|label[=:]disable|systempaths|unmask/.test(option));
  add(open.length, "medium", "unconfined", `confinement is turned off: ${open.map((option) => word(option.slice(0, 60))).join(", ")}`);
  add(host.MaskedPaths?.length === 0 && !host.Privileged, "medium", "unmasked", "no paths of /proc and /sys are hidden");
  const ports = Object.entries(host.PortBindings ?? {}).filter(([, to]) =>
    to?.some(({ HostIp }) => !HostIp || HostIp === "0.0.0.0" || HostIp === "::")
  );
  add(ports.length, "low", "published", `published on all addresses of the host: ${ports.map(([port]) => word(port)).join(", ")}`);
  add(!of.Config.User || /^(0|root)(:|$)/.test(of.Config.User), "low", "root", "its process is root inside the container");
  add(
    !options.some((option) => /^no-new-privileges([=:]true)?$/.test(option)),
    "low",
    "new_privileges",
    "processes may gain privileges (no no-new-privileges)",
  );
  const order = ["high", "medium", "low"];
  return facts.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}
