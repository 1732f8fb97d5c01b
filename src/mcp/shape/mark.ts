/**
 * What stands in the place of a redacted value.
 *
 * @module
 */

import { createMac32, type Mac32 } from "./sha256.ts";

/** Makes the mark of a value, which is of some key (a name, or what kind of secret it is), and counts it. What is a mark already stays. */
export type Mark = (key: string, value: string) => string;

/** Makes marks for kinds of objects. */
export interface Marker {
  /** The marks of one kind of object, such as `Container`. */
  of(kind: string): Mark;
  /** A mark that was made before, for another place of its value. */
  again(mark: string): string;
  /** How many were made. */
  readonly count: number;
}

/** Whether a value is a mark already, perhaps with a bracket behind it, or the beginning of one that was taken up to its space. */
function isMarked(value: string): boolean {
  return /^\[REDACTED(?: #[0-9a-f]{8})?(?:\][)}\],;&"']*)?$/.test(value);
}

/** Marks with a suffix that is equal for equal values of the same kind and key, or without one where there is no key. */
export function createMarker(key: Uint8Array<ArrayBuffer> | undefined): Marker {
  const mac: Mac32 | undefined = key && createMac32(key);
  let count = 0;
  return {
    of: (kind) => (name, value) => {
      if (isMarked(value)) return value;
      count++;
      return mac ? `[REDACTED #${mac(`${kind}\0${name}\0${value}`)}]` : "[REDACTED]";
    },
    again(mark) {
      count++;
      return mark;
    },
    get count() {
      return count;
    },
  };
}
