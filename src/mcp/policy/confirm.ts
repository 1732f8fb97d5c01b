/**
 * Asking a person, as a pure decision: the adapter only carries the question and the answer.
 *
 * @module
 */

import type { ConfirmPolicy, Risk } from "./policy.ts";

/** How a person can be reached during this call. */
export interface Asking {
  /** Shows a message with a yes or no; absent where the client declared no such thing. `timeout` when nobody answered. */
  readonly elicit?: ((message: string) => Promise<"accept" | "decline" | "cancel" | "timeout">) | undefined;
  /** The code or token that the call brought as its `confirm` argument. */
  readonly token?: string | undefined;
  /** Where codes are confirmed beside the client, as `dockwire confirm CODE` does; absent where nothing does. */
  readonly confirmations?: Confirmations | undefined;
}

/** Codes that wait for a person at another place than the client. */
export interface Confirmations {
  /** Shows the code and what it is for where the person will look. */
  request(code: string, facts: readonly string[]): Promise<void>;
  /** Whether the person has confirmed it. */
  confirmed(code: string): Promise<boolean>;
}

/** What a person would be asked about. */
export interface Question {
  /** Name of the host. */
  readonly host: string;
  /** Classes of all that is asked for. */
  readonly risks: readonly Risk[];
  /** What would happen, in our own words and figures, a line each. */
  readonly facts: readonly string[];
}

/** What is known of the person's will so far. */
export interface Consent {
  /** Whether the client can show a question. */
  readonly canAsk: boolean;
  /** Whether codes can be confirmed beside the client. */
  readonly canConfirm: boolean;
  /** What the client gave for an answer; anything but `accept` is none. */
  readonly answer?: string | undefined;
  /** What the code or token of the call is worth: it fits, it fits and nobody has confirmed it yet, or it does not fit. */
  readonly proof?: "good" | "waiting" | "bad" | undefined;
}

/** What to do. */
export type Decision =
  /** Go on. */
  | { readonly kind: "accepted" }
  /** Show this to the person and decide again with the answer. */
  | { readonly kind: "elicit"; readonly message: string }
  /** Make a token, or a code, for these words. */
  | { readonly kind: "token" | "code"; readonly message: (secret: string) => string }
  /** Do nothing and say this. */
  | { readonly kind: "declined"; readonly message: string; readonly flag: string };

const grave: ReadonlySet<Risk> = new Set<Risk>(["destroy", "dataloss", "host"]);

/** The classes of a request that a person has to agree to. */
export function toConfirm({ when, never }: ConfirmPolicy, risks: readonly Risk[]): readonly Risk[] {
  if (when === "never") return [];
  return risks.filter((risk) => !never.includes(risk) && (when === "always" ? risk !== "read" : grave.has(risk)));
}

/** Decides whether a request may go on. It knows no client, no clock and no key. */
export function decide(policy: ConfirmPolicy, question: Question, { canAsk, canConfirm, answer, proof }: Consent): Decision {
  const asked = toConfirm(policy, question.risks);
  if (!asked.length) return { kind: "accepted" };
  const flag = `--confirm=${asked.map((risk) => `never:${risk}`).join()}`;
  if (canAsk) {
    if (answer === undefined) return { kind: "elicit", message: messageOf(question) };
    if (answer === "accept") return { kind: "accepted" };
    const why = answer === "timeout" ? "nobody answered in time" : "declined";
    return {
      kind: "declined",
      message: `Not confirmed: ${why}; do not retry. ` +
        `If no prompt was shown, the client may decline automatically; an operator can pre-authorise with ${flag}.`,
      flag,
    };
  }
  const { fallback } = policy;
  if (fallback === "deny" || (fallback === "cli" && !canConfirm)) {
    return {
      kind: "declined",
      message:
        `Not confirmed: it needs a person's consent (${asked.join(", ")}), and this client has no way to ask for it; do not retry. ` +
        `An operator can pre-authorise with ${flag}, or choose --confirm-fallback.`,
      flag,
    };
  }
  if (proof === "good") return { kind: "accepted" };
  const what = question.facts.join("\n");
  const again = proof === "bad"
    ? "That confirmation does not fit: it is for something else, too old, used, or something has changed since.\n"
    : "";
  return fallback === "token"
    ? {
      kind: "token",
      message: (token) =>
        `${again}Nothing was done yet. This would happen on ${question.host}:\n${what}\n` +
        `If that is what the user wants, make the same call again with confirm: "${token}" within 5 minutes.`,
    }
    : {
      kind: "code",
      message: (code) =>
        `${again}Nothing was done yet. This would happen on ${question.host}:\n${what}\n` +
        `Ask the user to run: dockwire confirm ${code}\nThen make the same call again with confirm: "${code}" within 5 minutes.`,
    };
}

function messageOf({ host, facts, risks }: Question): string {
  const losses = [
    ...risks.includes("destroy") || risks.includes("dataloss") ? ["This cannot be undone."] : [],
    ...risks.includes("dataloss") ? ["Data may be lost."] : [],
    ...risks.includes("host") ? ["It reaches the host itself."] : [],
  ];
  return [`On ${host}:`, ...facts, ...losses, "Go on?"].join("\n");
}
