/**
 * Runs every `ts` block of README and docs/ against a real engine, one after the other, and sums up.
 *
 *   tsx test/engines/docs.ts [--engine NAME] [--host HOST] [--tls DIR] [--registry HOST]
 *
 * Without `--host` it takes the engine of the environment, as the blocks do. A block fails when it throws, takes longer than a
 * minute, or does not print what stands behind its `// ->`.
 *
 * Three things are other than in the text. `web`, the container that the guides speak of, is one of our own. With a registry, which an
 * engine of scripts/engines has, `busybox` is pulled from there. `http://localhost:2375` is a port that leads to the engine.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format, parseArgs } from "node:util";
import { manifest, root } from "../../scripts/entries.ts";
import { type Connection, type Dial, type Docker, DockerApiError } from "../../src/core/mod.ts";
import { connect, nodeDial, parseHost, type TlsOptions } from "../../src/node.ts";
import { type Block, blocksOf, pages, promisesOf } from "../docs/blocks.ts";

const text = { type: "string" } as const;
const { values: options } = parseArgs({ options: { engine: text, host: text, tls: text, registry: text, runtime: text } });
const registry = options.registry ?? process.env.DOCKWIRE_REGISTRY ?? (options.engine && "10.213.0.1");

// The blocks connect by the environment.
if (options.host) process.env.DOCKER_HOST = options.host;
if (options.tls) Object.assign(process.env, { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: options.tls });
else if (options.host) delete process.env.DOCKER_TLS_VERIFY;

const name = `dockwire-docs-${process.pid}`;
const scratch = mkdtempSync(join(tmpdir(), "dockwire-docs-"));

/** The container that the guides speak of: it writes two lines a second. */
async function freshWeb(docker: Docker): Promise<void> {
  await remove(docker);
  const script = "while true; do echo tick; echo tock >&2; sleep 1; done";
  const { id } = await docker.start({ name, Image: "busybox", Cmd: ["sh", "-c", script], StopSignal: "SIGKILL" });
  const logs = await docker.containers.logs({ id, stdout: true, stderr: true, follow: true });
  for await (const { stream } of logs.lines()) if (stream === "stderr") break;
}

async function remove(docker: Docker): Promise<void> {
  for (const id of [name, `${name}-2`]) {
    await docker.containers.delete({ id, force: true }).catch((error: unknown) => {
      if (!(DockerApiError.is(error) && error.isNotFound)) throw error;
    });
  }
}

/** What `busybox` is pulled as; `undefined` where the registry is there, but this engine wants TLS of it. */
async function pullable(docker: Docker): Promise<string | undefined> {
  if (!registry) return "busybox";
  const repository = `${registry}:5000/dockwire-docs/busybox`;
  await docker.images.tag({ name: "busybox", repo: repository, tag: "latest" });
  try {
    await docker.images.push({ name: repository, tag: "latest" });
    await untag(docker, repository);
    await docker.pull(repository);
    return repository;
  } catch (error) {
    if (/HTTP response to HTTPS client/.test(String(error))) return undefined;
    throw error;
  } finally {
    await untag(docker, repository);
  }
}

async function untag(docker: Docker, repository: string): Promise<void> {
  await docker.images.delete({ name: `${repository}:latest` }).catch((error: unknown) => {
    if (!(DockerApiError.is(error) && error.isNotFound)) throw error;
  });
}

/** A port of this machine that leads to the engine, whatever way that is. */
async function port(dial: Dial): Promise<{ readonly number: number; close(): void }> {
  const server = createServer({ allowHalfOpen: true }, async (socket) => {
    let connection: Connection | undefined;
    socket.on("error", () => connection?.close()).on("close", () => connection?.close());
    try {
      const open = connection = await dial();
      socket.on("data", (data: Uint8Array) => void open.write(data).catch(() => socket.destroy()));
      socket.on("end", () => void open.closeWrite().catch(() => socket.destroy()));
      for (let chunk = await open.read(); chunk; chunk = await open.read()) socket.write(chunk);
      socket.end();
    } catch {
      socket.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { number: (server.address() as { readonly port: number }).port, close: () => void server.close() };
}

/** The block as a module that runs here. */
function moduleOf({ code }: Block, tcp: number, image: string): string {
  const sources = new Map(manifest().entries.map(({ subpath, source }) => [subpath.replace(/^\./, "dockwire"), new URL(source, root)]));
  return code
    .replace(/ from "(dockwire[^"]*)"/g, (_, entry: string) => ` from ${JSON.stringify(fileURLToPath(sources.get(entry) ?? root))}`)
    .replace(/"web(-2)?"/g, (_, end = "") => JSON.stringify(name + end))
    .replace(/\.pull\("busybox"\)/g, `.pull(${JSON.stringify(image)})`)
    .replaceAll("http://localhost:2375", `http://127.0.0.1:${tcp}`) + "\nexport {};\n";
}

/** Runs a module, and gives all that it printed. */
async function outputOf(path: string): Promise<string> {
  let printed = "";
  const { log } = console;
  const writes = [process.stdout, process.stderr].map((stream) => [stream, stream.write] as const);
  const keep = (chunk: string | Uint8Array): true => {
    printed += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
    return true;
  };
  console.log = (...values) => void keep(`${format(...values)}\n`);
  for (const [stream] of writes) stream.write = keep as typeof stream.write;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => timer = setTimeout(() => reject(new Error("it did not end within a minute")), 60_000));
  try {
    await Promise.race([import(path), late]);
    return printed;
  } finally {
    clearTimeout(timer);
    console.log = log;
    for (const [stream, write] of writes) stream.write = write;
  }
}

const docker = await connect();
const tls = (): TlsOptions => {
  const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((file) =>
    readFileSync(join(process.env.DOCKER_CERT_PATH ?? "", file), "utf8")
  );
  return { ca, cert, key };
};
const local = await port(nodeDial(parseHost(docker.endpoint?.host ?? "", process.env.DOCKER_TLS_VERIFY ? tls() : undefined)));
let [passed, failed, skipped] = [0, 0, 0];
try {
  const image = await pullable(docker);
  // What AGENTS.md shows are pieces of files, which `npm test` compiles.
  for (const block of pages.filter((page) => page !== "AGENTS.md").flatMap(blocksOf)) {
    if (block.language !== "ts") continue;
    const where = `${block.file}:${block.line}`;
    if (image === undefined && /\.pull\(/.test(block.code)) {
      skipped++;
      console.log(`skipped ${where}: this engine wants TLS of a registry`);
      continue;
    }
    await freshWeb(docker);
    const path = join(scratch, `${where.replaceAll(/[/.:]/g, "-")}.mts`);
    writeFileSync(path, moduleOf(block, local.number, image ?? ""));
    try {
      const printed = await outputOf(path);
      const missing = promisesOf(block).filter((promise) => !printed.includes(promise));
      if (missing.length) throw new Error(`it did not print ${JSON.stringify(missing)}, but:\n${printed}`);
      passed++;
      console.log(`ok ${where}`);
    } catch (error) {
      failed++;
      console.log(`FAILED ${where}: ${format(error)}`);
    }
  }
} finally {
  await remove(docker);
  if (registry) await untag(docker, `${registry}:5000/dockwire-docs/busybox`);
  await docker.close();
  local.close();
  rmSync(scratch, { recursive: true });
}
console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
