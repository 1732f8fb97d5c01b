/**
 * A tour in half a minute: `npm start`.
 *
 * It takes the engine that the environment names (`DOCKER_HOST`, else the default socket) and a busybox image, or the
 * image of `DOCKWIRE_IMAGE`, which must have `sh`, `sort` and `sleep`. The containers that it makes are removed at the
 * end, also after a failure or Ctrl-C. An image that it pulls stays.
 */
import { DockerApiError, DockerError, DockerStreamError, tar } from "../src/core/mod.ts";
import type { Docker, EventMessage } from "../src/core/mod.ts";
import { connect } from "../src/node.ts";

const label = `dockwire.quickstart=${process.pid}-${Date.now()}`;
const Labels = Object.fromEntries([label.split("=") as [string, string]]);

/** Which engine this is, and which version of the API is spoken with it. */
async function introduce(docker: Docker, signal: AbortSignal): Promise<void> {
  const version = await docker.system.version({}, { signal });
  const product = version.Platform.Name.startsWith("Docker") ? version.Platform.Name : version.Components?.[0]?.Name ?? "Engine";
  console.log(`Connected to ${docker.endpoint?.host} (${docker.endpoint?.why})`);
  console.log(`${product} ${version.Version} on ${version.Os}/${version.Arch}`);
  console.log(`API version ${await docker.apiVersion({ signal })}; the engine speaks ${version.MinAPIVersion} to ${version.ApiVersion}`);
}

/** An image to run: the one of `DOCKWIRE_IMAGE`, else busybox in any version that is here. What is missing is pulled. */
async function chooseImage(docker: Docker, signal: AbortSignal): Promise<string> {
  const wanted = process.env.DOCKWIRE_IMAGE || "busybox";
  try {
    await docker.images.inspect({ name: wanted }, { signal });
    return wanted;
  } catch (error) {
    if (!(DockerApiError.is(error) && error.isNotFound)) throw error;
  }
  if (!process.env.DOCKWIRE_IMAGE) {
    const [image] = await docker.images.list({ filters: { reference: "busybox" } }, { signal });
    const tag = image?.RepoTags?.[0];
    if (tag) return tag;
  }
  console.log(`\nPulling ${wanted}`);
  for await (const { id = "", status, fraction } of docker.pull(wanted, { signal })) {
    console.log(`  ${String(Math.floor(fraction * 100)).padStart(3)} % ${id} ${status}`);
  }
  return wanted;
}

/** A container that runs to its end. Iterated, `run` hands out its output as it comes; awaited, its exit code. */
async function runOne(docker: Docker, Image: string, signal: AbortSignal): Promise<void> {
  console.log("\nRunning a container, with its output as it comes");
  const script = 'for i in 1 2 3; do echo "  line $i on stdout"; sleep 0.3; done; echo "  a line on stderr" >&2; exit 7';
  // Neither this nor `start` gets the signal: an engine finishes a create whose caller has left, and nobody would know of its container.
  const run = docker.run({ Image, Cmd: ["sh", "-c", script], Labels, HostConfig: { AutoRemove: true } });
  for await (const { stream, data } of run) {
    process[stream].write(data);
    // Leaving the loop ends the run and removes its container.
    signal.throwIfAborted();
  }
  const { exitCode } = await run;
  console.log(`  exit code ${exitCode}`);
}

/** A container that stays: a command with stdin, files in and out, what it uses. */
async function visit(docker: Docker, Image: string, signal: AbortSignal): Promise<void> {
  console.log("\nStarting a container that stays");
  // As the first process of a container, `sleep` does not heed SIGTERM.
  const { id } = await docker.start({ Image, Cmd: ["sleep", "300"], StopSignal: "SIGKILL", Labels });
  const { Name } = await docker.containers.inspect({ id }, { signal });
  console.log(`  ${id.slice(0, 12)} ${Name.replace("/", "")}`);

  console.log("\nRunning sort in it, with lines for its stdin");
  const { exitCode, stdout } = await docker.exec(id, ["sort"], { stdin: "  pear\n  apple\n  fig\n", signal });
  process.stdout.write(stdout);
  console.log(`  exit code ${exitCode}`);

  console.log("\nCopying a file into it and out of it");
  await docker.containers.putArchive({ id, path: "/tmp", body: tar({ "note.txt": "written by dockwire" }) }, { signal });
  const archive = await docker.containers.archive({ id, path: "/tmp/note.txt" }, { signal });
  for await (const entry of archive.entries()) console.log(`  ${entry.name}, ${entry.size} bytes: ${await entry.text()}`);

  console.log("\nAsking once what it uses");
  for await (const { memory_stats, pids_stats } of await docker.containers.stats({ id, stream: false }, { signal })) {
    console.log(`  ${Math.round((memory_stats.usage ?? 0) / 1024)} KiB of memory, ${pids_stats.current ?? 0} process`);
  }

  await docker.containers.delete({ id, force: true }, { signal });
  console.log("\nRemoved it");
}

/** What happens to our two containers, until both are removed. Leaving the loop ends the stream. */
async function follow(events: AsyncIterable<EventMessage>): Promise<string[]> {
  const seen: string[] = [];
  let left = 2;
  for await (const { Action, Actor } of events) {
    seen.push(`${Actor.Attributes?.name ?? Actor.ID.slice(0, 12)}: ${Action}`);
    // Docker says `destroy`, Podman `remove`.
    if ((Action === "destroy" || Action === "remove") && --left === 0) break;
  }
  return seen;
}

/** Removes what is left of our containers; nothing, where all went well. */
async function tidy(docker: Docker): Promise<void> {
  for (const { Id: id } of await docker.containers.list({ all: true, filters: { label } })) {
    await docker.containers.delete({ id, force: true, v: true }).catch((error: unknown) => {
      if (!(DockerApiError.is(error) && (error.isNotFound || error.isConflict))) throw error;
    });
  }
}

async function main(signal: AbortSignal): Promise<void> {
  await using docker = await connect();
  await introduce(docker, signal);
  const image = await chooseImage(docker, signal);
  console.log(`Image ${image}`);
  try {
    // Subscribed before anything happens, so that nothing is missed.
    await using events = await docker.system.events({ filters: { type: "container", label } }, { signal });
    const following = follow(events);
    // Where a step below fails, that is the failure to show.
    following.catch(() => {});
    await runOne(docker, image, signal);
    await visit(docker, image, signal);
    console.log("\nWhat the engine told of it meanwhile");
    for (const event of await following) console.log(`  ${event}`);
  } finally {
    await tidy(docker);
  }
}

/** What a failure means and what to do about it, in words instead of a stack trace. */
function explain(error: DockerError): void {
  console.error(`\n${error.message}`);
  if (DockerApiError.is(error) || DockerStreamError.is(error)) {
    if (error.operation === "ImageCreate") console.error("\nTo use an image that the engine has: DOCKWIRE_IMAGE=name npm start");
    return;
  }
  console.error("\nTo choose an engine: DOCKER_HOST=unix:///path/to/docker.sock npm start, or DOCKER_HOST=tcp://host:2375 npm start");
  console.error("With TLS, also DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, the folder of ca.pem, cert.pem and key.pem");
}

const interrupt = new AbortController();
let interrupted = 0;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    // tsx may hand on the Ctrl-C that the terminal has sent here already. One that comes later means: at once.
    if (interrupted && performance.now() - interrupted > 500) process.exit(130);
    interrupted ||= performance.now();
    interrupt.abort(name);
  });
}

try {
  await main(interrupt.signal);
} catch (error) {
  if (interrupt.signal.aborted) console.error(`\n${interrupt.signal.reason}: cleaned up`);
  else if (DockerError.is(error)) explain(error);
  else throw error;
  process.exitCode = interrupt.signal.aborted ? 130 : 1;
}
