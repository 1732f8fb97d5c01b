/**
 * Further processes in a running container.
 *
 * @module
 */

/** The body of `containers.exec`. */
export interface ContainerExecBody {
  /** Whether it has stdin. Default false. */
  AttachStdin?: boolean | undefined;
  /** Whether its stdout can be read. Default false. */
  AttachStdout?: boolean | undefined;
  /** Whether its stderr can be read. Default false. */
  AttachStderr?: boolean | undefined;
  /** Initial size of its terminal: height and width. Since 1.42. */
  ConsoleSize?: [number, number] | null | undefined;
  /** Keys that detach from it, such as `ctrl-p,ctrl-q`. */
  DetachKeys?: string | undefined;
  /** Gives it a terminal. Default false; say the same at its start. */
  Tty?: boolean | undefined;
  /** Environment as `NAME=value`, beside the container's. */
  Env?: string[] | null | undefined;
  /** Program and its arguments. */
  Cmd?: string[] | null | undefined;
  /** Gives it nearly all rights of the host. Default false. */
  Privileged?: boolean | undefined;
  /** User and group, as `user[:group]`. Default the container's. */
  User?: string | undefined;
  /** Working directory. Default the container's. */
  WorkingDir?: string | undefined;
}

/** The body of `execs.start`. */
export interface ExecStartBody {
  /** Starts it and does not stay. Default false. */
  Detach?: boolean | undefined;
  /** Whether it has a terminal; say what its create said. Default false. */
  Tty?: boolean | undefined;
  /** Initial size of its terminal: height and width. Since 1.42. */
  ConsoleSize?: [number, number] | null | undefined;
}

/** All about an exec. */
export interface ExecInspectResponse {
  /** Id of the exec. */
  ID: string;
  /** Whether it runs. */
  Running: boolean;
  /** Exit code; null until it ended. */
  ExitCode: number | null;
  /** What it runs. */
  ProcessConfig: ProcessConfig;
  /** Whether it has stdin. */
  OpenStdin: boolean;
  /** Whether its stderr can be read. */
  OpenStderr: boolean;
  /** Whether its stdout can be read. */
  OpenStdout: boolean;
  /** Whether the engine may forget it. */
  CanRemove: boolean;
  /** Id of its container. */
  ContainerID: string;
  /** Keys that detach from it, as bytes in base64. */
  DetachKeys: string | null;
  /** Process id on the host; 0 before its start. */
  Pid: number;
}

/** What an exec runs. */
export interface ProcessConfig {
  /** Whether it has a terminal. */
  tty: boolean;
  /** Program. */
  entrypoint: string;
  /** Its arguments. */
  arguments: string[] | null;
  /** Whether it has nearly all rights of the host. */
  privileged?: boolean | null | undefined;
  /** User and group. */
  user?: string | undefined;
}
