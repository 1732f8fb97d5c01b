/**
 * The engine itself: version, events, login.
 *
 * @module
 */

/** Versions of the engine and its parts. */
export interface SystemVersion {
  /** The product. */
  Platform: SystemVersionPlatform;
  /** Its parts. */
  Components?: SystemVersionComponent[] | null | undefined;
  /** Version of the engine, such as `28.5.2`. */
  Version: string;
  /** Highest API version that it speaks. */
  ApiVersion: string;
  /** Lowest API version that it speaks. */
  MinAPIVersion?: string | undefined;
  /** Commit that it was built from. */
  GitCommit?: string | undefined;
  /** Go that it was built with. */
  GoVersion?: string | undefined;
  /** Operating system, such as `linux`. */
  Os: string;
  /** Processor architecture, such as `amd64`. */
  Arch: string;
  /** Version of the kernel. */
  KernelVersion?: string | undefined;
  /** Whether experimental features are on. */
  Experimental?: boolean | undefined;
  /** When it was built. */
  BuildTime?: string | undefined;
}

/** The product that the engine is part of. */
export interface SystemVersionPlatform {
  /** Its name, such as `Docker Engine - Community`. */
  Name: string;
}

/** A part of the engine. */
export interface SystemVersionComponent {
  /** Its name, such as `containerd`. */
  Name: string;
  /** Its version. */
  Version: string;
  /** More about it, by name. */
  Details?: { [key: string]: string } | null | undefined;
}

/** Credentials of one registry. */
export interface AuthConfig {
  /** User name. */
  username?: string | undefined;
  /** Password or access token. */
  password?: string | undefined;
  /** E-mail address; no engine reads it any more. Until 1.51. */
  email?: string | undefined;
  /** The registry they are for. Default Docker Hub. */
  serveraddress?: string | undefined;
  /** Token of an earlier login, used instead of user name and password. */
  identitytoken?: string | undefined;
  /** Bearer token that is sent to the registry as it is. */
  registrytoken?: string | undefined;
  /** `user:password` in base64; pull does not read it. */
  auth?: string | undefined;
}

/** The answer to a login. */
export interface AuthResponse {
  /** What the engine says, such as `Login Succeeded`. */
  Status: string;
  /** Token to use instead of the password; empty where the registry has none. */
  IdentityToken?: string | undefined;
}

/** Something that happened. */
export interface EventMessage {
  /** Kind of object. */
  Type:
    | "builder"
    | "config"
    | "container"
    | "daemon"
    | "image"
    | "network"
    | "node"
    | "plugin"
    | "secret"
    | "service"
    | "volume"
    | (string & Record<never, never>);
  /** What happened, such as `start`, `die`, `exec_create: ls` or `health_status: healthy`. */
  Action: string;
  /** The object. */
  Actor: EventActor;
  /** Where it happened: on this engine, or in the swarm. */
  scope?: "local" | "swarm" | (string & Record<never, never>) | undefined;
  /** When, in seconds since 1970. */
  time: number;
  /** When, in nanoseconds since 1970. Beyond 2^53: the last digits are rounded. */
  timeNano: number;
  /** `Action` again, of containers and images; undocumented. Until 1.51. */
  status?: string | undefined;
  /** `Actor.ID` again, of containers and images; undocumented. Until 1.51. */
  id?: string | undefined;
  /** Image of the container; undocumented. Until 1.51. */
  from?: string | undefined;
}

/** The object that an event is about. */
export interface EventActor {
  /** Its id, or its name where it has no id. */
  ID: string;
  /** Its name, its labels, and what the action adds, such as `exitCode`. */
  Attributes: { [key: string]: string } | null;
}
