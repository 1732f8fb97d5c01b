import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { auditLog } from "../../src/cli/audit.ts";
import { pendingCodes } from "../../src/cli/pending.ts";
import { secretsOf } from "../../src/cli/secrets.ts";
import { ownContainer } from "../../src/cli/self.ts";
import { ephemeralKey, installKey, stateFolder } from "../../src/cli/state.ts";
import type { AuditEntry } from "../../src/mcp/registry.ts";
import { dockwire, folder } from "./cli-support.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const mode = (path: string) => statSync(path).mode & 0o777;
const entry: AuditEntry = { at: "2026-01-01T00:00:00.000Z", host: "local", tool: "container_list", operations: [], outcome: "ok", ms: 3 };

test("stateFolder() is where the system keeps what outlives a process", () => {
  expect(stateFolder({ env: { HOME: "/home/a" }, platform: "linux" })).toBe("/home/a/.local/state/dockwire");
  expect(stateFolder({ env: { HOME: "/home/a", XDG_STATE_HOME: "/s" }, platform: "darwin" })).toBe("/s/dockwire");
  expect(stateFolder({ env: { LOCALAPPDATA: "/l" }, platform: "win32" })).toBe("/l/dockwire");
});

test("installKey() makes one key for its user alone, and gives it again", () => {
  using base = folder();
  const path = base.file("state");
  const first = installKey(path);
  expect(first.key).toHaveLength(32);
  expect(first.install).toMatch(/^[0-9a-f]{12}$/);
  expect(first.warning).toBeUndefined();
  expect(installKey(path)).toEqual(first);
  expect([mode(path), mode(join(path, "key"))]).toEqual([0o700, 0o600]);
  expect(readdirSync(path)).toEqual(["key"]);
  expect(ephemeralKey().key).not.toEqual(first.key);
});

test("installKey() gives processes that start together one key", async () => {
  using base = folder();
  const code =
    `import { installKey } from "./src/cli/state.ts"; console.log(Buffer.from(installKey(process.argv[1]).key).toString("hex"));`;
  const start = () =>
    promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code, base.file("state")], { cwd: root });
  const keys = (await Promise.all([start(), start(), start()])).map(({ stdout }) => stdout.trim());
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(keys).size).toBe(1);
  expect(readdirSync(base.file("state"))).toEqual(["key"]);
});

test("installKey() keeps the key that was first, refuses one that is no key, and warns of one that others can read", () => {
  using base = folder();
  writeFileSync(base.file("key"), Buffer.alloc(32, 7), { mode: 0o600 });
  expect(installKey(base.path).key).toEqual(new Uint8Array(32).fill(7));
  chmodSync(base.file("key"), 0o644);
  expect(installKey(base.path).warning).toContain("can be read by others");
  writeFileSync(base.file("key"), "short");
  expect(() => installKey(base.path)).toThrow("it should hold 32 bytes and holds 5");
});

test("installKey() gives a key for this process where the folder cannot be made, and says so", () => {
  using base = folder();
  writeFileSync(base.file("file"), "");
  const { key, warning } = installKey(base.file("file/below"));
  expect(key).toHaveLength(32);
  expect(warning).toContain("(ENOTDIR)");
});

const id = "0123456789abcdef".repeat(4);
const other = "f".repeat(64);
const traces = (files: Readonly<Record<string, string>>, hostname = "machine") => ({
  text: (path: string) => files[path],
  exists: (path: string) => path in files,
  hostname,
});

test.each([
  ["Docker", { "/proc/self/mountinfo": `9 1 8:1 /var/lib/docker/containers/${id}/hostname /etc/hostname rw - ext4 /dev/sda rw` }],
  ["Podman", {
    "/proc/self/mountinfo": `9 1 0:2 /containers/overlay-containers/${id}/userdata/resolv.conf /etc/resolv.conf rw - tmpfs tmpfs rw`,
  }],
  ["cgroup v1", { "/proc/self/cgroup": `12:memory:/docker/${id}\n0::/` }],
  ["systemd", { "/proc/self/cgroup": `0::/system.slice/docker-${id}.scope` }],
])("ownContainer() knows its id from the traces of %s", (_, files) => {
  expect(ownContainer(traces(files as unknown as Record<string, string>))).toBe(id);
});

test("ownContainer() takes other containers' mounts on a host for none of its own", () => {
  const mountinfo =
    `9 1 0:2 / /var/lib/docker/containers/${other}/mounts/shm rw - tmpfs shm rw\n8 1 8:1 /containers/${other}/x /data rw - ext4 /dev/sda rw`;
  expect(ownContainer(traces({ "/proc/self/mountinfo": mountinfo, "/proc/self/cgroup": "0::/user.slice" }))).toBeUndefined();
  expect(ownContainer(traces({}, id.slice(0, 12)))).toBeUndefined();
  expect(ownContainer(traces({ "/.dockerenv": "" }, id.slice(0, 12)))).toBe(id.slice(0, 12));
  expect(ownContainer(traces({ "/.dockerenv": "" }, "web"))).toBeUndefined();
});

test("auditLog() appends a line an entry, to a file for its user alone", () => {
  using base = folder();
  for (const ms of [1, 2]) {
    using log = auditLog(base.file("audit.jsonl"), () => {});
    log.write({ ...entry, ms });
  }
  const lines = readFileSync(base.file("audit.jsonl"), "utf8").split("\n");
  expect(lines.map((line) => line && JSON.parse(line))).toEqual([{ ...entry, ms: 1 }, { ...entry, ms: 2 }, ""]);
  expect(mode(base.file("audit.jsonl"))).toBe(0o600);
});

test("auditLog() says once that the disk is full, and throws nothing", () => {
  const said: unknown[] = [];
  using log = auditLog("/dev/full", (text) => said.push(text));
  for (let i = 0; i < 5; i++) log.write(entry);
  expect(said).toEqual([expect.stringMatching(/^dockwire: cannot write to the audit log \/dev\/full, and goes on without it: ENOSPC/)]);
});

test("auditLog() writes to stderr where it is told to, and throws where its file cannot be opened", () => {
  const said: unknown[] = [];
  auditLog("stderr", (text) => said.push(text)).write(entry);
  expect(said).toEqual([`${JSON.stringify(entry)}\n`]);
  expect(() => auditLog("/nonexistent/audit", () => {})).toThrow("ENOENT");
});

test("pendingCodes() knows a code until 5 minutes are over, for its user alone", async () => {
  using base = folder();
  let now = 1_000_000;
  const codes = pendingCodes(base.path, () => now);
  await codes.request("ABCD-1234", ["remove web"]);
  expect(mode(base.file("confirm"))).toBe(0o700);
  expect(mode(base.file("confirm/ABCD-1234.json"))).toBe(0o600);
  expect(await codes.confirmed("ABCD-1234")).toBe(false);
  codes.confirm("ABCD-1234");
  expect(await pendingCodes(base.path, () => now).confirmed("ABCD-1234")).toBe(true);
  now += 5 * 60_000 - 1;
  expect(await codes.confirmed("ABCD-1234")).toBe(true);
  now += 1;
  expect(await codes.confirmed("ABCD-1234")).toBe(false);
  expect(existsSync(base.file("confirm/ABCD-1234.json"))).toBe(false);
});

test("pendingCodes() forgets what is over when the next one comes, and confirms nothing that is not asked for", async () => {
  using base = folder();
  let now = 0;
  const codes = pendingCodes(base.path, () => now);
  await codes.request("OLDONE", []);
  now += 6 * 60_000;
  codes.confirm("OLDONE");
  await codes.request("NEWONE", []);
  expect(readdirSync(base.file("confirm"))).toEqual(["NEWONE.json"]);
  codes.confirm("NOBODY");
  expect(await codes.confirmed("NOBODY")).toBe(false);
});

test.each(["../../key", "a/b", "", "abc", "..", "A".repeat(65), "ABCD\0"])(
  "pendingCodes() takes no code that names another file: %j",
  async (code) => {
    using base = folder();
    mkdirSync(base.file("confirm"));
    const codes = pendingCodes(base.path);
    expect(() => codes.find(code)).toThrow("as a code");
    await expect(codes.request(code, [])).rejects.toThrow("as a code");
  },
);

test("dockwire confirm shows the facts, asks, and confirms", async () => {
  using base = folder();
  const env = { XDG_STATE_HOME: base.path };
  const codes = pendingCodes(base.file("dockwire"));
  await codes.request("ABCDEFGH", ["remove the container web\u001b[2J", "42 MB are lost"]);
  const asked: string[] = [];
  const answering = (answer: string) => ({ ask: (question: string) => (asked.push(question), Promise.resolve(answer)) });

  const no = await dockwire(["confirm", "ABCDEFGH"], env, answering(""));
  expect(no).toEqual({ code: 1, out: "  remove the container web\\u001b[2J\n  42 MB are lost\n", err: "Not confirmed\n" });
  expect(await codes.confirmed("ABCDEFGH")).toBe(false);
  const yes = await dockwire(["confirm", "ABCDEFGH"], env, answering("y"));
  expect(yes).toMatchObject({ code: 0, out: expect.stringContaining("Confirmed") });
  expect(asked).toEqual(["Do this? [y/N] ", "Do this? [y/N] "]);
  expect(await codes.confirmed("ABCDEFGH")).toBe(true);
});

test("dockwire confirm without a terminal takes --yes, and knows nothing of codes that nobody asked for", async () => {
  using base = folder();
  const env = { XDG_STATE_HOME: base.path };
  const codes = pendingCodes(base.file("dockwire"));
  await codes.request("ABCDEFGH", ["remove web"]);
  expect(await dockwire(["confirm", "ABCDEFGH"], env)).toMatchObject({
    code: 2,
    err: "dockwire: There is no terminal to ask at: say --yes\n",
  });
  expect(await codes.confirmed("ABCDEFGH")).toBe(false);
  expect(await dockwire(["confirm", "--yes", "ABCDEFGH"], env)).toMatchObject({ code: 0, err: "" });
  expect(await codes.confirmed("ABCDEFGH")).toBe(true);
  expect(await dockwire(["confirm", "QQQQQQQQ"], env)).toMatchObject({
    code: 1,
    err: expect.stringContaining("Nothing waits under QQQQQQQQ"),
  });
  expect(await dockwire(["confirm", "../../key"], env)).toMatchObject({ code: 2 });
  expect(await dockwire(["confirm"], env)).toMatchObject({ code: 2 });
});

test("secretsOf() reads values with the variables and images that may have them", () => {
  const secret = { value: "hunter2", env: ["PGPASSWORD"], images: ["postgres:*"] };
  expect(secretsOf(JSON.stringify({ "db-password": secret }), "s.json")).toEqual({ "db-password": secret });
});

test.each([
  ['{ "a": hunter2 }', "it is no JSON"],
  ["[]", "it is no object"],
  ['{"a b":{}}', 'the secret "a b"'],
  ['{"a":"hunter2"}', "it is no object"],
  ['{"a":{"value":1,"env":["hunter2"],"images":["x"]}}', "value must be a text"],
  ['{"a":{"value":"hunter2","env":[],"images":["x"]}}', "env must be a list"],
  ['{"a":{"value":"hunter2","env":["X"]}}', "images must be a list"],
  ['{"a":{"value":"hunter2","env":["X"],"images":["x"],"image":"y"}}', 'there is no key "image"'],
])("secretsOf() refuses %s and repeats no value of it", (json, message) => {
  let said = "";
  try {
    secretsOf(json, "s.json");
  } catch (error) {
    said = (error as Error).message;
  }
  expect(said).toContain(message);
  expect(said).not.toContain("hunter2");
});
