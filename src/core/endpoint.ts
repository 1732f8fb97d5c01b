/**
 * An endpoint is data: these types say what one constant per operation of the Engine API holds.
 *
 * @module
 */

import type { Operation } from "./operation.ts";
import type { WireRequest, WireResponse } from "./transport.ts";

/** No parameters. (`{}` as a type would accept anything.) */
export type None = Record<never, never>;

/** How a parameter's value is written; what derives schemas, decoders and docs from an endpoint reads it. */
export type FieldKind =
  | "text"
  | "boolean"
  | "integer"
  | "version"
  | "time"
  | "filters"
  | "list"
  | "json"
  | "platform"
  | "oci-platform"
  | "platforms"
  | "id"
  | "name"
  | "registry-auth"
  | "registry-config"
  | "local";

/** How one parameter travels. */
export interface Field<T> {
  /** Where it goes. `local` ones steer the client and are not sent. */
  readonly in: "query" | "path" | "header" | "local";
  /** The shape of its text. */
  readonly kind: FieldKind;
  /** The text of a value: several of a repeated key, none when there is nothing to send. Throws `DockerInputError`. */
  readonly encode: (value: T) => string | readonly string[];
  /** What is sent where the caller gives no value, since engines refuse its absence. */
  readonly fallback?: unknown;
  /** First API version that knows it; using it below throws `DockerVersionError`. */
  readonly since?: string;
  /** Last API version that knew it. It is still sent. */
  readonly until?: string;
}

/** A field for each parameter of `P`, marked required exactly where `P` requires it. */
export type Fields<P> = {
  readonly [K in keyof P]-?: None extends Pick<P, K> ? Field<NonNullable<P[K]>> & { readonly required?: never }
    : Field<P[K]> & { readonly required: true };
};

/** How the body of a request is made from the input. */
export interface BodyField {
  /** `json` gathers the capitalised keys of the input, `value` sends the key `body` as JSON, `raw` sends its bytes. */
  readonly kind: "json" | "value" | "raw";
  /** What is sent of the keys that are no parameters; `undefined` where that is nothing. Throws `DockerInputError`. */
  readonly encode: (keys: Readonly<Record<string, unknown>>, operation: string) => WireRequest["body"];
  /** Whether there must be one. */
  readonly required: boolean;
  /** The `content-type` that goes with it. */
  readonly type: string;
  /** Refuses bytes that the engine could not read, before anything is sent; hands the body on. */
  readonly check?: (body: Uint8Array | AsyncIterable<Uint8Array>) => Promise<Uint8Array | AsyncIterable<Uint8Array>>;
}

/**
 * How integers beyond 2^53 come out of JSON: `number` rounds them, `bigint` keeps them exact. All others are numbers either way.
 */
export type Integers = "number" | "bigint";

/** What a decoder may know beside the response. */
export interface DecodeContext {
  /** Id of the operation, for messages. */
  readonly operation: string;
  /** The caller's input. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The API version of the exchange. */
  readonly version: string;
  /** How integers beyond 2^53 come out of JSON. */
  readonly integers: Integers;
  /** One GET under the same version, such as `/containers/web/json`; any status but 200 rejects with `DockerApiError`. */
  readonly get: (path: string) => Promise<WireResponse>;
}

/** Turns a response into a result. */
export interface Decoder<R> {
  /** What comes back, in a word of the result table. */
  readonly kind: "json" | "empty" | "changed" | "head" | "records" | "progress" | "output" | "session" | "bytes";
  /** Asks what the response alone will not tell, before the request is sent. */
  readonly prepare?: (context: DecodeContext) => Promise<unknown>;
  /** Reads a successful response. `prepared` is what `prepare` found. */
  readonly decode: (response: WireResponse, context: DecodeContext, prepared?: unknown) => R | Promise<R>;
  /** Instead of `decode` alone, begins the exchange itself when the result is first used. */
  readonly begin?: (exchange: Exchange, signal?: AbortSignal) => R;
}

/** Sends the request once; a decoder with `begin` calls it. */
export type Exchange = (signal: AbortSignal) => Promise<{ readonly response: WireResponse; readonly context: DecodeContext }>;

/**
 * One operation of the Engine API: `Id` its operation id, `P` what travels in path, query and headers,
 * `R` the result, `B` the JSON body.
 */
export interface Endpoint<Id extends string, P, R, B = unknown> {
  /** The operation id of the Engine API. */
  readonly id: Id;
  /** HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  /** Path template as the API writes it, such as `/containers/{id}/json`. */
  readonly path: string;
  /** How each parameter travels. */
  readonly params: Fields<P>;
  /** How the body is made; absent where there is none. */
  readonly body?: BodyField;
  /** What comes back. */
  readonly returns: Decoder<R>;
  /** First API version that has it, where that is above 1.40. */
  readonly since?: string;
  /** Statuses that are answers beside 2xx, such as 304. */
  readonly accepts?: readonly number[];
  /** Protocol of its upgrade; `tcp` is asked for where the input says `stdin`, the others always. */
  readonly upgrade?: "tcp" | "h2c" | "websocket";
  /** Sent without the version prefix, as what is needed to find the version. */
  readonly unversioned?: true;
  /** Carries `B`; never set. */
  readonly _body?: (body: B) => void;
}

/** Any endpoint, for lists and loops. */
export type AnyEndpoint = Endpoint<string, None, unknown, never>;

/** What a caller passes: parameters and body keys in one object. Where there are none, no key at all. */
export type Input<P, B> = unknown extends B ? keyof P extends never ? { readonly [key: string]: never } : P : P & B;

/** What a call returns: an operation as it is, anything else as a promise. */
export type Result<R> = [R] extends [Operation<unknown, unknown>] ? R : Promise<R>;
