/**
 * Bytes into lines.
 *
 * @module
 */

const newline = 10;

/** The lines of a stream without their ends; `undefined` stands for one of more than `most` bytes, which is dropped as it comes. */
export async function* lines(input: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<string | undefined, void, undefined> {
  let [parts, size]: [Uint8Array[], number] = [[], 0];

  function take(end: Uint8Array): string | undefined {
    const tooLong = size + end.length > most;
    const decoder = new TextDecoder();
    const line = tooLong ? undefined : [...parts, end].map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
    [parts, size] = [[], 0];
    return line;
  }

  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield take(chunk.subarray(start, end));
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    size += rest.length;
    if (size > most) parts = [];
    // A copy, since whoever reads may use the memory again.
    else if (rest.length) parts.push(rest.slice());
  }
  if (size) yield take(new Uint8Array());
}
