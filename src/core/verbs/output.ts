/**
 * Output that a verb collects, as text or bytes, up to a limit.
 *
 * @module
 */

import type { Frame } from "../codecs/frames.ts";
import { join } from "../collect.ts";
import { DockerDecodeError } from "../errors.ts";
import type { Bytes } from "../transport.ts";

/** How collected output is handed over. */
export interface OutputOptions {
  /** `utf-8` for text, which is the default, or `bytes`. */
  readonly encoding?: "utf-8" | "bytes" | undefined;
  /** Most bytes of stdout and stderr together that an await collects; beyond it fails. Default 64 MiB. */
  readonly maxOutput?: number | undefined;
}

/** Collected output. */
export interface Output<T> {
  /** What was written to stdout; with a TTY all of it. Empty where the operation was iterated. */
  stdout: T;
  /** What was written to stderr. Empty where the operation was iterated. */
  stderr: T;
}

/** Keeps frames; `result` hands them over. */
export class Collected {
  readonly #parts: Record<Frame["stream"], Bytes[]> = { stdout: [], stderr: [] };
  readonly #options: OutputOptions;
  #size = 0;

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  /** Keeps a frame. Throws `DockerDecodeError` where it is too much. */
  add({ stream, data }: Frame): void {
    const { maxOutput = 64 * 1024 * 1024 } = this.#options;
    this.#size += data.length;
    if (this.#size > maxOutput) {
      throw new DockerDecodeError(`Cannot collect more than ${maxOutput} bytes of output: iterate the operation, or raise maxOutput`);
    }
    this.#parts[stream].push(data);
  }

  /** All that was kept. Characters that a frame cut in two are whole again. */
  result(): Output<string & Bytes> {
    const whole = (stream: Frame["stream"]): unknown => {
      const bytes = join(this.#parts[stream]);
      return this.#options.encoding === "bytes" ? bytes : new TextDecoder().decode(bytes);
    };
    // Which of the two it is, the overloads of the verbs say.
    return { stdout: whole("stdout"), stderr: whole("stderr") } as Output<string & Bytes>;
  }
}
