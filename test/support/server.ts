/**
 * A raw server on a real socket, that counts.
 *
 * @module
 */

import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Transport } from "../../src/core/transport.ts";
import { nodeTransport } from "../../src/transports/node.ts";
import { turns } from "./settled.ts";

/** A server, and a transport to it. */
export interface RawServer extends AsyncDisposable {
  /** A transport to it. */
  readonly transport: Transport;
  /** Connections that it has, by now. */
  readonly sockets: ReadonlySet<Socket>;
  /** How many connections there were. */
  readonly accepted: number;
  /** How many bytes came, over all. */
  readonly received: number;
  /** Resolves when it has no connection. */
  idle(): Promise<void>;
}

/**
 * Says bytes and resets, which a socket does that is closed with something unread: the request must be too long for one read.
 * The reset waits until the bytes are read, since libuv takes one that comes with them for an end.
 */
export function reset(socket: Socket, bytes: Uint8Array): void {
  socket.pause();
  socket.write(bytes, () => void turns(5).then(() => socket.destroy()));
}

/** Serves each connection, on a unix socket or a port of this machine; `data` sees what comes. */
export async function serve(data: (socket: Socket, chunk: Buffer) => void, over: "unix" | "tcp" = "unix"): Promise<RawServer> {
  const folder = mkdtempSync(join(tmpdir(), "dockwire-"));
  const path = join(folder, "s.sock");
  const sockets = new Set<Socket>();
  let accepted = 0;
  let received = 0;
  let idle: (() => void) | undefined;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted++;
    sockets.add(socket);
    socket.on("data", (chunk: Buffer) => {
      received += chunk.length;
      data(socket, chunk);
    });
    socket.on("error", () => {});
    socket.on("end", () => {
      // What was said is still sent; then the other half goes too.
      if (!socket.writableEnded) socket.end();
    });
    socket.on("close", () => {
      sockets.delete(socket);
      if (!sockets.size) idle?.();
    });
  });
  await new Promise<void>((done) => over === "unix" ? server.listen(path, done) : server.listen(0, "127.0.0.1", done));
  const transport = nodeTransport({
    host: over === "unix" ? `unix://${path}` : `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  return {
    transport,
    sockets,
    get accepted() {
      return accepted;
    },
    get received() {
      return received;
    },
    idle: () => sockets.size ? new Promise((resolve) => idle = resolve) : Promise.resolve(),
    async [Symbol.asyncDispose]() {
      await transport.close?.();
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true });
    },
  };
}
