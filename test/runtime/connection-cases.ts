/** What every dial and its connections do, on any runtime: plain functions over a dial and the other end of its wire. */

import { DockerConnectionError } from "../../src/core/errors.ts";
import type { Connection, Dial } from "../../src/core/transport.ts";
import type { DialOptions } from "../../src/transports/environment/options.ts";
import type { Target, TlsOptions } from "../../src/transports/environment/target.ts";

/** The other end of a connection. It reads nothing unless it is asked. */
export interface Peer {
  /** The next bytes; `undefined` is the end of input. */
  read(): Promise<Uint8Array | undefined>;
  /** Writes all of it. */
  write(bytes: Uint8Array): Promise<void>;
  /** Half-closes. */
  closeWrite(): Promise<void>;
  /** Closes both ways. */
  close(): void;
}

/** A listener whose connections the cases take one by one. */
export interface Listener {
  /** Where to dial. */
  readonly target: Target;
  /** The next connection, its handshake done. */
  accept(): Promise<Peer>;
  /** Ends it, and what it accepted. */
  close(): Promise<void>;
}

/** A wire of one of the three kinds. */
export type Kind = "unix" | "tcp" | "tls";

/** What a runtime brings. */
export interface World {
  /** The dial under test. */
  dial(target: Target, options?: DialOptions): Dial;
  /** A listener on this machine. For `tls` with the certificate of `localhost` and 127.0.0.1, signed by `ca`. */
  listen(kind: Kind): Promise<Listener>;
  /** Certificates of the machine: the authority, and a client's pair. */
  readonly tls: Required<Pick<TlsOptions, "ca" | "cert" | "key">>;
  /** A TLS port that takes clients with a certificate of `ca` only, and answers a first byte with JSON: `{ alpn, servername, client }`. */
  readonly witness: number;
  /** Ports that answer a first byte with a reset. */
  readonly breakers: { readonly tcp: number; readonly tls: number };
  /** Whether a TLS connection that is closed in its handshake is closed for the peer as well; Deno goes on with it, and has no switch. */
  readonly endsHandshakes: boolean;
  /** A unix socket whose engine accepts nothing before `release()`, and whose backlog is full after a few dials. */
  stalled(): Promise<{ readonly path: string; release(): void; close(): void }>;
  /** A path for a socket that is not there, and one of a file that is no socket. */
  readonly paths: { readonly missing: string; readonly file: string };
}

/** One fact about a connection. */
export interface Case {
  /** What is so, as a sentence without its subject. */
  readonly is: string;
  /** On which wires. */
  readonly kinds: readonly Kind[];
  /** Throws where it is not so. */
  readonly run: (world: World, kind: Kind) => Promise<void>;
}

const all: readonly Kind[] = ["unix", "tcp", "tls"];
const ports: readonly Kind[] = ["tcp", "tls"];
const encoder = new TextEncoder();

function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Both ends of a fresh connection; closed when the case is over. */
async function joined(world: World, kind: Kind, body: (mine: Connection, theirs: Peer) => Promise<void>): Promise<void> {
  const listener = await world.listen(kind);
  try {
    const [mine, theirs] = await Promise.all([world.dial(listener.target)(), listener.accept()]);
    try {
      await body(mine, theirs);
    } finally {
      mine.close();
    }
  } finally {
    await listener.close();
  }
}

/** The error of a promise that has to reject. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`resolved with ${value} where it has to reject`);
}

async function fails(promise: Promise<unknown>, code: string, endpoint?: string): Promise<DockerConnectionError> {
  const error = await failure(promise);
  check(DockerConnectionError.is(error), `rejected with ${error}, not with a DockerConnectionError`);
  check(error.code === code, `rejected with code ${error.code}, not ${code}: ${error.message}`);
  check(endpoint === undefined || error.endpoint === endpoint, `the error names ${error.endpoint}, not ${endpoint}`);
  return error;
}

/** All bytes up to the end of input. */
async function drain(end: { read(): Promise<Uint8Array | undefined> }): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await end.read(); chunk; chunk = await end.read()) chunks.push(chunk);
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  chunks.reduce((at, chunk) => (whole.set(chunk, at), at + chunk.length), 0);
  return whole;
}

/** Waits until an end has seen that the other is gone: an end of input or a reset. */
async function gone(end: { read(): Promise<Uint8Array | undefined> }): Promise<void> {
  await drain(end).catch(() => {});
}

function same(got: Uint8Array, expected: Uint8Array): void {
  check(got.length === expected.length, `got ${got.length} bytes, not ${expected.length}`);
  for (let at = 0; at < got.length; at++) if (got[at] !== expected[at]) throw new Error(`byte ${at} differs`);
}

/** Bytes of which no two parts are alike for long. */
function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0, state = 1; at < length; at++) bytes[at] = state = (state * 75 + 74) % 65537;
  return bytes;
}

export const cases: readonly Case[] = [
  {
    is: "carries bytes both ways, and keeps the order of writes that do not wait for each other",
    kinds: all,
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        const sent = pattern(3_000_000);
        const cuts = [0, 1, 70_000, 70_001, 2_000_000, sent.length];
        const writes = cuts.slice(1).map((end, i) => mine.write(sent.subarray(cuts[i], end)));
        const echo = (async () => {
          for (let left = sent.length; left > 0;) {
            const chunk = await theirs.read();
            check(chunk !== undefined, "the peer saw an end of input too early");
            left -= chunk.length;
            await theirs.write(chunk);
          }
          await theirs.closeWrite();
        })();
        same(await drain(mine), sent);
        await Promise.all([...writes, echo]);
      }),
  },
  {
    is: "half-closes: the peer sees the end of its input, and its answer still comes",
    kinds: all,
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        const input = pattern(300_000);
        const written = mine.write(input).then(() => mine.closeWrite());
        same(await drain(theirs), input);
        await written;
        await theirs.write(encoder.encode("late answer"));
        theirs.close();
        same(await drain(mine), encoder.encode("late answer"));
        await fails(mine.write(Uint8Array.of(1)), "closed");
      }),
  },
  {
    is: "half-closes only after the writes before it",
    kinds: all,
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        const input = pattern(2_000_000);
        const steps = [mine.write(input), mine.closeWrite()];
        same(await drain(theirs), input);
        await Promise.all(steps);
      }),
  },
  {
    is: "reads undefined again and again after the peer's half-close, and may still write",
    kinds: all,
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        await theirs.closeWrite();
        check(await mine.read() === undefined && await mine.read() === undefined, "read() gave something after the end of input");
        await mine.write(encoder.encode("still here"));
        await mine.closeWrite();
        same(await drain(theirs), encoder.encode("still here"));
      }),
  },
  {
    is: "gives plain bytes that are the reader's own",
    kinds: all,
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        const sent = pattern(400_000);
        const blocks: Uint8Array[] = [];
        const copies: Uint8Array[] = [];
        let left = sent.length;
        const written = theirs.write(sent);
        while (left > 0) {
          const block = await mine.read();
          check(block?.constructor === Uint8Array, `read() gave ${block?.constructor.name}`);
          left -= block.length;
          blocks.push(block);
          copies.push(block.slice());
        }
        await written;
        blocks.forEach((block, i) => same(block, copies[i] as Uint8Array));
        // As a byte stream or a worker takes the memory of what it is given.
        for (const block of blocks) block.fill(0);
        await theirs.write(encoder.encode("next"));
        same((await mine.read()) ?? new Uint8Array(0), encoder.encode("next"));
      }),
  },
  {
    is: "settles the pending read with undefined when it is closed, and all reads after it",
    kinds: all,
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        const pending = mine.read();
        mine.close();
        check(await pending === undefined, "the pending read gave bytes");
        check(await mine.read() === undefined, "a later read gave bytes");
        mine.close();
        await gone(theirs);
      }),
  },
  {
    is: "rejects every pending write when it is closed, and all writes after it",
    kinds: all,
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        // The peer reads nothing, and no kernel keeps that much: the first may get through, the last cannot.
        const block = new Uint8Array(1 << 20);
        const settled = Promise.allSettled(Array.from({ length: 64 }, () => mine.write(block)));
        const pending = [fails(mine.write(Uint8Array.of(1)), "closed"), fails(mine.closeWrite(), "closed")];
        await theirs.write(Uint8Array.of(1));
        check((await mine.read())?.length === 1, "nothing came while writes waited");
        mine.close();
        await Promise.all(pending);
        for (const one of await settled) {
          if (one.status === "rejected") check(DockerConnectionError.is(one.reason) && one.reason.code === "closed", `${one.reason}`);
        }
        await fails(mine.write(Uint8Array.of(1)), "closed");
        await fails(mine.closeWrite(), "closed");
        await gone(theirs);
      }),
  },
  {
    is: "rejects the pending read as reset when the peer breaks the connection, and all reads after it",
    kinds: ["unix"],
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        await mine.write(encoder.encode("unread"));
        const pending = mine.read();
        // With bytes unread that is a reset.
        theirs.close();
        await fails(pending, "reset");
        await fails(mine.read(), "reset");
      }),
  },
  {
    is: "rejects the pending read as reset when the peer breaks the connection, and all reads after it",
    kinds: ports,
    run: async ({ dial, breakers, tls }, kind) => {
      const port = kind === "tls" ? breakers.tls : breakers.tcp;
      const at = { host: `tcp://127.0.0.1:${port}`, hostname: "127.0.0.1", port, base: "" };
      const mine = await dial(kind === "tls" ? { kind, ...at, tls: { ca: tls.ca } } : { kind: "tcp", ...at })();
      const pending = fails(mine.read(), "reset", at.host);
      await mine.write(Uint8Array.of(1));
      await pending;
      await fails(mine.read(), "reset");
      mine.close();
    },
  },
  {
    is: "gives what came before a write failed",
    kinds: all,
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        const early = pattern(10_000);
        await theirs.write(early);
        // An engine that refuses an upload answers, and closes with bytes unread.
        theirs.close();
        const refused = await failure((async () => {
          for (;;) await mine.write(new Uint8Array(64 * 1024));
        })());
        check(DockerConnectionError.is(refused) && refused.code === "reset", `the write failed with ${refused}`);
        const got: number[] = [];
        // What follows may be an end or a reset, as the kernel had it.
        try {
          for (let chunk = await mine.read(); chunk; chunk = await mine.read()) got.push(...chunk);
        } catch (error) {
          check(DockerConnectionError.is(error) && error.code === "reset", `read() failed with ${error}`);
        }
        same(Uint8Array.from(got), early);
        await fails(mine.write(Uint8Array.of(1)), "reset");
      }),
  },
  {
    is: "takes hold(), open and closed",
    kinds: all,
    run: (world, kind) =>
      joined(world, kind, async (mine, theirs) => {
        mine.hold?.(false);
        mine.hold?.(true);
        await theirs.write(encoder.encode("here"));
        same((await mine.read()) ?? new Uint8Array(0), encoder.encode("here"));
        mine.close();
        mine.hold?.(false);
      }),
  },
  {
    is: "fails to dial what is not there as not_found, and a file that is no socket as refused",
    kinds: ["unix"],
    run: async ({ dial, paths }) => {
      const missing: Target = { kind: "unix", host: `unix://${paths.missing}`, path: paths.missing };
      const error = await fails(dial(missing)(), "not_found", missing.host);
      check(error.cause instanceof Error, "the error has no cause");
      await fails(dial({ kind: "unix", host: `unix://${paths.file}`, path: paths.file })(), "refused");
    },
  },
  {
    is: "fails to dial a port that nobody listens on as refused",
    kinds: ports,
    run: async (world, kind) => {
      const listener = await world.listen(kind);
      await listener.close();
      const error = await fails(world.dial(listener.target)(), "refused", listener.target.host);
      check(error.cause instanceof Error, "the error has no cause");
    },
  },
  {
    is: "fails to dial an unknown name as not_found",
    kinds: ports,
    run: async ({ dial, tls }, kind) => {
      const target = { host: "tcp://no.such.host.invalid:2375", hostname: "no.such.host.invalid", port: 2375, base: "" };
      await fails(dial(kind === "tcp" ? { kind, ...target } : { kind: "tls", ...target, tls })(), "not_found", target.host);
    },
  },
  {
    is: "rejects with the reason of a signal that was aborted before, and dials nothing",
    kinds: all,
    run: async (world, kind) => {
      const listener = await world.listen(kind);
      const reason = { own: true };
      check(await failure(world.dial(listener.target)(AbortSignal.abort(reason))) === reason, "the reason is another");
      // The next connection is the first that the peer sees.
      const [mine, theirs] = await Promise.all([world.dial(listener.target)(), listener.accept()]);
      await mine.write(encoder.encode("first"));
      same((await theirs.read()) ?? new Uint8Array(0), encoder.encode("first"));
      mine.close();
      await listener.close();
    },
  },
  {
    is: "rejects with the reason of a signal that is aborted while it dials, and closes what comes late",
    kinds: ["unix", "tcp"],
    run: async (world, kind) => {
      const listener = await world.listen(kind);
      const abort = new AbortController();
      const pending = failure(world.dial(listener.target)(abort.signal));
      const reason = new Error("enough");
      abort.abort(reason);
      check(await pending === reason, "the reason is another");
      // Whether the aborted connection was made at all is up to the runtime; if it was, it ends before the next.
      const mine = await world.dial(listener.target)();
      await mine.write(encoder.encode("next"));
      for (;;) {
        const theirs = await listener.accept();
        const chunk = await theirs.read().catch(() => undefined);
        if (!chunk) continue;
        same(chunk, encoder.encode("next"));
        break;
      }
      mine.close();
      await listener.close();
    },
  },
  {
    is: "rejects with the reason of a signal that is aborted in the TLS handshake, and closes",
    kinds: ["tls"],
    run: async (world) => {
      const silent = await world.listen("tcp");
      const abort = new AbortController();
      const pending = failure(world.dial(overTls(silent.target, world.tls))(abort.signal));
      const theirs = await silent.accept();
      check((await theirs.read())?.[0] === 22, "the client began no handshake");
      abort.abort("enough");
      check(await pending === "enough", "the reason is another");
      if (world.endsHandshakes) await gone(theirs);
      await silent.close();
    },
  },
  {
    is: "counts the TLS handshake into connectTimeout, and closes",
    kinds: ["tls"],
    run: async (world) => {
      const silent = await world.listen("tcp");
      const target = overTls(silent.target, world.tls);
      const pending = fails(world.dial(target, { connectTimeout: 300 })(), "timeout", target.host);
      const theirs = await silent.accept();
      await pending;
      if (world.endsHandshakes) await gone(theirs);
      await silent.close();
    },
  },
  {
    is: "shows its certificate and the server name, and offers http/1.1 alone",
    kinds: ["tls"],
    run: async ({ dial, tls, witness }) => {
      const at = { kind: "tls", host: `tcp://localhost:${witness}`, port: witness, base: "" } as const;
      const connection = await dial({ ...at, hostname: "localhost", tls })();
      await connection.write(Uint8Array.of(1));
      const seen = JSON.parse(new TextDecoder().decode(await drain(connection)));
      connection.close();
      check(seen.alpn === "http/1.1" && seen.servername === "localhost" && seen.client === "client", JSON.stringify(seen));
    },
  },
  {
    is: "fails with code tls without a certificate that the engine asks for, at the latest when it reads",
    kinds: ["tls"],
    run: async ({ dial, tls, witness }) => {
      const target = {
        kind: "tls",
        host: `tcp://127.0.0.1:${witness}`,
        hostname: "127.0.0.1",
        port: witness,
        base: "",
        tls: { ca: tls.ca },
      } as const;
      await fails(
        (async () => {
          const connection = await dial(target)();
          await connection.write(Uint8Array.of(1)).catch(() => {});
          await drain(connection).finally(() => connection.close());
        })(),
        "tls",
      );
    },
  },
  {
    is: "fails with code tls for an unknown authority, a wrong name and a plain port",
    kinds: ["tls"],
    run: async (world) => {
      const secure = await world.listen("tls");
      check(secure.target.kind === "tls", "no TLS target");
      await fails(world.dial({ ...secure.target, tls: {} })(), "tls", secure.target.host);
      await fails(world.dial({ ...secure.target, tls: { ca: world.tls.ca, servername: "other.example" } })(), "tls");
      await secure.close();

      const plain = await world.listen("tcp");
      const failed = fails(world.dial(overTls(plain.target, world.tls))(), "tls");
      const theirs = await plain.accept();
      await theirs.read();
      await theirs.write(encoder.encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
      await failed;
      await plain.close();
    },
  },
  {
    is: "checks the name that servername says instead of the host's",
    kinds: ["tls"],
    run: async (world) => {
      const listener = await world.listen("tls");
      check(listener.target.kind === "tls", "no TLS target");
      const target: Target = { ...listener.target, hostname: "127.0.0.1", tls: { ca: world.tls.ca, servername: "localhost" } };
      const [mine] = await Promise.all([world.dial(target)(), listener.accept()]);
      mine.close();
      await listener.close();
    },
  },
  {
    is: "waits while the backlog of the listener is full, up to connectTimeout",
    kinds: ["unix"],
    run: async (world) => {
      const stalled = await world.stalled();
      try {
        const target: Target = { kind: "unix", host: `unix://${stalled.path}`, path: stalled.path };
        const dials = Array.from({ length: 8 }, () => world.dial(target)());
        await Promise.race(dials);
        await fails(world.dial(target, { connectTimeout: 300 })(), "timeout", target.host);
        const abort = new AbortController();
        const aborted = failure(world.dial(target)(abort.signal));
        abort.abort("enough");
        check(await aborted === "enough", "the reason is another");
        stalled.release();
        for (const connection of await Promise.all(dials)) connection.close();
      } finally {
        stalled.close();
      }
    },
  },
];

function overTls(target: Target, { ca }: World["tls"]): Target {
  check(target.kind === "tcp", "no TCP target");
  return { ...target, kind: "tls", tls: { ca } };
}
