/**
 * What a refusal says.
 *
 * @module
 */

/** Names of the rules, as the design and the audit log write them. */
export type Rule = "class" | "R1" | "R2" | "R3" | "R4" | "R5" | "R6" | "R7" | "R8" | "R9" | "R10" | "confirm";

/** A request that the policy refuses. Its message is ours and holds nothing of the engine's answers. */
export class PolicyError extends Error {
  /** Name of the class. */
  override readonly name = "PolicyError";
  /** The rule that refused it. */
  readonly rule: Rule;
  /** The flag with which an operator would allow it, such as `--allow=write`; absent where none does. */
  readonly flag: string | undefined;

  /** Takes the rule, what is refused and why, and the flag. */
  constructor(rule: Rule, message: string, flag?: string) {
    super(message);
    this.rule = rule;
    this.flag = flag;
  }
}
