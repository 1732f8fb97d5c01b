/** Two streams of lines in memory, for a server over them. */

type Message = Readonly<Record<string, unknown>>;

/** Both ends. */
export interface Streams {
  /** What the server reads. */
  readonly input: AsyncIterable<Uint8Array>;
  /** What the server writes by. */
  readonly write: (text: string) => Promise<void>;
  /** Sends messages; text is sent as it is. */
  readonly send: (...messages: readonly (object | string)[]) => void;
  /** Ends the input. */
  readonly end: () => void;
  /** What came so far. */
  readonly answers: () => Message[];
}

/** Makes them. */
export function streams(): Streams {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({}, { highWaterMark: Infinity }, { highWaterMark: Infinity });
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  let out = "";
  return {
    input: readable,
    write(text) {
      out += text;
      return Promise.resolve();
    },
    send(...messages) {
      for (const message of messages) {
        writer.write(encoder.encode(`${typeof message === "string" ? message : JSON.stringify(message)}\n`)).catch(() => {});
      }
    },
    end: () => void writer.close().catch(() => {}),
    answers: () => out.split("\n").filter(Boolean).map((line) => JSON.parse(line) as Message),
  };
}
