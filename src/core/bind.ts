/**
 * A group of endpoints as methods.
 *
 * @module
 */

import { callAny, type Caller, type CallOptions } from "./call.ts";
import type { AnyEndpoint, Endpoint, Input, None, Result } from "./endpoint.ts";

/** An endpoint as a method: its input, which may be left out where nothing in it is required, and options. */
export type Method<E> = E extends Endpoint<string, infer P, infer R, infer B>
  ? None extends Input<P, B> ? (input?: Input<P, B>, options?: CallOptions) => Result<R>
  : (input: Input<P, B>, options?: CallOptions) => Result<R>
  : never;

/** The endpoints of a module as methods under the same names. */
export type Bound<G> = { readonly [K in keyof G]: Method<G[K]> };

/** Binds all endpoints of a group (`import * as containers from "dockwire/containers"`) to a caller. */
export function bind<G extends Readonly<Record<keyof G, AnyEndpoint>>>(caller: Caller, group: G): Bound<G> {
  const methods: Record<string, unknown> = {};
  for (const [name, endpoint] of Object.entries<AnyEndpoint>(group)) {
    methods[name] = (input: object = {}, options: CallOptions = {}) => callAny(caller, endpoint, input, options.signal);
  }
  return methods as Bound<G>;
}
