/** The other end of the wire on Node. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import type { Target } from "../../src/transports/environment/target.ts";
import type { Certificates } from "./certificates.ts";
import type { Kind, Listener, Peer, World } from "./connection-cases.ts";

let sockets = 0;

/** A socket as the cases want it. Nothing is read from it before it is asked, so that a close leaves bytes unread. */
function peer(socket: Socket, raw: Socket): Peer {
  const failed = new Promise<never>((_, reject) => socket.on("error", reject));
  failed.catch(() => {});
  let chunks: AsyncIterator<Buffer> | undefined;
  return {
    async read() {
      chunks ??= socket.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
      const { done, value } = await chunks.next();
      return done ? undefined : value;
    },
    write: (bytes) => Promise.race([failed, new Promise<void>((done) => socket.write(bytes, () => done()))]),
    closeWrite: () => Promise.race([failed, new Promise<void>((done) => socket.end(() => done()))]),
    close: () => void socket.end(() => socket.destroy()),
    reset() {
      // A pipe has no reset of its own: closing it with bytes unread is one.
      if (raw.remotePort === undefined) raw.destroy();
      else raw.resetAndDestroy();
    },
  };
}

async function listen(kind: Kind, certificates: Certificates): Promise<Listener> {
  const accepted: Peer[] = [];
  const waiting: ((peer: Peer) => void)[] = [];
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: kind !== "tls", noDelay: true }, (raw) => {
    open.add(raw.on("error", () => {}));
    if (kind !== "tls") return arrived(peer(raw, raw));
    const secure = new TLSSocket(raw, {
      isServer: true,
      cert: certificates.text("server-cert.pem"),
      key: certificates.text("server-key.pem"),
      ALPNProtocols: ["http/1.1"],
    });
    // The name is wrong in some cases, and then the client breaks the handshake off.
    secure.on("error", () => {});
    secure.on("secure", () => arrived(peer(secure, raw)));
  });
  function arrived(one: Peer): void {
    const next = waiting.shift();
    if (next) next(one);
    else accepted.push(one);
  }
  const path = join(certificates.folder, `peer-${sockets++}.sock`);
  server.listen(kind === "unix" ? { path } : { host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  return {
    target: targetOf(kind, path, kind === "unix" ? 0 : (server.address() as AddressInfo).port, certificates),
    accept: () => Promise.resolve(accepted.shift() ?? new Promise<Peer>((resolve) => waiting.push(resolve))),
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function targetOf(kind: Kind, path: string, port: number, certificates: Certificates): Target {
  const at = { host: `tcp://127.0.0.1:${port}`, hostname: "127.0.0.1", port, base: "" };
  if (kind === "unix") return { kind, host: `unix://${path}`, path };
  return kind === "tcp" ? { kind, ...at } : { kind, ...at, tls: { ca: certificates.text("ca.pem") } };
}

/** Starts the server of {@linkcode World.witness}. */
export async function witness(certificates: Certificates): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createTlsServer({
    ca: certificates.text("ca.pem"),
    cert: certificates.text("server-cert.pem"),
    key: certificates.text("server-key.pem"),
    requestCert: true,
    rejectUnauthorized: true,
    // The first that the client offers too is taken.
    ALPNProtocols: ["h2", "http/1.1"],
  }, (socket) => {
    const { alpnProtocol: alpn } = socket;
    const { servername } = socket as TLSSocket & { readonly servername?: string | false };
    socket.on("error", () => {}).end(JSON.stringify({ alpn, servername, client: socket.getPeerCertificate().subject.CN }));
  });
  server.on("tlsClientError", () => {}).listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((done) => void server.close(() => done())),
  };
}

/** A process that listens and does not accept. */
async function stalled(certificates: Certificates): ReturnType<World["stalled"]> {
  const path = join(certificates.folder, `stalled-${sockets++}.sock`);
  const child = spawn(process.execPath, [fileURLToPath(new URL("stalled.mjs", import.meta.url)), path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    path,
    release: () => void child.stdin.write("x"),
    close() {
      child.kill();
      rmSync(path, { force: true });
    },
  };
}

/** The world around a dial of Node. */
export function nodeWorld(dial: World["dial"], certificates: Certificates, witness: number): World {
  const file = join(certificates.folder, "no-socket");
  writeFileSync(file, "");
  return {
    dial,
    listen: (kind) => listen(kind, certificates),
    tls: { ca: certificates.text("ca.pem"), cert: certificates.text("cert.pem"), key: certificates.text("key.pem") },
    witness,
    stalled: () => stalled(certificates),
    paths: { missing: join(certificates.folder, "missing.sock"), file },
  };
}
