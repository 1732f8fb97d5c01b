/**
 * Deno's own sockets as a transport: unix, TCP and TLS.
 *
 * Needs `--allow-net` for ports, `--allow-read` and `--allow-write` for a unix socket.
 *
 * @module
 */

import { DockerConnectionError, DockerUnsupportedError } from "../core/errors.ts";
import type { Connection, Dial, Transport } from "../core/transport.ts";
import { denoConnection } from "./deno/connection.ts";
import { denoError } from "./deno/errors.ts";
import { connectLimit, type DialOptions, type TransportOptions } from "./environment/options.ts";
import type { Target, TlsTarget, UnixTarget } from "./environment/target.ts";
import { socketTransport } from "./socket-transport.ts";

/**
 * HTTP/1.1 over Deno's sockets. Upgrades and half-close work over all of them.
 *
 * Throws `DockerInputError` for a malformed host, `DockerUnsupportedError` for what Deno cannot dial.
 */
export function denoTransport(options: TransportOptions): Transport {
  return socketTransport(options, denoDial);
}

/**
 * Opens connections to a target. TLS offers HTTP/1.1 only, since an upgrade needs it, and adds `tls.ca` to the
 * authorities that Deno trusts. TCP keep-alive is on, but for TLS with a client certificate, where Deno has no switch.
 * Deno goes on with a TLS handshake that is given up, until the peer answers or hangs up.
 *
 * Named pipes, and a `servername` together with a client certificate, are a `DockerUnsupportedError`: Deno has no way
 * to dial them, while `dockwire/node`, which runs under Deno too, has.
 */
export function denoDial(target: Target, options: DialOptions = {}): Dial {
  const limit = connectLimit(options);
  const open = opener(target);
  return (signal) => within(open, target.host, limit, signal);
}

/** Opens one connection. What comes after the abort of its signal is closed by the caller. */
type Opener = (signal: AbortSignal) => Promise<Deno.Conn>;

function opener(target: Target): Opener {
  switch (target.kind) {
    case "unix":
      return (signal) => openUnix(target, signal);
    case "tcp":
      return (signal) => openTcp(target, signal);
    case "tls":
      if (target.tls.servername !== undefined && target.tls.cert !== undefined) {
        throw new DockerUnsupportedError(
          `Cannot connect to ${target.host} with both tls.servername and tls.cert: Deno has no way to pass both; use the transport of dockwire/node`,
        );
      }
      return (signal) => openTls(target, signal);
    case "npipe":
      throw new DockerUnsupportedError(`Cannot connect to ${target.host}: Deno has no named pipes; use the transport of dockwire/node`);
  }
}

async function openUnix({ path }: UnixTarget, signal: AbortSignal): Promise<Deno.Conn> {
  for (let pause = 1;; pause = Math.min(2 * pause, 64)) {
    try {
      return await Deno.connect({ transport: "unix", path });
    } catch (error) {
      // Linux refuses with EAGAIN while the backlog of the listener is full, as in a burst of dials.
      if (!(error instanceof Deno.errors.WouldBlock) || signal.aborted) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    signal.throwIfAborted();
  }
}

async function openTcp(
  { hostname, port }: { readonly hostname: string; readonly port: number },
  signal: AbortSignal,
): Promise<Deno.TcpConn> {
  const conn = await Deno.connect({ hostname, port, signal });
  conn.setNoDelay(true);
  conn.setKeepAlive(true);
  return conn;
}

async function openTls({ hostname, port, tls }: TlsTarget, signal: AbortSignal): Promise<Deno.Conn> {
  const { ca, cert, key, servername = hostname } = tls;
  const common = { alpnProtocols: ["http/1.1"], ...(ca !== undefined && { caCerts: [ca] }) };
  // Only connectTls takes a client certificate, only startTls another name and a TCP connection with its options set.
  const conn = cert !== undefined && key !== undefined
    ? await Deno.connectTls({ hostname, port, cert, key, ...common })
    : await startTls(await openTcp({ hostname, port }, signal), { hostname: servername, ...common });
  const close = (): void => discard(conn);
  signal.addEventListener("abort", close);
  try {
    // Else the handshake would wait for the first write, and its failure would be that write's.
    if (!signal.aborted) await conn.handshake();
    return conn;
  } catch (error) {
    discard(conn);
    throw error;
  } finally {
    signal.removeEventListener("abort", close);
  }
}

async function startTls(tcp: Deno.TcpConn, options: Deno.StartTlsOptions): Promise<Deno.TlsConn> {
  try {
    return await Deno.startTls(tcp, options);
  } catch (error) {
    discard(tcp);
    throw error;
  }
}

/** Races a dial against its time limit and the caller's signal; what comes too late is closed. */
function within(open: Opener, endpoint: string, limit: number | undefined, outer: AbortSignal | undefined): Promise<Connection> {
  return new Promise((resolve, reject) => {
    if (outer?.aborted) return reject(outer.reason);
    const late = new AbortController();
    const timer = limit === undefined ? undefined : setTimeout(() => {
      stop(new DockerConnectionError("timeout", `Cannot connect to ${endpoint}: no connection within ${limit} ms`, { endpoint }));
    }, limit);
    const onAbort = (): void => stop(outer?.reason);
    outer?.addEventListener("abort", onAbort);

    function release(): void {
      clearTimeout(timer);
      outer?.removeEventListener("abort", onAbort);
    }
    function stop(reason: unknown): void {
      release();
      reject(reason);
      late.abort(reason);
    }
    open(late.signal).then((conn) => {
      release();
      if (late.signal.aborted) discard(conn);
      else resolve(denoConnection(conn, endpoint));
    }, (cause) => {
      release();
      reject(denoError(cause, `connect to ${endpoint}`, endpoint));
    });
  });
}

/** Closes what may be closed or consumed already, at which Deno throws. */
function discard(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch {
    // Closed already.
  }
}
