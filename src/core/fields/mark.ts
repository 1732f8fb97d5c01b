/**
 * What a field says beside its encoding.
 *
 * @module
 */

import type { Field } from "../endpoint.ts";

/** The same field, without which the call is refused. */
export function required<T>(field: Field<T>): Field<T> & { readonly required: true } {
  return { ...field, required: true };
}

/** The same field, sent with this value where the caller gives none. */
export function fallback<T>(field: Field<T>, value: NoInfer<T>): Field<T> {
  return { ...field, fallback: value };
}

/** The same field, known from this API version on. */
export function since<F>(field: F, version: string): F & { readonly since: string } {
  return { ...field, since: version };
}

/** The same field, known up to this API version. */
export function until<F>(field: F, version: string): F & { readonly until: string } {
  return { ...field, until: version };
}
