/**
 * Plugins of the engine.
 *
 * @module
 */

/** A plugin. */
export interface Plugin {
  /** Id, 64 digits. */
  Id?: string | undefined;
  /** Its name with a tag. */
  Name: string;
  /** Whether it runs. */
  Enabled: boolean;
  /** What can be set, and how it is. */
  Settings: PluginSettings;
  /** The reference that it was pulled by. */
  PluginReference?: string | undefined;
  /** What its author wrote. */
  Config: PluginConfig;
}

/** What can be set of a plugin, and how it is. */
export interface PluginSettings {
  /** Its mounts. */
  Mounts: PluginMount[] | null;
  /** Its environment, as `NAME=value`. */
  Env: string[] | null;
  /** Its arguments. */
  Args: string[] | null;
  /** Its devices. */
  Devices: PluginDevice[] | null;
}

/** What the author of a plugin wrote. */
export interface PluginConfig {
  /** Version of the engine that made it. Until 1.51. */
  DockerVersion?: string | undefined;
  /** What it is for. */
  Description: string;
  /** Where more is said about it. */
  Documentation: string;
  /** How the engine speaks to it. */
  Interface: PluginInterface;
  /** Its program and arguments. */
  Entrypoint: string[] | null;
  /** Its working directory. */
  WorkDir: string;
  /** User and group that it runs as. */
  User?: PluginUser | undefined;
  /** Its network. */
  Network: PluginNetworkConfig;
  /** Its rights. */
  Linux: PluginLinuxConfig;
  /** A path whose mounts the host sees, for volume drivers. */
  PropagatedMount: string;
  /** Whether it shares the host's IPC namespace. */
  IpcHost: boolean;
  /** Whether it shares the host's PID namespace. */
  PidHost: boolean;
  /** Its mounts. */
  Mounts: PluginMount[] | null;
  /** Its environment. */
  Env: PluginEnv[] | null;
  /** Its arguments. */
  Args: PluginArgs;
  /** Its files. */
  rootfs?: PluginRootFS | null | undefined;
}

/** How an engine speaks to a plugin. */
export interface PluginInterface {
  /** What it can do. */
  Types: PluginInterfaceType[] | null;
  /** Name of its socket. */
  Socket: string;
  /** Protocol on that socket; empty is that of the engine's first plugins. */
  ProtocolScheme?: "" | "moby.plugins.http/v1" | (string & Record<never, never>) | undefined;
}

/** What a plugin can do, such as `docker.volumedriver/1.0`: text on the wire, though documented as an object until 1.51. */
export type PluginInterfaceType = string;

/** User and group of a plugin. */
export interface PluginUser {
  /** User. Absent for 0. */
  UID?: number | undefined;
  /** Group. Absent for 0. */
  GID?: number | undefined;
}

/** The network of a plugin. */
export interface PluginNetworkConfig {
  /** Kind of network: `host`, `bridge` or `none`. */
  Type: string;
}

/** Rights of a plugin. */
export interface PluginLinuxConfig {
  /** Capabilities that it has, such as `CAP_SYS_ADMIN`. */
  Capabilities: string[] | null;
  /** Whether it may use every device of the host. */
  AllowAllDevices: boolean;
  /** Devices that it may use. */
  Devices: PluginDevice[] | null;
}

/** A mount of a plugin. */
export interface PluginMount {
  /** Its name, for settings. */
  Name: string;
  /** What it is for. */
  Description: string;
  /** What of it can be set. */
  Settable: string[] | null;
  /** Path on the host. */
  Source: string | null;
  /** Path in the plugin. */
  Destination: string;
  /** Kind of mount. */
  Type: string;
  /** Options of the mount. */
  Options: string[] | null;
}

/** A device of a plugin. */
export interface PluginDevice {
  /** Its name, for settings. */
  Name: string;
  /** What it is for. */
  Description: string;
  /** What of it can be set. */
  Settable: string[] | null;
  /** Its path on the host. */
  Path: string | null;
}

/** A variable in the environment of a plugin. */
export interface PluginEnv {
  /** Its name. */
  Name: string;
  /** What it is for. */
  Description: string;
  /** What of it can be set. */
  Settable: string[] | null;
  /** Its value. */
  Value: string | null;
}

/** The arguments of a plugin. */
export interface PluginArgs {
  /** Their name, for settings. */
  Name: string;
  /** What they are for. */
  Description: string;
  /** What of them can be set. */
  Settable: string[] | null;
  /** The arguments. */
  Value: string[] | null;
}

/** The files of a plugin. */
export interface PluginRootFS {
  /** How they are kept: `layers`. */
  type?: string | undefined;
  /** Digests of its layers. */
  diff_ids?: string[] | null | undefined;
}

/** A right that a plugin asks for; who pulls it hands on what is granted. */
export interface PluginPrivilege {
  /** What it is about, such as `network` or `capabilities`. */
  Name?: string | undefined;
  /** The same for people. */
  Description?: string | undefined;
  /** What is asked for, such as `["host"]`. */
  Value?: string[] | null | undefined;
}
