/**
 * Carries out what the decision about a confirmation says.
 *
 * @module
 */

import { type Asking, type Consent, decide, type Question, toConfirm } from "./confirm.ts";
import { PolicyError } from "./denied.ts";
import type { Policy } from "./policy.ts";
import { makeCode, makeToken, spendCode, spendToken } from "./token.ts";

/** Resolves to whether a person was asked just now; throws `PolicyError` `confirm` where the request must not go on. */
export async function obtain(policy: Policy, ask: Asking, question: Question, binding: () => Promise<string>): Promise<boolean> {
  const { confirm, key } = policy;
  if (!toConfirm(confirm, question.risks).length) return false;
  const { elicit, token, confirmations } = ask;
  const now = Date.now();
  const proof = elicit || token === undefined || confirm.fallback === "deny"
    ? undefined
    : confirm.fallback === "token"
    ? await spendToken(key, token, await binding(), now)
    : confirmations && await spendCode(token, await binding(), confirmations, now);
  const consent: Consent = { canAsk: elicit !== undefined, canConfirm: confirmations !== undefined, proof };
  let decision = decide(confirm, question, consent);
  if (decision.kind === "elicit" && elicit) {
    // A client that fails to ask has not asked.
    const answer = await elicit(decision.message).catch(() => "cancel");
    decision = decide(confirm, question, { ...consent, answer: typeof answer === "string" ? answer : "cancel" });
  }
  switch (decision.kind) {
    case "accepted":
      return elicit !== undefined;
    case "token":
      throw new PolicyError("confirm", decision.message(await makeToken(key, await binding(), now)));
    case "code": {
      // Where codes cannot be confirmed, the decision was another one.
      // The person sees it beside the client, where nothing else says which host is meant.
      const facts = [`On ${question.host}:`, ...question.facts];
      const code = proof === "waiting" ? token : confirmations && await makeCode(await binding(), facts, confirmations, now);
      throw new PolicyError("confirm", decision.message(code as string));
    }
    default:
      throw new PolicyError(
        "confirm",
        decision.kind === "declined" ? decision.message : "Not confirmed.",
        "flag" in decision ? decision.flag : undefined,
      );
  }
}
