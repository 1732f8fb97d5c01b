/** The other end of the wire on Deno, with nothing of Node's: the sockets under test are not tested by their own kin's imitation. */

import type { Target } from "../../src/transports/environment/target.ts";
import type { Kind, Listener, Peer, World } from "./connection-cases.ts";

/** What the process that starts this one hands over. */
export interface Given extends Pick<World, "witness" | "breakers"> {
  /** Folder of the certificates, which the sockets go into as well. */
  readonly folder: string;
  /** The command of a Node, for {@linkcode World.stalled}. */
  readonly node: string;
}

let sockets = 0;

function peer(conn: Deno.Conn): Peer {
  return {
    async read() {
      const buffer = new Uint8Array(64 * 1024);
      const count = await conn.read(buffer);
      return count === null ? undefined : buffer.subarray(0, count);
    },
    async write(bytes) {
      for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
    },
    closeWrite: () => conn.closeWrite(),
    close: () => conn.close(),
  };
}

function listen(kind: Kind, { folder }: Given): Listener {
  const text = (name: string): string => Deno.readTextFileSync(`${folder}/${name}`);
  const path = `${folder}/peer-${Deno.pid}-${sockets++}.sock`;
  const at = { hostname: "127.0.0.1", port: 0 };
  const listener = kind === "unix"
    ? Deno.listen({ transport: "unix", path })
    : kind === "tcp"
    ? Deno.listen(at)
    : Deno.listenTls({ ...at, cert: text("server-cert.pem"), key: text("server-key.pem"), alpnProtocols: ["http/1.1"] });
  const open: Deno.Conn[] = [];
  const accepted: Peer[] = [];
  const waiting: ((peer: Peer) => void)[] = [];
  async function arrive(conn: Deno.Conn): Promise<void> {
    open.push(conn);
    if ("handshake" in conn) await (conn as Deno.TlsConn).handshake();
    const next = waiting.shift();
    if (next) next(peer(conn));
    else accepted.push(peer(conn));
  }
  const accepting = (async () => {
    // A client that breaks its handshake off, as some cases do, is none.
    for await (const conn of listener) arrive(conn).catch(() => {});
  })();
  return {
    target: targetOf(kind, path, "port" in listener.addr ? listener.addr.port : 0, text("ca.pem")),
    accept: () => Promise.resolve(accepted.shift() ?? new Promise<Peer>((resolve) => waiting.push(resolve))),
    async close() {
      listener.close();
      // Until its last accept has ended, the port goes on listening.
      await accepting;
      for (const conn of open) {
        try {
          conn.close();
        } catch {
          // Closed already.
        }
      }
    },
  };
}

function targetOf(kind: Kind, path: string, port: number, ca: string): Target {
  const at = { host: `tcp://127.0.0.1:${port}`, hostname: "127.0.0.1", port, base: "" };
  if (kind === "unix") return { kind, host: `unix://${path}`, path };
  return kind === "tcp" ? { kind, ...at } : { kind, ...at, tls: { ca } };
}

async function stalled({ folder, node }: Given): ReturnType<World["stalled"]> {
  const path = `${folder}/stalled-${Deno.pid}-${sockets++}.sock`;
  const script = new URL("stalled.mjs", import.meta.url).pathname;
  const child = new Deno.Command(node, { args: [script, path], stdin: "piped", stdout: "piped", stderr: "inherit" }).spawn();
  const output = child.stdout.getReader();
  await output.read();
  const input = child.stdin.getWriter();
  return {
    path,
    release: () => void input.write(new TextEncoder().encode("x")),
    close() {
      child.kill();
      void output.cancel();
    },
  };
}

/** The world around a dial of Deno. */
export function denoWorld(dial: World["dial"], given: Given): World {
  const { folder, witness, breakers } = given;
  const text = (name: string): string => Deno.readTextFileSync(`${folder}/${name}`);
  const file = `${folder}/no-socket`;
  Deno.writeTextFileSync(file, "");
  return {
    dial,
    listen: (kind) => Promise.resolve(listen(kind, given)),
    tls: { ca: text("ca.pem"), cert: text("cert.pem"), key: text("key.pem") },
    witness,
    breakers,
    endsHandshakes: false,
    stalled: () => stalled(given),
    paths: { missing: `${folder}/missing.sock`, file },
  };
}
