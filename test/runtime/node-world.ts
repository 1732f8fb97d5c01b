/** The other end of the wire on Node. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import type { Target } from "../../src/transports/environment/target.ts";
import type { Certificates } from "./certificates.ts";
import type { Kind, Listener, Peer, World } from "./connection-cases.ts";

let sockets = 0;

/** A socket as the cases want it. Nothing is read from it before it is asked, so that a close leaves bytes unread. */
function peer(socket: Socket): Peer {
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
  };
}

/** A listener of {@linkcode World}. */
export async function listen(kind: Kind, certificates: Certificates): Promise<Listener> {
  const accepted: Peer[] = [];
  const waiting: ((peer: Peer) => void)[] = [];
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: kind !== "tls", noDelay: true }, (raw) => {
    open.add(raw.on("error", () => {}));
    if (kind !== "tls") return arrived(peer(raw));
    const secure = secured(raw, certificates);
    secure.on("secure", () => arrived(peer(secure)));
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

function secured(raw: Socket, certificates: Certificates): TLSSocket {
  const [cert, key] = [certificates.text("server-cert.pem"), certificates.text("server-key.pem")];
  // The name is wrong in some cases, and then the client breaks the handshake off.
  return new TLSSocket(raw, { isServer: true, cert, key, ALPNProtocols: ["http/1.1"] }).on("error", () => {});
}

function targetOf(kind: Kind, path: string, port: number, certificates: Certificates): Target {
  const at = { host: `tcp://127.0.0.1:${port}`, hostname: "127.0.0.1", port, base: "" };
  if (kind === "unix") return { kind, host: `unix://${path}`, path };
  return kind === "tcp" ? { kind, ...at } : { kind, ...at, tls: { ca: certificates.text("ca.pem") } };
}

/** The servers that {@linkcode World} wants, which every runtime uses from this process. */
export interface Servers extends Pick<World, "witness" | "breakers"> {
  /** Ends them. */
  close(): Promise<void>;
}

/** Starts them. */
export async function startServers(certificates: Certificates): Promise<Servers> {
  const witness = createTlsServer({
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
    const client = socket.getPeerCertificate().subject.CN;
    socket.on("error", () => {}).once("data", () => socket.end(JSON.stringify({ alpn, servername, client })));
  }).on("tlsClientError", () => {});
  const breaker = (secure: boolean): Server =>
    createServer((raw) => {
      const socket = secure ? secured(raw, certificates) : raw;
      raw.on("error", () => {});
      socket.once("data", () => raw.resetAndDestroy());
    });
  const [tcp, tls] = [breaker(false), breaker(true)];
  return {
    witness: await portOf(witness),
    breakers: { tcp: await portOf(tcp), tls: await portOf(tls) },
    async close() {
      await Promise.all([witness, tcp, tls].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

async function portOf(server: Server): Promise<number> {
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
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
export function nodeWorld(dial: World["dial"], certificates: Certificates, { witness, breakers }: Servers): World {
  const file = join(certificates.folder, "no-socket");
  writeFileSync(file, "");
  return {
    dial,
    listen: (kind) => listen(kind, certificates),
    tls: { ca: certificates.text("ca.pem"), cert: certificates.text("cert.pem"), key: certificates.text("key.pem") },
    witness,
    breakers,
    endsHandshakes: true,
    stalled: () => stalled(certificates),
    paths: { missing: join(certificates.folder, "missing.sock"), file },
  };
}
