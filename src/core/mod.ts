/**
 * dockwire: the Docker Engine API for any JavaScript runtime, over any transport.
 *
 * The entry points of the runtimes (`dockwire/node`, `dockwire/deno`) have `connect()`; this one has what they are made of.
 *
 * @module
 */

export { bind } from "./bind.ts";
export type { Bound, Method } from "./bind.ts";
export { call, createCaller } from "./call.ts";
export type { Caller, CallerOptions, CallOptions } from "./call.ts";
export { createDocker } from "./client.ts";
export type { Connected, Docker, DockerOptions, Groups, Verbs } from "./client.ts";

export {
  DockerApiError,
  DockerConnectionError,
  DockerDecodeError,
  DockerError,
  DockerInputError,
  DockerStreamError,
  DockerUnsupportedError,
  DockerVersionError,
} from "./errors.ts";
export type { ConnectionErrorCode } from "./errors.ts";

export { trace } from "./trace.ts";
export type { TraceRecord } from "./trace.ts";
export { match } from "./match.ts";
export type { Match } from "./match.ts";
export { encode } from "./encode.ts";
export { newest, oldest } from "./version.ts";
export type { Versions } from "./version.ts";

export type { AnyEndpoint, BodyField, DecodeContext, Decoder, Endpoint, Exchange, Field, FieldKind, Fields, Input, None, Result } from "./endpoint.ts";
export type { Operation } from "./operation.ts";
export type { Body, Bytes, Connection, Dial, Headerlike, Transport, WireRequest, WireResponse } from "./transport.ts";
export type { Filters, FilterValue, Platform, Time } from "./fields/query.ts";

export type { ByteStream, RawBody } from "./codecs/bytes.ts";
export type { Changed } from "./codecs/empty.ts";
export type { Frame } from "./codecs/frames.ts";
export type { Records } from "./codecs/json-lines.ts";
export type { OutputLine } from "./codecs/lines.ts";
export type { OutputStream } from "./codecs/output.ts";
export type { ArchiveStream, PathStat } from "./codecs/path-stat.ts";
export type { Ping } from "./codecs/ping.ts";
export { encodeRegistryAuth, encodeRegistryConfig } from "./codecs/registry-auth.ts";
export type { RegistryAuth, RegistryConfig } from "./codecs/registry-auth.ts";
export type { Session } from "./codecs/session.ts";
export type { Sink, Sinks } from "./codecs/sinks.ts";
export { untar } from "./codecs/tar-read.ts";
export type { UntarOptions } from "./codecs/tar-read.ts";
export { tar } from "./codecs/tar-write.ts";
export type { TarSource } from "./codecs/tar-write.ts";
export type { TarStream } from "./codecs/tar.ts";
export type { TarEntry, TarFacts } from "./codecs/tar-entry.ts";
export type { TarType } from "./codecs/tar-header.ts";
export type { TarInputEntry, TarOptions } from "./codecs/tar-plan.ts";

export type { Exec, ExecOptions, ExecResult } from "./verbs/exec.ts";
export type { Output, OutputOptions } from "./verbs/output.ts";
export type { Stdin } from "./verbs/process.ts";
export type { PullOptions, PullProgress, PullResult } from "./verbs/pull.ts";
export type { Run, RunInput, RunOptions, RunResult } from "./verbs/run.ts";
export type { ImageSource, StartInput, StartResult } from "./verbs/start.ts";

export { containers, execs, images, system } from "./groups.ts";
export type { OperationId } from "./groups.ts";
