import { describe, expect, test } from "vitest";
import type { TarInputEntry } from "../../src/core/codecs/tar-plan.ts";
import { untar } from "../../src/core/codecs/tar-read.ts";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { collect } from "../../src/core/collect.ts";
import { bytesOf, jsonAnswer, says, type Script } from "../support/scripted.ts";
import { answer, identity, recorded, runTool, scriptedEngine } from "../support/write-tools.ts";

const id = "a".repeat(64);
const web = jsonAnswer({ Id: id, Name: "/web", State: {} });
const archivePath = `/containers/${id}/archive`;

/** The archive of one path, as Docker sends it. */
async function archive(entry: TarInputEntry, stat: { mode?: number; linkTarget?: string } = {}): Promise<Script> {
  const header = btoa(JSON.stringify({ name: entry.name, size: 0, mode: 0o644, mtime: "", linkTarget: "", ...stat }));
  const body = await collect(tar([entry]));
  return {
    pieces: [
      bytesOf(
        `HTTP/1.1 200 OK\r\nContent-Type: application/x-tar\r\nX-Docker-Container-Path-Stat: ${header}\r\nContent-Length: ${body.length}\r\n\r\n`,
      ),
      body,
    ],
    ending: "open",
  };
}

function engine(files: Readonly<Record<string, Script>>) {
  return scriptedEngine({
    "GET /containers/web/json": web,
    [`GET ${archivePath}`]: ({ path = "" }) => files[path] ?? recorded("docker-28/archive-get-missing"),
    [`HEAD ${archivePath}`]: ({ path = "" }) => path === "/missing" ? answer(404) : head,
    [`PUT ${archivePath}`]: answer(200),
  });
}

const head = says(`HTTP/1.1 200 OK\r\nX-Docker-Container-Path-Stat: ${btoa("{}")}\r\n\r\n`);
const link = (target: string) =>
  archive({ name: "link", type: "symlink", linkname: target }, { mode: (1 << 27) | 0o777, linkTarget: target });

describe("container_file_read", () => {
  test("shows the lines that are asked for, and where it goes on", async () => {
    const far = engine({ "/etc/app.conf": await archive({ name: "app.conf", content: "one\ntwo\nthree\nfour\n", mode: 0o600 }) });
    const result = await runTool(far.caller, "container_file_read", { container: "web", path: "/etc/app.conf", line: 2, lines: 2 });
    expect(result.header).toBe("web:/etc/app.conf: lines 2-3 of 4, 19 bytes, mode 600; next: line=4 | host local");
    expect(result.parts).toEqual([{ untrusted: "two\nthree", source: "file:web" }]);
    expect(result.data).toEqual({ path: "/etc/app.conf", size: 19, lines: 4, mode: "600" });
    expect(far.open).toBeLessThanOrEqual(1);
  });

  test("text is cleaned as a whole, and before it is cut", async () => {
    const far = engine({ "/f": await archive({ name: "f", content: "-----BEGIN\nsecret\n-----END\nrest\n" }) });
    const seen: string[] = [];
    const cleaner = {
      ...identity,
      text(source: string, text: string) {
        seen.push(source);
        return text.replace(/-----BEGIN[\s\S]*END/, "[REDACTED]");
      },
    };
    const result = await runTool(far.caller, "container_file_read", { container: "web", path: "/f", line: 2 }, { cleaner });
    expect(result.parts).toEqual([{ untrusted: "rest", source: "file:web" }]);
    expect(seen).toEqual(["file:web"]);
  });

  test("follows links by the engine's word, and not for ever", async () => {
    const far = engine({
      "/etc/os-release": await link("/usr/lib/os-release"),
      "/usr/lib/os-release": await archive({ name: "os-release", content: "ID=x\n" }),
      "/a": await link("/b"),
      "/b": await link("/a"),
      "/broken": await link("/nowhere"),
    });
    const read = (path: string) => runTool(far.caller, "container_file_read", { container: "web", path });
    expect((await read("/etc/os-release")).data?.path).toBe("/usr/lib/os-release");
    await expect(read("/a")).rejects.toMatchObject({ code: "too_many_links" });
    await expect(read("/broken")).rejects.toMatchObject({ code: "no_such_file" });
    expect(far.open).toBeLessThanOrEqual(1);
  });

  test("reads the first MiB of a larger file, whole characters only", async () => {
    const far = engine({ "/big": await archive({ name: "big", content: `${"x".repeat(1024 * 1024 - 1)}é${"y".repeat(100)}` }) });
    const { header, parts } = await runTool(far.caller, "container_file_read", { container: "web", path: "/big" });
    expect(header).toContain("only the first 1048576 bytes are read");
    expect((parts?.[0] as { untrusted: string }).untrusted).toBe("x".repeat(1024 * 1024 - 1));
  });

  test.each([
    ["a NUL", new Uint8Array([65, 0, 66])],
    ["no UTF-8", new Uint8Array([0xff, 0xfe, 65])],
    ["half a character at its end", new Uint8Array([65, 0xc3])],
  ])("refuses %s as no text", async (_, content) => {
    const far = engine({ "/f": await archive({ name: "f", content }) });
    await expect(runTool(far.caller, "container_file_read", { container: "web", path: "/f" })).rejects.toMatchObject({ code: "no_text" });
  });

  test("refuses what is no file", async () => {
    const far = engine({
      "/etc": await archive({ name: "etc/", type: "directory" }),
      "/dev/null": await archive({ name: "null", type: "character", devmajor: 1, devminor: 3 }),
    });
    for (const path of ["/etc", "/dev/null"]) {
      await expect(runTool(far.caller, "container_file_read", { container: "web", path })).rejects.toMatchObject({ code: "no_file" });
    }
    await expect(runTool(far.caller, "container_file_read", { container: "web", path: "/none" })).rejects.toMatchObject({
      code: "no_such_file",
    });
  });

  test.each(["", "etc/passwd", "/", "/etc/", "//etc", "/etc/../shadow", "/./etc", "/etc/\nx", "/a\0b"])("%j is no path", async (path) => {
    const far = engine({});
    for (const name of ["container_file_read", "container_file_write"]) {
      await expect(runTool(far.caller, name, { container: "web", path, ...name.endsWith("write") && { content: "" } })).rejects.toThrow(
        /absolute path/,
      );
    }
    expect(far.heard()).toEqual([]);
  });
});

describe("container_file_write", () => {
  async function written(far: ReturnType<typeof engine>) {
    const put = far.heard().find(({ what }) => what.startsWith("PUT"));
    const entries = [];
    for await (const entry of untar(once(put?.body ?? new Uint8Array()))) {
      entries.push({ name: entry.name, mode: entry.mode, uid: entry.uid, gid: entry.gid, text: await entry.text() });
    }
    return { query: put?.query, entries };
  }

  test("puts one file into its folder", async () => {
    const far = engine({});
    const result = await runTool(far.caller, "container_file_write", {
      container: "web",
      path: "/srv/a.txt",
      content: "grüße\n",
      mode: "0640",
    });
    expect(await written(far)).toEqual({
      query: { path: "/srv", noOverwriteDirNonDir: "1" },
      entries: [{ name: "a.txt", mode: 0o640, uid: 0, gid: 0, text: "grüße\n" }],
    });
    expect(result.data).toEqual({ path: "/srv/a.txt", size: 8, replaced: false });
  });

  test("keeps owner and mode of what it replaces, and writes where a link leads", async () => {
    const far = engine({
      "/link": await link("/run.sh"),
      "/run.sh": await archive({ name: "run.sh", content: "old", mode: 0o755, uid: 999, gid: 998 }),
    });
    const result = await runTool(far.caller, "container_file_write", { container: "web", path: "/link", content: "new" });
    expect(await written(far)).toEqual({
      query: { path: "/", noOverwriteDirNonDir: "1" },
      entries: [{ name: "run.sh", mode: 0o755, uid: 999, gid: 998, text: "new" }],
    });
    expect(result.data).toEqual({ path: "/run.sh", size: 3, replaced: true });
  });

  test("replaces no folder and no link to nothing, and writes no more than a MiB", async () => {
    const far = engine({ "/etc": await archive({ name: "etc/", type: "directory" }), "/broken": await link("/nowhere") });
    const write = (path: string, content: string = "") => runTool(far.caller, "container_file_write", { container: "web", path, content });
    await expect(write("/etc")).rejects.toMatchObject({ code: "no_file" });
    // Podman would take the file and drop it.
    await expect(write("/missing/file")).rejects.toMatchObject({ code: "no_such_file" });
    await expect(write("/broken")).rejects.toMatchObject({ code: "no_such_file" });
    await expect(write("/big", "é".repeat(600_000))).rejects.toMatchObject({ code: "too_large" });
    expect(far.heard().some(({ what }) => what.startsWith("PUT"))).toBe(false);
  });
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
