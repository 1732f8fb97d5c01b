import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/commands.ts";
import type { Io } from "../../src/cli/io.ts";
import { fixture } from "../support/fixtures.ts";

/** A folder that is gone at the end of the scope. */
export interface Folder extends Disposable {
  /** Its path. */
  readonly path: string;
  /** The path of a file in it. */
  file(name: string): string;
}

/** An empty folder. */
export function folder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "dockwire-cli-"));
  return { path, file: (name) => join(path, name), [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, with these variables and no others. */
export async function dockwire(argv: readonly string[], env: Io["env"] = {}, more: Partial<Io> = {}): Promise<Ended> {
  const said = { out: [] as Buffer[], err: [] as Buffer[] };
  const code = await run(argv, {
    env: { HOME: "/dev/null", ...env },
    platform: "linux",
    // deno-lint-ignore require-await
    out: async (data) => void said.out.push(Buffer.from(data)),
    err: (data) => void said.err.push(Buffer.from(data)),
    signal: new AbortController().signal,
    ...more,
  });
  return { code, out: Buffer.concat(said.out).toString(), err: Buffer.concat(said.err).toString() };
}

/** An engine on a real socket that says what docker-28 said once. */
export interface Recorded extends AsyncDisposable {
  /** Where it listens. */
  readonly host: string;
  /** What it was asked, as `GET /version`. */
  readonly requests: readonly string[];
}

const answers: Readonly<Record<string, string>> = {
  "HEAD /_ping": "docker-28/ping-head",
  "GET /_ping": "docker-28/ping-get",
  "GET /version": "docker-28/version",
  "GET /info": "docker-28/info",
  "GET /containers/json": "docker-28/container-list",
};

/** Serves the recorded answers in `path`; what was not recorded is a 404. */
export async function recordedEngine(path: string): Promise<Recorded> {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (head) => {
      const [method = "", target = ""] = head.toString("latin1").split(" ");
      const request = `${method} ${target.replace(/^\/v\d+\.\d+/, "").replace(/\?.*/, "")}`;
      requests.push(request);
      const answer = answers[request];
      socket.write(answer ? fixture(answer).response : 'HTTP/1.1 404 Not Found\r\ncontent-length: 22\r\n\r\n{"message":"no such!"}');
    });
  });
  await new Promise<void>((done) => server.listen(path, done));
  return { host: `unix://${path}`, requests, [Symbol.asyncDispose]: () => new Promise((done) => server.close(() => done())) };
}
