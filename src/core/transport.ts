/**
 * The wire contract: what a transport takes and gives, and what a connection can do. Types only.
 *
 * @module
 */

/** A chunk of bytes as it comes out of a wire: a plain `Uint8Array` over a plain `ArrayBuffer`. */
export type Bytes = ReturnType<Uint8Array["slice"]>;

/** A request as plain data: no origin, nothing hidden. */
export interface WireRequest {
  /** Upper-case HTTP method. */
  readonly method: string;
  /** Path and query without an origin, such as `/v1.51/containers/json?all=1`. */
  readonly path: string;
  /** Headers under lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of known length, or chunks as they come. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  /** Aborts before the head, during the body and after an upgrade; its reason comes out unwrapped. */
  readonly signal?: AbortSignal;
}

/** Anything that looks up a header by name, in any case: a `Headers`, or the head that our own codec parsed. */
export interface Headerlike {
  /** The value of a header, `null` when it was not sent. */
  get(name: string): string | null;
}

/** The body of a response. It is read once, by one of the two ways. */
export interface Body extends AsyncIterable<Bytes> {
  /** The whole of it. More than `limit` bytes rejects with a `DockerDecodeError`. */
  bytes(limit?: number): Promise<Bytes>;
  /** Drops what was not read, and its connection. Calling it again does nothing. */
  close(): void;
}

/** A response whose head has arrived; its status may be any. */
export interface WireResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The response's headers. */
  readonly headers: Headerlike;
  /** The bytes after the head. */
  readonly body: Body;
  /** Both ways of the wire, after an accepted upgrade only: a 101, or Docker's legacy 200 without length and chunks. */
  readonly connection?: Connection;
}

/** Bytes both ways: what a dial returns, and what an upgrade hands over. */
export interface Connection {
  /**
   * The next bytes, one read at a time. `undefined` is the end of input, or our own `close()`.
   * Rejects with a `DockerConnectionError` when the wire broke.
   */
  read(): Promise<Bytes | undefined>;
  /** Resolves when the peer may be sent more. Rejects once closed or reset; bytes that came before stay readable. */
  write(chunk: Uint8Array): Promise<void>;
  /** Half-close: the peer sees the end of its input, and its output keeps flowing. */
  closeWrite(): Promise<void>;
  /** Ends both ways and settles the pending read and every pending write. Calling it again does nothing. */
  close(): void;
  /** Whether an open connection keeps the process alive; `false` for one that idles in a pool. */
  hold?(active: boolean): void;
}

/** Anything that carries a request to an engine. It never retries, redirects, decodes content or times out by itself. */
export interface Transport {
  /** Resolves when the head of the response is here, whatever its status. */
  request(request: WireRequest): Promise<WireResponse>;
  /** The same for a request that asks for both ways of its connection; a refusal is a response with a body. */
  upgrade?(request: WireRequest): Promise<WireResponse>;
  /** Ends idle connections and aborts what is in flight. */
  close?(): Promise<void>;
}

/** Opens a connection; rejects with a `DockerConnectionError`, or with the reason of the signal. */
export type Dial = (signal?: AbortSignal) => Promise<Connection>;
