import { execFileSync, spawn } from "node:child_process";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeHeader } from "../../src/core/codecs/tar-header.ts";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { collect } from "../../src/core/collect.ts";
import { base64, chunks, random, readAll, split } from "./tar-support.ts";

// The reference is the machine's own `tar`; a machine without one fails here rather than passing unseen.
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dockwire-tar-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const long = Array.from({ length: 12 }, (_, n) => `directory-number-${n}`).join("/");
const medium = `${"d".repeat(60)}/${"e".repeat(60)}`;
const time = new Date("2021-03-04T05:06:07Z");

function makeTree(root: string, names: readonly string[]): void {
  const below = random(7);
  for (const [n, name] of names.entries()) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), Uint8Array.from({ length: [0, 1, 511, 512, 513, 70_000][n % 6] as number }, () => below(256)), {
      mode: 0o640,
    });
    utimesSync(join(root, name), time, time);
  }
  symlinkSync("../else/where", join(root, "sym"));
  linkSync(join(root, names[1] as string), join(root, "zhard"));
}

const names: Record<string, readonly string[]> = {
  v7: ["a", "b/one", "b/c/d"],
  ustar: ["a", "b/one", `${medium}/file`, "grün/日本", "b/c/d", "big"],
  gnu: ["a", "b/one", `${medium}/file`, "grün/日本", `${long}/file`, "big"],
  pax: ["a", "b/one", `${medium}/file`, "grün/日本", `${long}/file`, "big"],
};

test.each(Object.keys(names))("untar() reads what GNU tar --format=%s writes", async (format) => {
  const root = join(folder, format);
  makeTree(root, names[format] as string[]);
  if (format === "gnu" || format === "pax") symlinkSync(`${long}/target`, join(root, "long-sym"));
  const bytes = execFileSync("tar", ["--create", `--format=${format}`, "--sort=name", "--directory", root, "."], { maxBuffer: 1e8 });
  const all = await readAll(chunks(...split(bytes, 10_000)));
  const listed = execFileSync("tar", ["--list", "--quoting-style=literal"], { input: bytes, encoding: "utf8" }).trim().split("\n");
  expect(all.map(({ name }) => name)).toEqual(listed);
  for (const entry of all) {
    const path = join(root, entry.name);
    const stat = lstatSync(path);
    expect(entry).toMatchObject({ mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid });
    // PAX tells fractions, the others whole seconds.
    expect(Math.floor(entry.mtime.getTime() / 1000)).toBe(Math.floor(stat.mtimeMs / 1000));
    if (entry.type === "file") expect(base64(entry.content)).toBe(base64(readFileSync(path)));
    else if (entry.type === "symlink") expect(entry.linkname).toBe(readlinkSync(path));
    else if (entry.type === "link") expect(lstatSync(join(root, entry.linkname as string)).ino).toBe(stat.ino);
    else expect(stat.isDirectory()).toBe(true);
  }
  const types = new Set(all.map(({ type }) => type));
  expect([...types].sort()).toEqual(["directory", "file", "link", "symlink"]);
});

test("GNU tar extracts what tar() writes", async () => {
  const root = join(folder, "ours");
  mkdirSync(root);
  const below = random(9);
  const content = new Map(
    (names.pax as string[]).map((name, n) => [
      name,
      Uint8Array.from({ length: [0, 1, 511, 512, 513, 100_000][n] as number }, () => below(256)),
    ]),
  );
  const bytes = await collect(tar([
    { name: "dir", type: "directory", mode: 0o750, mtime: time },
    ...[...content].map(([name, content]) => ({ name, content, mode: 0o604, mtime: time })),
    { name: "sym", type: "symlink", linkname: `${long}/é` },
    { name: "hard", type: "link", linkname: `${long}/file` },
    { name: "old", mtime: new Date("1960-01-01T00:00:00Z") },
  ]));
  const said = execFileSync("tar", ["--extract", "--same-permissions", "--no-same-owner", "--directory", root], {
    input: bytes,
    encoding: "utf8",
    // It finds 1960 "implausibly old".
    stdio: ["pipe", "pipe", "ignore"],
  });
  expect(said).toBe("");
  for (const [name, wanted] of content) {
    const stat = lstatSync(join(root, name));
    expect(base64(readFileSync(join(root, name)))).toBe(base64(wanted));
    expect([stat.mode & 0o7777, stat.mtimeMs]).toEqual([0o604, time.getTime()]);
  }
  expect(lstatSync(join(root, "dir")).mode & 0o7777).toBe(0o750);
  expect(readlinkSync(join(root, "sym"))).toBe(`${long}/é`);
  expect(lstatSync(join(root, "hard")).ino).toBe(lstatSync(join(root, long, "file")).ino);
  expect(lstatSync(join(root, "old")).mtimeMs).toBe(Date.parse("1960-01-01T00:00:00Z"));
  const listed = execFileSync("tar", ["--list", "--verbose", "--numeric-owner"], { input: bytes, encoding: "utf8" });
  expect(listed).not.toMatch(/PaxHeaders/);
});

test("GNU tar and decodeHeader() agree on a size past 8 GiB and on big ids in base 256", async () => {
  const root = join(folder, "huge");
  mkdirSync(root);
  writeFileSync(join(root, "f"), "");
  truncateSync(join(root, "f"), 9 * 2 ** 30 + 1);
  const child = spawn("tar", [
    "--create",
    "--format=gnu",
    "--owner=:3000000",
    "--group=:4000000000",
    "--mtime=1960-01-01 00:00:00Z",
    "--directory",
    root,
    "f",
  ], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  for await (const chunk of child.stdout) {
    expect(decodeHeader(chunk, 0)).toMatchObject({
      name: "f",
      size: 9 * 2 ** 30 + 1,
      uid: 3_000_000,
      gid: 4_000_000_000,
      mtime: Date.parse("1960-01-01") / 1000,
    });
    break;
  }
  child.kill();
});

test("GNU tar lists the size past 8 GiB and the ids that tar() writes", async () => {
  const size = 9 * 2 ** 30 + 1;
  const zeros = new Uint8Array(16 * 1024 * 1024);
  async function* content() {
    for (let left = size; left > 0; left -= zeros.length) yield zeros.subarray(0, Math.min(left, zeros.length));
  }
  const child = spawn("tar", ["--list", "--verbose", "--numeric-owner"], { stdio: ["pipe", "pipe", "ignore"] });
  let said = "";
  child.stdout.on("data", (data: Buffer) => said += data);
  // The head is enough: what follows would only be skipped.
  for await (const chunk of tar([{ name: "f", size, content: content(), uid: 3_000_000, gid: 4_000_000_000 }])) {
    if (chunk.length > 100_000) break;
    child.stdin.write(chunk);
  }
  child.stdin.end();
  await new Promise((resolve) => child.on("close", resolve));
  expect(said).toMatch(new RegExp(`3000000/4000000000 +${size} .* f\n`));
});
