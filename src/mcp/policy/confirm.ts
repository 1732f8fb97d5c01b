/**
 * Asking a person, as a pure decision: the adapter only carries the question and the answer.
 *
 * @module
 */

/** How a person can be reached during this call. */
export interface Asking {
  /** Shows a message with a yes or no; absent where the client declared no such thing. `timeout` when nobody answered. */
  readonly elicit?: ((message: string) => Promise<"accept" | "decline" | "cancel" | "timeout">) | undefined;
  /** The code or token that the call brought as its `confirm` argument. */
  readonly token?: string | undefined;
}
