/**
 * Environment variables.
 *
 * @module
 */

import { list, type ListRule, value } from "../rule.ts";
import { refuse, textOf } from "./place.ts";

/** Variables, all with a value: Podman takes what is missing, and what a `*` stands for, from its own environment. */
export const env: ListRule = list(value("env", (given, at) => {
  // deno-lint-ignore no-control-regex
  if (!/^[^=*\x00-\x1f\x7f]+=[^\x00]*$/.test(textOf(given, at))) refuse(at, "a variable is written NAME=VALUE");
}));
