/**
 * How values travel in the path. An engine cleans paths before it routes them, so an empty or dotted segment would
 * reach another endpoint than the one that was meant: it is refused here.
 *
 * @module
 */

import type { Field } from "../endpoint.ts";
import { DockerInputError } from "../errors.ts";

/** An id or name that is one segment: everything but unreserved characters is escaped. */
export const id: Field<string> & { readonly required: true } = {
  in: "path",
  kind: "id",
  required: true,
  encode: (value) => escape(value),
};

/** A reference of an image or plugin: `/` and `:` stay as they are, since socket proxies match the raw path. */
export const name: Field<string> & { readonly required: true } = {
  in: "path",
  kind: "name",
  required: true,
  encode(value) {
    const parts = typeof value === "string" ? value.split("/") : [value];
    return parts.map((part) => escape(part).replaceAll("%3A", ":")).join("/");
  },
};

function escape(value: unknown): string {
  // deno-lint-ignore no-control-regex
  if (typeof value !== "string" || value === "" || value === "." || value === ".." || /[\x00-\x1f\x7f]/.test(value)) {
    throw new DockerInputError(`Cannot use ${JSON.stringify(value) ?? String(value)} as an id or a segment of a name`);
  }
  try {
    return encodeURIComponent(value).replaceAll("'", "%27");
  } catch (cause) {
    throw new DockerInputError(`Cannot use ${JSON.stringify(value)} as an id: half of a surrogate pair`, { cause });
  }
}
