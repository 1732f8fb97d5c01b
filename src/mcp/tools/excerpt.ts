/**
 * The beginning and the end of text that may be long: what matters of output is mostly at one of them.
 *
 * @module
 */

/** Lines that are kept up to a limit. */
export interface Excerpt {
  /** How many lines came. */
  readonly count: number;
  /** Adds a line. */
  add(line: string): void;
  /** What was kept, with a mark where lines were left out. */
  text(): string;
}

/** The most characters of one line. */
const longest = 2000;

/** Keeps about `most` characters: a half from the beginning, a half from the end. */
export function excerpt(most: number): Excerpt {
  const half = most / 2;
  const head: string[] = [];
  const tail: string[] = [];
  let headSize = 0;
  let tailSize = 0;
  let count = 0;
  let left = 0;

  return {
    get count() {
      return count;
    },
    add(text) {
      count++;
      const line = text.length > longest ? `${text.slice(0, longest)}… (+${text.length - longest} characters)` : text;
      if (!tail.length && headSize + line.length < half) {
        headSize += line.length + 1;
        head.push(line);
        return;
      }
      tail.push(line);
      tailSize += line.length + 1;
      while (tailSize > half && tail.length > 1) {
        tailSize -= (tail.shift() as string).length + 1;
        left++;
      }
    },
    text: () => [...head, ...left ? [`… ${left} lines left out …`] : [], ...tail].join("\n"),
  };
}
