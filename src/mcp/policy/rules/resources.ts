/**
 * Limits of a container, and the devices of the host that it may use.
 *
 * @module
 */

import { absent, amount, flag, host, type LeafRule, like, list, map, object, type ObjectRule, type Rule, text, value } from "../rule.ts";
import { grant, type Place, refuse, textOf } from "./place.ts";
import { cpuset, line } from "./values.ts";

const throttle: Rule = host("devices", list(object({ Path: line, Rate: amount })));

/** Limits that databases need raised; all others are the host's business. */
const freeLimits = ["nofile", "nproc", "memlock"];

/** Limits of processes. */
export const ulimits: Rule = list(object({
  Name: value("ulimit", (given, at) => {
    const name = textOf(given, at).toLowerCase().replace(/^rlimit_/, "");
    if (!at.stored && !freeLimits.includes(name)) grant("privileged", at, `only ${freeLimits.join(", ")} are free`);
  }),
  Soft: amount,
  Hard: amount,
}));

/** Settings of the kernel that belong to the container's own network. */
const freeSysctl = /^net\.(core\.somaxconn|ipv4\.(tcp_[a-z0-9_]+|ip_local_port_range|ip_unprivileged_port_start|ping_group_range))$/;

/** Settings of the kernel. */
export const sysctls: Rule = map(
  value("sysctl", (given, at) => {
    if (!freeSysctl.test(textOf(given, at))) grant("privileged", at, "this setting of the kernel may be the host's");
  }),
  line,
);

/** Capabilities that engines give anyway. */
const freeCapabilities: ReadonlySet<string> = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(" "),
);

/** A capability that is added. */
export const capability: LeafRule = value("capability", (given, at) => {
  const name = textOf(given, at).toUpperCase().replace(/^CAP_/, "");
  if (!/^[A-Z_]{3,32}$/.test(name)) refuse(at, "it is no capability");
  if (freeCapabilities.has(name)) return;
  if (at.policy.allowHost.capabilities.includes(name) || at.policy.allowHost.privileged) return;
  refuse(at, `${name} reaches the host`, `--allow-host=caps:${name}`);
});

/** How ready the kernel is to kill it: never less than others. */
export const oomScore: LeafRule = value("oom score", (given, at: Place) => {
  amount.judge(given, at);
  if ((given as number) < 0) grant("privileged", at, "the host would rather lose other processes");
});

/** Fields that a create and an update share. */
export const resourceFields: Readonly<Record<string, Rule>> = {
  CpuShares: amount,
  Memory: amount,
  NanoCpus: amount,
  CgroupParent: value("cgroup parent", (given, at) => {
    // Engines fill it in.
    if (!at.stored && textOf(given, at) !== "") refuse(at, "the engine chooses the control group");
  }),
  BlkioWeight: amount,
  BlkioWeightDevice: host("devices", list(object({ Path: line, Weight: amount }))),
  BlkioDeviceReadBps: throttle,
  BlkioDeviceWriteBps: throttle,
  BlkioDeviceReadIOps: throttle,
  BlkioDeviceWriteIOps: throttle,
  CpuPeriod: amount,
  CpuQuota: amount,
  CpuRealtimePeriod: host("privileged", amount),
  CpuRealtimeRuntime: host("privileged", amount),
  CpusetCpus: cpuset,
  CpusetMems: cpuset,
  Devices: host(
    "devices",
    list(object({ PathOnHost: line, PathInContainer: line, CgroupPermissions: like(/^[rwm]{0,3}$/, "of r, w and m") })),
  ),
  DeviceCgroupRules: host("devices", list(line)),
  DeviceRequests: host(
    "devices",
    list(object({ Driver: line, Count: amount, DeviceIDs: list(line), Capabilities: list(list(line)), Options: map(line, text) })),
  ),
  KernelMemory: amount,
  KernelMemoryTCP: amount,
  MemoryReservation: amount,
  MemorySwap: amount,
  MemorySwappiness: amount,
  OomKillDisable: host("privileged", flag),
  PidsLimit: amount,
  Ulimits: ulimits,
  CpuCount: amount,
  CpuPercent: amount,
  IOMaximumIOps: amount,
  IOMaximumBandwidth: amount,
};

/** When it is started again. */
export const restartPolicy: ObjectRule = object({
  Name: like(/^(|no|always|unless-stopped|on-failure)$/, "no, always, unless-stopped or on-failure"),
  MaximumRetryCount: amount,
});

/** Resources of a kind that nodes advertise: they are devices. */
export const genericResources: LeafRule = absent("they stand for devices");
