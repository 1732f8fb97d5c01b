/**
 * Lines of output. Frames are not lines: one may hold several, or end inside a line or a character.
 *
 * @module
 */

import type { Frame } from "./frames.ts";

/** A line of output. */
export interface OutputLine {
  /** Where the process wrote it. */
  readonly stream: "stdout" | "stderr";
  /** Its text, without `\n` or `\r\n`. */
  readonly line: string;
}

interface Half {
  readonly decoder: TextDecoder;
  rest: string;
}

/** Cuts frames into lines, each stream by itself; a last line without a line break counts. */
export async function* lines(blocks: AsyncIterable<readonly Frame[]>): AsyncGenerator<OutputLine, void> {
  const halves: Record<Frame["stream"], Half> = {
    stdout: { decoder: new TextDecoder(), rest: "" },
    stderr: { decoder: new TextDecoder(), rest: "" },
  };
  for await (const block of blocks) {
    for (const { stream, data } of block) {
      const half = halves[stream];
      const parts = half.decoder.decode(data, { stream: true }).split("\n");
      const rest = parts.pop() ?? "";
      for (const part of parts) {
        // Only the first goes on from before: what was looked at is not looked at again, however long a line gets.
        const line = half.rest + part;
        half.rest = "";
        yield { stream, line: line.endsWith("\r") ? line.slice(0, -1) : line };
      }
      half.rest += rest;
    }
  }
  for (const stream of ["stdout", "stderr"] as const) {
    const line = halves[stream].rest + halves[stream].decoder.decode();
    if (line) yield { stream, line };
  }
}
