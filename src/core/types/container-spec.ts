/**
 * The container of a task.
 *
 * @module
 */

import type { HealthConfig } from "./container-config.ts";
import type { Mount } from "./mounts.ts";
import type { Ulimit } from "./resources.ts";

/** A container as a task of a swarm. */
export interface ContainerSpec {
  /** Image: a name; engines add its digest. */
  Image?: string | undefined;
  /** Labels of the container. */
  Labels?: { [key: string]: string } | null | undefined;
  /** Program, instead of the image's entry point. */
  Command?: string[] | null | undefined;
  /** Its arguments. */
  Args?: string[] | null | undefined;
  /** Host name. */
  Hostname?: string | undefined;
  /** Environment as `NAME=value`. */
  Env?: string[] | null | undefined;
  /** Working directory. */
  Dir?: string | undefined;
  /** User of the process. */
  User?: string | undefined;
  /** Further groups of the process. */
  Groups?: string[] | null | undefined;
  /** Security options. */
  Privileges?: Privileges | null | undefined;
  /** Gives it a terminal: its logs are not framed then. Default false. */
  TTY?: boolean | undefined;
  /** Keeps stdin open. Default false. */
  OpenStdin?: boolean | undefined;
  /** Mounts its root file system read-only. Default false. */
  ReadOnly?: boolean | undefined;
  /** Its mounts. */
  Mounts?: Mount[] | null | undefined;
  /** Signal to stop it with. Default the image's. */
  StopSignal?: string | undefined;
  /** How long to wait for it to stop before it is killed, in nanoseconds. */
  StopGracePeriod?: number | null | undefined;
  /** How to find out whether it is healthy; documented as `HealthCheck`. Default the image's. */
  Healthcheck?: HealthConfig | null | undefined;
  /** Entries for `/etc/hosts`, as `address name...`. */
  Hosts?: string[] | null | undefined;
  /** How it resolves names. */
  DNSConfig?: DNSConfig | null | undefined;
  /** Secrets that it gets as files. */
  Secrets?: ContainerSpecSecret[] | null | undefined;
  /** How readily it is killed when memory runs out, -1000 to 1000. Since 1.46. */
  OomScoreAdj?: number | undefined;
  /** Configs that it gets. */
  Configs?: ContainerSpecConfig[] | null | undefined;
  /** Isolation, on Windows. */
  Isolation?: "" | "default" | "process" | "hyperv" | (string & Record<never, never>) | undefined;
  /** Runs an init process that forwards signals and reaps children. Default the engine's. */
  Init?: boolean | null | undefined;
  /** Kernel parameters of its namespaces. */
  Sysctls?: { [key: string]: string } | null | undefined;
  /** Capabilities to add. Since 1.41. */
  CapabilityAdd?: string[] | null | undefined;
  /** Capabilities to drop. Since 1.41. */
  CapabilityDrop?: string[] | null | undefined;
  /** Limits of its processes. Since 1.41. */
  Ulimits?: Ulimit[] | null | undefined;
}

/** Security options of a task's container. */
export interface Privileges {
  /** Credentials of a managed service account, on Windows. */
  CredentialSpec?: CredentialSpec | null | undefined;
  /** Its SELinux label. */
  SELinuxContext?: SELinuxContext | null | undefined;
  /** Its seccomp profile. Since 1.44. */
  Seccomp?: SeccompOpts | null | undefined;
  /** Its AppArmor profile. Since 1.44. */
  AppArmor?: AppArmorOpts | null | undefined;
  /** Whether its processes cannot gain rights. Default false. Since 1.44. */
  NoNewPrivileges?: boolean | undefined;
}

/** Credentials of a managed service account, on Windows: from one of these. */
export interface CredentialSpec {
  /** Id of a config; it must stand in `Configs` with `Runtime`. */
  Config?: string | undefined;
  /** File below `CredentialSpecs` of the engine's folder. */
  File?: string | undefined;
  /** Value of the registry. */
  Registry?: string | undefined;
}

/** An SELinux label. */
export interface SELinuxContext {
  /** Turns labels off. */
  Disable?: boolean | undefined;
  /** User. */
  User?: string | undefined;
  /** Role. */
  Role?: string | undefined;
  /** Type. */
  Type?: string | undefined;
  /** Level. */
  Level?: string | undefined;
}

/** A seccomp profile. Since 1.44. */
export interface SeccompOpts {
  /** Which one. */
  Mode?: "default" | "unconfined" | "custom" | (string & Record<never, never>) | undefined;
  /** The profile for `custom`: its JSON in standard base64. */
  Profile?: string | null | undefined;
}

/** An AppArmor profile. Since 1.44. */
export interface AppArmorOpts {
  /** Which one. */
  Mode?: "default" | "disabled" | (string & Record<never, never>) | undefined;
}

/** How a container resolves names. */
export interface DNSConfig {
  /** DNS servers. */
  Nameservers?: string[] | null | undefined;
  /** Search domains. */
  Search?: string[] | null | undefined;
  /** Options of the resolver. */
  Options?: string[] | null | undefined;
}

/** A secret in a container. */
export interface ContainerSpecSecret {
  /** The file that holds it. */
  File?: ContainerSpecFile | null | undefined;
  /** Id of the secret. */
  SecretID?: string | undefined;
  /** Its name, as it is shown; what counts is the id. */
  SecretName?: string | undefined;
}

/** A config in a container: as a file, or for the runtime. */
export interface ContainerSpecConfig {
  /** The file that holds it. */
  File?: ContainerSpecFile | null | undefined;
  /** Is not a file, but for the runtime. */
  Runtime?: Record<string, never> | null | undefined;
  /** Id of the config. */
  ConfigID?: string | undefined;
  /** Its name, as it is shown; what counts is the id. */
  ConfigName?: string | undefined;
}

/** A file of a secret or a config. */
export interface ContainerSpecFile {
  /** Its path; of a secret below `/run/secrets`. */
  Name?: string | undefined;
  /** Its user. */
  UID?: string | undefined;
  /** Its group. */
  GID?: string | undefined;
  /** File mode as an integer, such as 0o444. */
  Mode?: number | undefined;
}
