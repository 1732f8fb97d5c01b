import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { choose } from "../../src/cli/context.ts";
import { version } from "../../src/version.ts";
import { dockwire, folder, recordedEngine } from "./cli-support.ts";

/** A docker configuration with a context, as the docker command lays it out. */
function configWith(path: string, contexts: Readonly<Record<string, string>>, current?: string): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(`${path}/config.json`, JSON.stringify({ auths: {}, ...current !== undefined && { currentContext: current } }));
  for (const [name, host] of Object.entries(contexts)) {
    const meta = `${path}/contexts/meta/${createHash("sha256").update(name).digest("hex")}`;
    mkdirSync(meta, { recursive: true });
    writeFileSync(
      `${meta}/meta.json`,
      JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } }),
    );
  }
}

test("dockwire doctor says which engine answers, and that its socket is root's", async () => {
  using base = folder();
  await using engine = await recordedEngine(base.file("engine.sock"));
  const { code, out, err } = await dockwire(["doctor"], { DOCKER_HOST: engine.host });
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(new RegExp(`^dockwire  ${version.replaceAll(".", "\\.")}, speaks API 1\\.40 to 1\\.\\d+, `));
  expect(out).toContain(`engine    ${engine.host} (DOCKER_HOST)\n`);
  expect(out).toMatch(/^answers {3}yes, in \d+ ms$/m);
  expect(out).toMatch(/^server {4}.+ 28\.\d+\.\d+\S*, linux\/amd64$/m);
  expect(out).toMatch(/^API {7}1\.51 in use; the engine has 1\.24 to 1\.51$/m);
  expect(out).toMatch(/^rootless {2}no: whoever may use it is root on its machine$/m);
  expect(out).toMatch(/^socket {4}owner \d+, group \d+, mode \d{4}; you are \d+ in groups /m);
  expect(out.split("\n").length).toBeLessThan(24);
  expect(new Set(engine.requests)).toEqual(new Set(["GET /_ping", "HEAD /_ping", "GET /version", "GET /info"]));
});

test("dockwire doctor --json says the same for programs", async () => {
  using base = folder();
  await using engine = await recordedEngine(base.file("engine.sock"));
  const { code, out } = await dockwire(["doctor", "--json", `--host=${engine.host}`]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    endpoint: { host: engine.host, why: "option host" },
    api: { used: "1.51", min: "1.24", max: "1.51" },
    rootless: false,
    others: [],
  });
});

test("dockwire doctor exits with 1 where no engine answers, and names the sockets that are there", async () => {
  using base = folder();
  await using engine = await recordedEngine(base.file("docker.sock"));
  const gone = `unix://${base.file("gone.sock")}`;
  const { code, out } = await dockwire(["doctor"], { DOCKER_HOST: gone, XDG_RUNTIME_DIR: base.path });
  expect(code).toBe(1);
  expect(out).toContain(`engine    ${gone} (DOCKER_HOST)\nanswers   no\nsocket    there is none\n`);
  expect(out).toContain(`! Cannot reach a Docker engine: tried ${gone} (DOCKER_HOST)`);
  expect(out).toContain(`! An engine's socket is at ${engine.host}: try DOCKER_HOST=${engine.host}\n`);
});

test("dockwire doctor knows a port that speaks no HTTP, and warns of one without TLS", async () => {
  const server = createServer((socket) =>
    socket.on("error", () => {}).once("data", () => socket.end("\u0015\u0003\u0001\u0000\u0002\u0002F"))
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  try {
    const { code, out } = await dockwire(["doctor"], { DOCKER_HOST: `tcp://127.0.0.1:${port}` });
    expect(code).toBe(1);
    expect(out).toContain("The port speaks TLS: pass tls, or set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH");
  } finally {
    await new Promise((done) => server.close(done));
  }
});

test.each([
  [{ DOCKER_HOST: "ssh://me@host" }, "ssh:// is not supported"],
  [{ DOCKER_HOST: "unix:///x", DOCKER_API_VERSION: "new" }, 'Cannot use the DOCKER_API_VERSION "new"'],
  [{ DOCKER_CONTEXT: "staging" }, 'There is no context "staging"'],
])("dockwire doctor says what is wrong with %j", async (env, message) => {
  const { code, out } = await dockwire(["doctor", "--json"], env);
  expect(code).toBe(1);
  const { ok, problems } = JSON.parse(out) as { ok: boolean; problems: string[] };
  expect([ok, problems[0]]).toEqual([false, expect.stringContaining(message)]);
});

test("choose() takes the option, DOCKER_HOST, DOCKER_CONTEXT and the current context in this order", async () => {
  using base = folder();
  configWith(base.path, { desktop: "unix:///desktop.sock", remote: "tcp://10.0.0.1:2376" }, "desktop");
  const env = { DOCKER_CONFIG: base.path };
  expect(await choose(env)).toEqual({ host: "unix:///desktop.sock", why: "current context desktop" });
  expect(await choose({ ...env, DOCKER_CONTEXT: "remote" })).toEqual({
    host: "tcp://10.0.0.1:2376",
    why: "context remote of DOCKER_CONTEXT",
  });
  expect(await choose({ ...env, DOCKER_CONTEXT: "default" })).toEqual({});
  expect(await choose({ ...env, DOCKER_CONTEXT: "remote", DOCKER_HOST: "unix:///x" })).toEqual({});
  expect(await choose({ ...env, DOCKER_HOST: "unix:///x" }, "context:remote")).toEqual({
    host: "tcp://10.0.0.1:2376",
    why: "context remote",
  });
  expect(await choose(env, "context:default")).toEqual({});
  expect(await choose(env, "unix:///y")).toEqual({ host: "unix:///y", why: "option host" });
  expect(await choose({ DOCKER_CONFIG: base.file("none") })).toEqual({});
  await expect(choose(env, "context:staging")).rejects.toThrow('There is no context "staging"');
});

test("choose() takes the certificates of a context", async () => {
  using base = folder();
  configWith(base.path, { remote: "tcp://10.0.0.1:2376" });
  const tls = `${base.path}/contexts/tls/${createHash("sha256").update("remote").digest("hex")}/docker`;
  mkdirSync(tls, { recursive: true });
  writeFileSync(`${tls}/ca.pem`, "CA");
  expect(await choose({ DOCKER_CONFIG: base.path }, "context:remote")).toEqual({
    host: "tcp://10.0.0.1:2376",
    why: "context remote",
    tls: { ca: "CA" },
  });
});

test("dockwire call prints an answer as JSON, and lists the operations", async () => {
  using base = folder();
  await using engine = await recordedEngine(base.file("engine.sock"));
  const { code, out } = await dockwire(["call", "ContainerList", '{"all":true}'], { DOCKER_HOST: engine.host });
  expect(code).toBe(0);
  const containers = JSON.parse(out) as { Id: string }[];
  expect(containers.length).toBeGreaterThan(0);
  expect(containers[0]?.Id).toMatch(/^[0-9a-f]{64}$/);
  const list = await dockwire(["call"]);
  expect(list.out.split("\n")).toEqual(expect.arrayContaining(["ContainerList", "SystemInfo", "ImageBuild"]));
});

test("dockwire call says on stderr what the engine refused", async () => {
  using base = folder();
  await using engine = await recordedEngine(base.file("engine.sock"));
  const { code, out, err } = await dockwire(["call", "VolumeList"], { DOCKER_HOST: engine.host });
  expect([code, out, err]).toEqual([1, "", "dockwire: VolumeList failed with status 404: no such!\n"]);
});

test.each([
  [["ContainerLst"], "There is no operation ContainerLst; did you mean ContainerList?"],
  [["ContainerList", "{all:true}"], "Cannot read the input"],
  [["ContainerList", "[]"], "The input must be a JSON object"],
  [["ContainerList", "{}", "{}"], "one argument too many"],
  [["ContainerList", '{"al":true}'], "al"],
  [["ContainerInspect"], "id"],
  [["ContainerList", "--body=x"], "ContainerList takes no bytes"],
  [["Session"], "hands over a connection"],
  [["--frobnicate"], "There is no flag --frobnicate"],
])("dockwire call refuses %j before anything is sent", async (argv, message) => {
  using base = folder();
  await using engine = await recordedEngine(base.file("engine.sock"));
  const { code, err } = await dockwire(["call", ...argv], { DOCKER_HOST: engine.host });
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  expect(engine.requests).toEqual([]);
});

test("dockwire knows its commands, --version and --help", async () => {
  expect(await dockwire(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  const help = await dockwire(["--help"]);
  for (const command of ["mcp", "doctor", "confirm", "call"]) expect(help.out).toContain(`\n  ${command} `);
  expect(await dockwire(["docter"])).toEqual({ code: 2, out: "", err: "dockwire: There is no command docter; did you mean doctor?\n" });
  expect(await dockwire([])).toMatchObject({ code: 2, out: "", err: help.out });
  for (const command of ["doctor", "confirm", "call"]) {
    expect(await dockwire([command, "--help"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(new RegExp(`^Usage: dockwire ${command} `)),
    });
  }
});
