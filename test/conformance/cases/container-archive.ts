/** Files in and out of containers. */
import { DockerApiError, DockerInputError } from "../../../src/core/mod.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import { equal, ok, present, rejects } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { all, first, joined, pattern, sha256 } from "../support.ts";

/** A container that has run a line of shell and stays: Podman now and then answers the archive of one that has just ended with nothing. */
async function filled(t: Tools, script: string): Promise<string> {
  const id = await t.started(`${script}; echo ready; exec tail -f /dev/null`);
  await t.says(id, "ready");
  return id;
}

/** The cases. */
export const containerArchive: readonly Case[] = [
  {
    id: "container.archive.file",
    sentence: "archive gives a file, with its stat before the first byte",
    async run(docker, t) {
      const id = await filled(t, "printf 'grüße' > '/tmp/a file ✓'; chmod 600 '/tmp/a file ✓'");
      const archive = await docker.containers.archive({ id, path: "/tmp/a file ✓" });
      equal([archive.stat.name, archive.stat.size, archive.stat.mode & 0o777], ["a file ✓", 7, 0o600], "the stat");
      const entries: unknown[] = [];
      for await (const entry of archive.entries()) entries.push([entry.name, entry.type, entry.size, await entry.text()]);
      equal(entries, [["a file ✓", "file", 7, "grüße"]], "the entries");
    },
  },
  {
    id: "container.archive.folder",
    sentence: "archive gives a folder with all in it",
    async run(docker, t) {
      const id = await filled(t, "mkdir -p /tmp/d/e; echo 1 > /tmp/d/one; echo 2 > /tmp/d/e/two; ln -s one /tmp/d/link");
      const names = (await all((await docker.containers.archive({ id, path: "/tmp/d" })).entries())).map(({ name, type }) =>
        `${type} ${name}`
      ).sort();
      equal(names, ["directory d/", "directory d/e/", "file d/e/two", "file d/one", "symlink d/link"], "the entries");
    },
  },
  {
    id: "container.archive.leave",
    sentence: "A loop over entries can be left, and content may stay unread",
    async run(docker, t) {
      const id = await t.box();
      const entry = await first((await docker.containers.archive({ id, path: "/bin" })).entries(), ({ type }) => type === "file");
      ok((entry?.size ?? 0) > 0, "there is no file");
      equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
    },
  },
  {
    id: "container.archive-info.file",
    sentence: "archiveInfo tells size, mode and time of a file",
    async run(docker, t) {
      const id = await filled(t, "printf 12345 > /tmp/f; chmod 751 /tmp/f");
      const stat = await docker.containers.archiveInfo({ id, path: "/tmp/f" });
      equal([stat.name, stat.size, stat.mode], ["f", 5, 0o751], "the stat");
      ok(Math.abs(Date.parse(stat.mtime) - Date.now()) < 3600_000, `mtime is ${stat.mtime}`);
    },
  },
  {
    id: "container.archive-info.folder",
    sentence: "archiveInfo tells a folder by bit 31",
    async run(docker, t) {
      equal(present((await docker.containers.archiveInfo({ id: await t.box(), path: "/etc" })).mode, "mode") >= 2 ** 31, true, "bit 31");
    },
  },
  {
    id: "container.archive-info.link",
    sentence: "archiveInfo tells a symbolic link and where it leads",
    async run(docker, t) {
      const id = await filled(t, "ln -s /etc/passwd /tmp/link");
      const stat = await docker.containers.archiveInfo({ id, path: "/tmp/link" });
      equal([stat.name, stat.linkTarget], ["link", "/etc/passwd"], "name and target");
    },
  },
  {
    id: "container.archive.missing",
    sentence: "A path that is not there is a 404, by GET and by HEAD, whose answer has no words",
    async run(docker, t) {
      const id = await t.box();
      equal((await rejects(docker.containers.archive({ id, path: "/no/such" }), DockerApiError, "archive")).status, 404, "status of GET");
      equal(
        (await rejects(docker.containers.archiveInfo({ id, path: "/no/such" }), DockerApiError, "archiveInfo")).status,
        404,
        "status of HEAD",
      );
    },
  },
  {
    id: "container.put-archive",
    sentence: "putArchive unpacks files, folders and links, which archive gives back",
    async run(docker, t) {
      const id = await t.created("true");
      const content = pattern(300_000);
      await docker.containers.putArchive({
        id,
        path: "/tmp",
        body: tar([
          { name: "ordner/größe.bin", content, mode: 0o640 },
          { name: "ordner/link", type: "symlink", linkname: "größe.bin" },
          { name: `${"lang/".repeat(30)}datei`, content: "tief" },
        ]),
      });
      const found: Record<string, unknown> = {};
      for await (const entry of (await docker.containers.archive({ id, path: "/tmp" })).entries()) {
        if (entry.name.endsWith("größe.bin")) found.file = [entry.mode, await sha256(await entry.bytes())];
        if (entry.name.endsWith("ordner/link")) found.link = entry.linkname;
        if (entry.name.endsWith("lang/datei")) found.deep = await entry.text();
      }
      equal(found, { file: [0o640, await sha256(content)], link: "größe.bin", deep: "tief" }, "what came back");
    },
  },
  {
    id: "container.put-archive.stream",
    sentence: "putArchive takes bytes, a Blob, a web stream and an iterable",
    async run(docker, t) {
      const id = await t.created("true");
      const bytes = await joined(tar({ "f": "same" }));
      const bodies = {
        bytes,
        blob: new Blob([bytes]),
        stream: new Blob([bytes]).stream(),
        iterable: [bytes.subarray(0, 100), bytes.subarray(100, 100), bytes.subarray(100)],
        async: tar({ "f": "same" }),
      };
      for (const [kind, body] of Object.entries(bodies)) {
        await docker.containers.putArchive({ id, path: "/tmp", body });
        const [entry] = await all((await docker.containers.archive({ id, path: "/tmp/f" })).entries());
        equal(entry?.size, 4, `size by ${kind}`);
      }
    },
  },
  {
    id: "container.put-archive.owner",
    sentence: "Files belong to the owners that the tar names",
    async run(docker, t) {
      const id = await t.created("true", { User: "root" });
      await docker.containers.putArchive({ id, path: "/tmp", body: tar([{ name: "f", content: "x", uid: 1234, gid: 2345 }]) });
      const [entry] = await all((await docker.containers.archive({ id, path: "/tmp/f" })).entries());
      equal([entry?.uid, entry?.gid], [1234, 2345], "owner and group");
    },
  },
  {
    id: "container.put-archive.copy-uid-gid",
    sentence: "With copyUIDGID they belong to the container's user",
    async run(docker, t) {
      const id = await t.created("true", { User: "root" });
      await docker.containers.putArchive({
        id,
        path: "/tmp",
        copyUIDGID: true,
        body: tar([{ name: "f", content: "x", uid: 1234, gid: 2345 }]),
      });
      const [entry] = await all((await docker.containers.archive({ id, path: "/tmp/f" })).entries());
      equal([entry?.uid, entry?.gid], [0, 0], "owner and group");
    },
  },
  {
    id: "container.put-archive.overwrite",
    sentence: "noOverwriteDirNonDir keeps a folder from becoming a file",
    async run(docker, t) {
      const id = await t.created("true");
      await docker.containers.putArchive({ id, path: "/tmp", body: tar([{ name: "d/" }]) });
      const refused = docker.containers.putArchive({ id, path: "/tmp", noOverwriteDirNonDir: true, body: tar({ "d": "a file" }) });
      await rejects(refused, DockerApiError, "putArchive");
      ok((await docker.containers.archiveInfo({ id, path: "/tmp/d" })).mode >= 2 ** 31, "it is no folder any more");
    },
  },
  {
    id: "container.put-archive.no-tar",
    sentence: "A body that is no tar is refused before anything is sent",
    async run(docker, t) {
      const id = await t.created("true");
      await rejects(
        docker.containers.putArchive({ id, path: "/tmp", body: new TextEncoder().encode("no tar".repeat(200)) }),
        DockerInputError,
        "putArchive",
      );
    },
  },
  {
    id: "container.put-archive.missing",
    sentence: "A big upload to a container that is not there is its 404, whoever hangs up first",
    async run(docker, t) {
      const big = await joined(tar([{ name: "big", content: pattern(4 * 1024 * 1024) }]));
      for (const body of [big, [big], new Blob([big])]) {
        const error = await rejects(docker.containers.putArchive({ id: t.name(), path: "/", body }), DockerApiError, "putArchive");
        equal(error.status, 404, "status");
      }
    },
  },
  {
    id: "container.put-archive.source-fails",
    sentence: "A body that throws fails the call with what it threw",
    async run(docker, t) {
      const id = await t.created("true");
      const reason = new Error("the disk is gone");
      const start = (await joined(tar({ "f": "x".repeat(2000) }))).subarray(0, 1024);
      const body = (async function* () {
        yield start;
        throw reason;
      })();
      const error = await rejects(docker.containers.putArchive({ id, path: "/tmp", body }), Error, "putArchive");
      ok(error === reason, `it failed with ${error}`);
    },
  },
];
