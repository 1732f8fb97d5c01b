/**
 * Proofs for where a client cannot ask: tokens, which a model carries back, and codes, which a person confirms. Either is for one
 * request as it was judged, on one host, with its targets as they were; it ends after 5 minutes and works once.
 *
 * @module
 */

import type { Confirmations } from "./confirm.ts";
import { digest, same, sign } from "./mac.ts";

/** Milliseconds that a proof lives. */
export const lifetime: number = 5 * 60_000;

// Both outlive the call that made them, and are forgotten when they are too old to count.
const spent = new Map<string, number>();
const pending = new Map<string, { readonly what: string; readonly expires: number }>();

/** A token for a request; `binding` is all that it must not differ in. */
export async function makeToken(key: Uint8Array<ArrayBuffer>, binding: string, now: number): Promise<string> {
  const expires = (now + lifetime).toString(36);
  return `${expires}.${await sign(key, "token", expires, binding)}`;
}

/** Whether a token is for this request, in time and unused. It is used up by that. */
export async function spendToken(key: Uint8Array<ArrayBuffer>, token: string, binding: string, now: number): Promise<"good" | "bad"> {
  forget(now);
  const [expires = ""] = token.split(".");
  if (!same(token, `${expires}.${await sign(key, "token", expires, binding)}`)) return "bad";
  if (!(parseInt(expires, 36) > now) || spent.has(token)) return "bad";
  spent.set(token, parseInt(expires, 36));
  return "good";
}

/** Letters and digits that nobody takes for one another. */
const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A code for a request, shown to the person by `confirmations`. */
export async function makeCode(binding: string, facts: readonly string[], confirmations: Confirmations, now: number): Promise<string> {
  forget(now);
  const code = [...crypto.getRandomValues(new Uint32Array(8))].map((random) => letters[random % letters.length]).join("");
  await confirmations.request(code, facts);
  pending.set(code, { what: await digest(binding), expires: now + lifetime });
  return code;
}

/** Whether a code is for this request and confirmed. It is used up when it is. */
export async function spendCode(
  code: string,
  binding: string,
  confirmations: Confirmations,
  now: number,
): Promise<"good" | "waiting" | "bad"> {
  forget(now);
  if (pending.get(code)?.what !== await digest(binding)) return "bad";
  if (!await confirmations.confirmed(code)) return "waiting";
  return pending.delete(code) ? "good" : "bad";
}

function forget(now: number): void {
  for (const [token, expires] of spent) if (expires <= now) spent.delete(token);
  for (const [code, { expires }] of pending) if (expires <= now) pending.delete(code);
}
