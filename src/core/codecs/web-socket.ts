/**
 * The client's side of a WebSocket (RFC 6455) over an upgraded connection: just what attach/ws needs.
 *
 * @module
 */

import { DockerConnectionError } from "../errors.ts";
import type { Bytes, Connection } from "../transport.ts";

const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const nothing: Bytes = /* @__PURE__ */ new Uint8Array(0);

/** A connection whose bytes travel in binary messages. Its half-close sends a close frame, after which the engine ends the session. */
export function webSocket(inner: Connection): Connection {
  let buffer = nothing;
  let over = false;

  async function need(size: number): Promise<Bytes | undefined> {
    while (buffer.length < size) {
      const chunk = await inner.read();
      if (!chunk) {
        if (buffer.length) throw protocol("the connection ended inside a frame");
        return undefined;
      }
      const joined = new Uint8Array(buffer.length + chunk.length);
      joined.set(buffer);
      joined.set(chunk, buffer.length);
      buffer = joined;
    }
    const taken = buffer.subarray(0, size);
    buffer = buffer.subarray(size);
    return taken;
  }

  function protocol(what: string): DockerConnectionError {
    inner.close();
    return new DockerConnectionError("protocol", `Cannot read the WebSocket: ${what}`);
  }

  return {
    async read(): Promise<Bytes | undefined> {
      for (;;) {
        const head = over ? undefined : await need(2);
        if (!head) return undefined;
        const code = (head[0] as number) & 0x0f;
        const short = head[1] as number;
        // Section 5.1: a server does not mask, and no extension was asked for.
        if (short & 0x80 || (head[0] as number) & 0x70) throw protocol("a masked frame, or one of an extension");
        let length = short;
        if (short >= 126) {
          const wide = await need(short === 126 ? 2 : 8);
          if (!wide) throw protocol("the connection ended inside a frame");
          length = wide.reduce((sum, byte) => sum * 256 + byte, 0);
        }
        if (code >= opcode.close && length > 125) throw protocol("an oversized control frame");
        if (length > 16 * 1024 * 1024) throw protocol(`a frame of ${length} bytes`);
        const payload = length ? await need(length) : nothing;
        if (!payload) throw protocol("the connection ended inside a frame");
        if (code === opcode.ping) await inner.write(frame(opcode.pong, payload));
        else if (code === opcode.close) over = true;
        else if (code <= opcode.binary && payload.length) return payload;
        else if (code > opcode.binary && code !== opcode.pong) throw protocol(`a frame of type ${code}`);
      }
    },
    write: (chunk) => inner.write(frame(opcode.binary, chunk)),
    closeWrite: () => inner.write(frame(opcode.close, new Uint8Array([0x03, 0xe8]))),
    close: () => inner.close(),
  };
}

/** One whole message, masked as a client must (section 5.3). */
function frame(code: number, payload: Uint8Array): Bytes {
  const { length } = payload;
  const wide = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const head = 2 + wide + 4;
  const bytes = new Uint8Array(head + length);
  bytes[0] = 0x80 | code;
  bytes[1] = 0x80 | (wide === 0 ? length : wide === 2 ? 126 : 127);
  for (let i = 0, rest = length; i < wide; i++, rest = Math.floor(rest / 256)) bytes[1 + wide - i] = rest % 256;
  const mask = crypto.getRandomValues(bytes.subarray(2 + wide, head));
  for (let i = 0; i < length; i++) bytes[head + i] = (payload[i] as number) ^ (mask[i & 3] as number);
  return bytes;
}
