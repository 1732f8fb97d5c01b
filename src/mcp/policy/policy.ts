/**
 * What an operator grants. Everything that is not granted is refused.
 *
 * @module
 */

/** What a request does, least harmful first; `refused` ones are never sent. */
export type Risk =
  | "read"
  | "files"
  | "read.sensitive"
  | "net"
  | "write"
  | "exec"
  | "build"
  | "push"
  | "destroy"
  | "dataloss"
  | "host"
  | "refused";

/** A class that `--allow` can grant. `read` needs no grant; `read.sensitive` is granted by `reveal`, `host` by `allowHost`. */
export type Grant = Exclude<Risk, "read" | "read.sensitive" | "host" | "refused">;

/** What of the host may be reached, each by its own word of `--allow-host`. */
export interface HostGrants {
  /** Privileged containers and everything that they imply. */
  readonly privileged: boolean;
  /** The host's network namespace. */
  readonly net: boolean;
  /** The host's process namespace. */
  readonly pid: boolean;
  /** Devices of the host. */
  readonly devices: boolean;
  /** Ports on other addresses than 127.0.0.1. */
  readonly publish: boolean;
  /** Joining another swarm. */
  readonly swarmJoin: boolean;
  /** Installing and enabling plugins. */
  readonly plugins: boolean;
  /** Capabilities beyond the default set, such as `NET_ADMIN`. */
  readonly capabilities: readonly string[];
  /** Folders that may be mounted, and whether with writing. */
  readonly binds: readonly BindGrant[];
}

/** Nothing of the host. */
export const noHost: HostGrants = {
  privileged: false,
  net: false,
  pid: false,
  devices: false,
  publish: false,
  swarmJoin: false,
  plugins: false,
  capabilities: [],
  binds: [],
};

/** A folder of the host that containers may mount. */
export interface BindGrant {
  /** Absolute and normalised. */
  readonly root: string;
  /** Whether they may write there. */
  readonly write: boolean;
}

/** Which objects writes may touch. */
export type Scope =
  | { readonly kind: "managed" }
  | { readonly kind: "all" }
  | { readonly kind: "project"; readonly project: string }
  | { readonly kind: "label"; readonly key: string; readonly value: string };

/** When a person is asked. `auto` asks for destroy, dataloss and host; `always` for all that is not read. */
export interface ConfirmPolicy {
  /** The rule. */
  readonly when: "auto" | "always" | "never";
  /** Classes that are exempt though `when` would ask. */
  readonly never: readonly Risk[];
  /** What happens where the client has no way to ask. */
  readonly fallback: "deny" | "token" | "cli";
}

/** Everything that the guard judges by, for one host. */
export interface Policy {
  /** Classes that are granted beside `read`. */
  readonly allow: ReadonlySet<Grant>;
  /** What of the host may be reached. */
  readonly allowHost: HostGrants;
  /** Registries that the daemon may be sent to, such as `docker.io`. */
  readonly registries: readonly string[];
  /** Objects that writes may touch. */
  readonly scope: Scope;
  /** Whether values of environment variables are shown as they are. */
  readonly revealEnv: boolean;
  /** When a person is asked. */
  readonly confirm: ConfirmPolicy;
  /** Label prefixes that are free though the guard would refuse them. */
  readonly labels: readonly string[];
  /** Key of provenance and tokens: 32 random bytes that outlive the process where managed objects should. */
  readonly key: Uint8Array<ArrayBuffer>;
  /** Names this installation in the provenance label. */
  readonly install: string;
  /** Id of the container that this server runs in, where it runs in one. */
  readonly self: string | undefined;
  /** Values that `secret:NAME` stands for. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** A value that the model may use and never sees. */
export interface Secret {
  /** The value. */
  readonly value: string;
  /** Names of environment variables that it may become. */
  readonly env: readonly string[];
  /** References of images that may receive it, `*` at the end for any tag. */
  readonly images: readonly string[];
}
