/** What the check is told beforehand: where we differ from the specification on purpose, each with its reason. */
import type { FindingKind } from "./model.ts";

/** One difference. */
export interface Quirk {
  /** The kind of finding that it explains. */
  readonly kind: FindingKind;
  /** Its exact path. */
  readonly what: string;
  /** The one version that shows it, as the report calls it; else any. */
  readonly only?: string;
  /** Why it is right. */
  readonly reason: string;
}

/** A field that is elsewhere, or spelled differently, on the wire. */
export interface Move {
  /** Its path in the specification. */
  readonly what: string;
  /** The type and field of ours, such as `BuildCache. Parents`. */
  readonly to: string;
  /** Why it is right. */
  readonly reason: string;
}

/** A place where the wire has another type than the specification says. */
export interface Other {
  /** Its path in the specification. */
  readonly what: string;
  /** The type of ours that it is, as TypeScript writes it, null and undefined left out. */
  readonly is: string;
  /** Why it is right. */
  readonly reason: string;
}

/** All that the check knows. */
export interface Known {
  /** Differences that it says nothing of. */
  readonly quirks: readonly Quirk[];
  /** Fields that it looks for elsewhere. */
  readonly moves: readonly Move[];
  /** Places that it does not look into. */
  readonly others: readonly Other[];
  /** Types by the definition that they stand for. */
  readonly names: Readonly<Record<string, string>>;
}
