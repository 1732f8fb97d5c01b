/**
 * Services of a swarm: a container's rules, in the words of a task.
 *
 * @module
 */

import { labels } from "../labels.ts";
import { absent, amount, flag, list, named, never, object, type ObjectRule, oneOf, type Rule, text, value } from "../rule.ts";
import { grant, refuse, textOf } from "./place.ts";
import { empty, healthcheck } from "./config.ts";
import { env } from "./env.ts";
import { logConfig, logOptions } from "./host-config.ts";
import { mount } from "./mount.ts";
import { networkName } from "./network.ts";
import { capability, genericResources, oomScore, sysctls, ulimits } from "./resources.ts";
import { checkRegistry } from "./registry.ts";
import { hostName, line, newName, signal } from "./values.ts";

const file = object({ Name: line, UID: line, GID: line, Mode: amount });

/** An image that managers resolve and nodes pull; tasks have its labels. */
const serviceImage = value("service image", (given, at) => {
  const name = textOf(given, at);
  if (name === "") return;
  checkRegistry(name, at);
  at.found({ kind: "image", use: "use", path: at.path, name });
});

const privileges = object({
  CredentialSpec: absent("it reads files and keys of the host"),
  SELinuxContext: absent("it changes the confinement"),
  Seccomp: object({ Mode: oneOf("", "default"), Profile: absent("it changes the confinement") }),
  AppArmor: object({ Mode: oneOf("", "default") }),
  NoNewPrivileges: flag,
});

/** The container of a task. */
export const containerSpec: ObjectRule = object({
  Image: serviceImage,
  Labels: labels,
  Command: list(text),
  Args: list(text),
  Hostname: line,
  Env: env,
  Dir: line,
  User: line,
  Groups: list(line),
  Privileges: privileges,
  TTY: flag,
  OpenStdin: flag,
  ReadOnly: flag,
  Mounts: list(mount),
  StopSignal: signal,
  StopGracePeriod: amount,
  Healthcheck: healthcheck,
  Hosts: list(line),
  DNSConfig: object({ Nameservers: list(line), Search: list(hostName), Options: list(line) }),
  Secrets: list(object({ File: file, SecretID: named("secret", "read"), SecretName: line })),
  OomScoreAdj: oomScore,
  Configs: list(object({ File: file, Runtime: empty, ConfigID: named("config", "read"), ConfigName: line })),
  Isolation: oneOf("", "default", "process", "hyperv"),
  Init: flag,
  Sysctls: sysctls,
  CapabilityAdd: list(capability),
  CapabilityDrop: list(line),
  Ulimits: ulimits,
});

const attachments = list(object({
  Target: value("network", (given, at) => networkName(textOf(given, at), at)),
  Aliases: list(hostName),
  DriverOpts: absent("drivers set the kernel by them"),
}));

/** What a service runs. */
export const taskSpec: ObjectRule = object({
  PluginSpec: never("it installs a plugin on every node"),
  ContainerSpec: containerSpec,
  NetworkAttachmentSpec: never("it attaches a container that is not judged"),
  Resources: object({
    Limits: object({ NanoCPUs: amount, MemoryBytes: amount, Pids: amount }),
    Reservations: object({ NanoCPUs: amount, MemoryBytes: amount, GenericResources: genericResources }),
    SwapBytes: amount,
    MemorySwappiness: amount,
  }),
  RestartPolicy: object({ Condition: oneOf("", "none", "on-failure", "any"), Delay: amount, MaxAttempts: amount, Window: amount }),
  Placement: object({
    Constraints: list(line),
    Preferences: list(object({ Spread: object({ SpreadDescriptor: line }) })),
    MaxReplicas: amount,
    Platforms: list(object({ Architecture: line, OS: line })),
  }),
  ForceUpdate: amount,
  Runtime: oneOf("", "container"),
  Networks: attachments,
  LogDriver: object({ Name: (logConfig as ObjectRule).fields.Type as Rule, Options: logOptions() }),
});

const ratio = value("free ratio", (given, at) => {
  if (typeof given !== "number") refuse(at, "it must be a number", undefined, "R1");
});

const updateConfig = object({
  Parallelism: amount,
  Delay: amount,
  FailureAction: oneOf("", "pause", "continue", "rollback"),
  Monitor: amount,
  MaxFailureRatio: ratio,
  Order: oneOf("", "stop-first", "start-first"),
});

/** A service. */
export const serviceFields: Readonly<Record<string, Rule>> = {
  Name: newName("service"),
  Labels: labels,
  TaskTemplate: taskSpec,
  Mode: object({
    Replicated: object({ Replicas: amount }),
    Global: empty,
    ReplicatedJob: object({ MaxConcurrent: amount, TotalCompletions: amount }),
    GlobalJob: empty,
  }),
  UpdateConfig: updateConfig,
  RollbackConfig: updateConfig,
  Networks: attachments,
  EndpointSpec: object({
    Mode: oneOf("", "vip", "dnsrr"),
    Ports: list(object({
      Name: line,
      Protocol: oneOf("tcp", "udp", "sctp"),
      TargetPort: amount,
      PublishedPort: amount,
      PublishMode: oneOf("", "ingress", "host"),
    }, (_, at) => {
      // A swarm publishes on every address of its nodes.
      if (!at.stored) grant("publish", at, "it opens a port of every node to others");
    })),
  }),
};
