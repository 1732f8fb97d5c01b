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
      const parts = (half.rest + half.decoder.decode(data, { stream: true })).split("\n");
      half.rest = parts.pop() ?? "";
      for (const part of parts) yield { stream, line: part.endsWith("\r") ? part.slice(0, -1) : part };
    }
  }
  for (const stream of ["stdout", "stderr"] as const) {
    const line = halves[stream].rest + halves[stream].decoder.decode();
    if (line) yield { stream, line };
  }
}
