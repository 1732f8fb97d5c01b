/**
 * What a container runs.
 *
 * @module
 */

import type { HostConfig } from "./host-config.ts";
import type { NetworkingConfig } from "./networks.ts";

/** What of a container does not depend on its host. */
export interface ContainerConfig {
  /** Host name. Default the first twelve digits of its id. */
  Hostname?: string | undefined;
  /** Domain name. */
  Domainname?: string | undefined;
  /** User and group of the process, as `user[:group]`, names or numbers. Default the image's. */
  User?: string | undefined;
  /** Whether the docker CLI attached stdin. */
  AttachStdin?: boolean | undefined;
  /** Whether the docker CLI attached stdout. */
  AttachStdout?: boolean | undefined;
  /** Whether the docker CLI attached stderr. */
  AttachStderr?: boolean | undefined;
  /** Ports that it listens on, such as `{ "80/tcp": {} }`. */
  ExposedPorts?: { [port: string]: Record<string, never> } | null | undefined;
  /** Gives it a terminal: stdout and stderr come as one stream. Default false. */
  Tty?: boolean | undefined;
  /** Keeps stdin open. Default false. */
  OpenStdin?: boolean | undefined;
  /** Closes stdin when the first client that attached to it goes. Default false. */
  StdinOnce?: boolean | undefined;
  /** Environment as `NAME=value`; `NAME` alone removes the image's. */
  Env?: string[] | null | undefined;
  /** Command, or the arguments of `Entrypoint`. Default the image's. */
  Cmd?: string[] | null | undefined;
  /** How to find out whether it is healthy. Default the image's. */
  Healthcheck?: HealthConfig | undefined;
  /** Whether the command is escaped already, on Windows. */
  ArgsEscaped?: boolean | null | undefined;
  /** Image: name or id. */
  Image?: string | undefined;
  /** Paths that become anonymous volumes. */
  Volumes?: { [path: string]: Record<string, never> } | null | undefined;
  /** Working directory. Default the image's. */
  WorkingDir?: string | undefined;
  /** Entry point. Default the image's; `[""]` removes it. */
  Entrypoint?: string[] | null | undefined;
  /** Turns networking off. */
  NetworkDisabled?: boolean | null | undefined;
  /** MAC address; use that of `EndpointSettings` since 1.44. Until 1.51. */
  MacAddress?: string | null | undefined;
  /** Triggers that images built from its image run. */
  OnBuild?: string[] | null | undefined;
  /** Labels. */
  Labels?: { [key: string]: string } | null | undefined;
  /** Signal to stop it with. Default `SIGTERM`. */
  StopSignal?: string | null | undefined;
  /** Seconds to wait for it to stop before it is killed. Default 10. */
  StopTimeout?: number | null | undefined;
  /** Shell of the shell form of RUN, CMD and ENTRYPOINT. */
  Shell?: string[] | null | undefined;
}

/** A test that runs inside the container. */
export interface HealthConfig {
  /** `["CMD", ...]`, `["CMD-SHELL", line]`, `["NONE"]`, or empty for the image's. */
  Test?: string[] | null | undefined;
  /** Between two tests, in nanoseconds; 0 inherits, else at least 1 ms. */
  Interval?: number | undefined;
  /** After which a test has failed, in nanoseconds; 0 inherits, else at least 1 ms. */
  Timeout?: number | undefined;
  /** Failures in a row that make it unhealthy; 0 inherits. */
  Retries?: number | undefined;
  /** During which failures do not count, in nanoseconds; 0 inherits, else at least 1 ms. */
  StartPeriod?: number | undefined;
  /** Between two tests in the start period, in nanoseconds; 0 inherits. Since 1.44. */
  StartInterval?: number | undefined;
}

/** The body of `containers.create`. */
export interface ContainerCreateBody extends ContainerConfig {
  /** What depends on the host. */
  HostConfig?: HostConfig | null | undefined;
  /** The networks to attach it to. */
  NetworkingConfig?: NetworkingConfig | null | undefined;
}
