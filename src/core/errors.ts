/**
 * Every error that dockwire throws by itself. An aborted call rejects with the caller's own `signal.reason` instead.
 *
 * @module
 */

// Two copies of dockwire may meet in one process (each runtime's entry is one self-contained file), so an error
// answers `instanceof` and `is()` by this brand, not by the identity of its class.
const brand: unique symbol = Symbol.for("dockwire.error") as never;

const credentials = /\/\/[^/@\s]*@/g;

/** The same text without user and password of URLs in it. */
function stripped(text: string): string {
  return text.replace(credentials, "//");
}

/** The base of all. `instanceof` and {@linkcode DockerError.is} agree across copies of this package. */
export class DockerError extends Error {
  /** The name of the class that the brand knows. */
  protected static readonly kind: string = "DockerError";
  /** Name of the error's class. */
  override readonly name: string;

  /** Takes a message that says first what was attempted; user and password of URLs in it are removed. */
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(stripped(message), options);
    const kinds: string[] = [];
    for (let c = new.target as typeof DockerError; c?.kind !== undefined; c = Object.getPrototypeOf(c)) {
      if (Object.hasOwn(c, "kind")) kinds.push(c.kind);
    }
    this.name = kinds[0] as string;
    Object.defineProperty(this, brand, { value: kinds });
  }

  /** Whether a value is an error of this class, made by any copy of dockwire. */
  static is<T>(this: abstract new (...args: never[]) => T, value: unknown): value is T {
    return value instanceof this;
  }

  /** Makes `instanceof` go by the brand. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // A class that a user derived has no kind of its own, and is looked up as any class.
    if (!Object.hasOwn(this, "kind")) return Function.prototype[Symbol.hasInstance].call(this, value);
    const kinds = typeof value === "object" && value !== null ? (value as { [brand]?: unknown })[brand] : undefined;
    return Array.isArray(kinds) && kinds.includes(this.kind);
  }
}

/** What an engine answered with a status that is no success. */
export class DockerApiError extends DockerError {
  /** The name that the brand knows. */
  protected static override readonly kind: string = "DockerApiError";
  /** The HTTP status. */
  readonly status: number;
  /** Id of the operation, such as `ContainerStart`. */
  readonly operation: string;
  /** The engine's own words, without user and password of URLs in them. */
  readonly reason: string;

  /** Takes the operation's id, the status and the engine's words. */
  constructor(operation: string, status: number, reason: string) {
    super(`${operation} failed with status ${status}: ${reason || "(no message)"}`);
    this.operation = operation;
    this.status = status;
    this.reason = stripped(reason);
  }

  /** 400: the engine did not accept the request. */
  get isBadRequest(): boolean {
    return this.status === 400;
  }
  /** 401: credentials were missing or wrong. */
  get isUnauthorized(): boolean {
    return this.status === 401;
  }
  /** 403: an authorization plugin or a proxy refused. */
  get isForbidden(): boolean {
    return this.status === 403;
  }
  /** 404: no such object. */
  get isNotFound(): boolean {
    return this.status === 404;
  }
  /** 409: the object is in a state, or has a name, that does not allow it. */
  get isConflict(): boolean {
    return this.status === 409;
  }
  /** 503: the node is not part of a swarm, or not a manager of it. */
  get isUnavailable(): boolean {
    return this.status === 503;
  }
  /** 500 and above. */
  get isServerError(): boolean {
    return this.status >= 500;
  }
}

/** Why a connection failed. */
export type ConnectionErrorCode = "not_found" | "denied" | "refused" | "reset" | "timeout" | "tls" | "closed" | "protocol";

/** The wire failed: no connection, a cut one, or an answer that is not HTTP. */
export class DockerConnectionError extends DockerError {
  /** The name that the brand knows. */
  protected static override readonly kind: string = "DockerConnectionError";
  /** Why, as a word to branch on. */
  readonly code: ConnectionErrorCode;
  /** Where the connection went, such as `unix:///var/run/docker.sock`. */
  readonly endpoint: string | undefined;
  /** What to do about it, where we know. */
  readonly hint: string | undefined;

  /** Takes the code, a message, and where and why. */
  constructor(
    code: ConnectionErrorCode,
    message: string,
    options: { readonly endpoint?: string | undefined; readonly hint?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(options.hint ? `${message.replace(/\.$/, "")}. ${options.hint}` : message, "cause" in options ? { cause: options.cause } : {});
    this.code = code;
    this.endpoint = options.endpoint && stripped(options.endpoint);
    this.hint = options.hint && stripped(options.hint);
  }
}

/** An error that the engine reported inside a stream whose status was a success. */
export class DockerStreamError extends DockerError {
  /** The name that the brand knows. */
  protected static override readonly kind: string = "DockerStreamError";
  /** Id of the operation. */
  readonly operation: string;
  /** The engine's code, where it sent one: for a failing build step its exit code. */
  readonly code: number | undefined;
  /** The engine's own words, without user and password of URLs in them. */
  readonly reason: string;

  /** Takes the operation's id, the engine's words and its code. */
  constructor(operation: string, reason: string, code?: number) {
    super(`${operation} failed in its stream: ${reason}`);
    this.operation = operation;
    this.reason = stripped(reason);
    this.code = code;
  }
}

/** Bytes that are not what they should be: a cut frame, JSON that does not parse, a tar without its end. */
export class DockerDecodeError extends DockerError {
  /** The name that the brand knows. */
  protected static override readonly kind: string = "DockerDecodeError";
  /** Where in the body, in bytes, when known. */
  readonly offset: number | undefined;

  /** Takes a message, the offset and the cause. */
  constructor(message: string, options: { readonly offset?: number | undefined; readonly cause?: unknown } = {}) {
    super(
      options.offset === undefined ? message : `${message} (at byte ${options.offset})`,
      "cause" in options ? { cause: options.cause } : {},
    );
    this.offset = options.offset;
  }
}

/** The API versions of the two sides do not meet, or what was asked for is newer than the version in use. */
export class DockerVersionError extends DockerError {
  /** The name that the brand knows. */
  protected static override readonly kind: string = "DockerVersionError";
  /** The version in use. */
  readonly requested: string;
  /** The lowest version that the engine speaks, where it said so. */
  readonly min: string | undefined;
  /** The highest version that the engine speaks, where it said so. */
  readonly max: string | undefined;
  /** The version that the operation or parameter came with. */
  readonly needs: string | undefined;

  /** Takes a message and the versions that it is about. */
  constructor(
    message: string,
    versions: {
      readonly requested: string;
      readonly min?: string | undefined;
      readonly max?: string | undefined;
      readonly needs?: string | undefined;
    },
  ) {
    super(message);
    this.requested = versions.requested;
    this.min = versions.min;
    this.max = versions.max;
    this.needs = versions.needs;
  }
}

/** The transport cannot do what was asked, such as an upgrade over fetch. */
export class DockerUnsupportedError extends DockerError {
  /** The name that the brand knows. */
  protected static override readonly kind: string = "DockerUnsupportedError";
}

/** Refused before anything was sent: an empty id, a header value with a line break, an unknown parameter. */
export class DockerInputError extends DockerError {
  /** The name that the brand knows. */
  protected static override readonly kind: string = "DockerInputError";
}
