/**
 * What the catalog says of an operation beside its descriptor.
 *
 * @module
 */

/** Words for an operation. */
export interface OperationWords {
  /** What it does, in one line. */
  readonly summary: string;
  /** A sentence or two for each parameter, with its default and the versions that know it. */
  readonly params?: Readonly<Record<string, string>>;
  /** What its filters can select by. */
  readonly filters?: readonly string[];
  /** The type of its JSON body: the name of one of the types, or a list of one, which goes under the key `body`. */
  readonly body?: string;
}

/** Words for the keys of a type that bodies are made of. */
export type TypeWords = Readonly<Record<string, KeyWords>>;

/** Type, meaning with unit, default and versions, and `true` where it must be given. */
export type KeyWords = readonly [type: string, words: string, required?: true];
