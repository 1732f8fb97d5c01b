/** What containers wrote. */
import { DockerApiError } from "../../../src/core/mod.ts";
import { equal, ok, rejects, rejectsWith } from "../assert.ts";
import type { Case } from "../case.ts";
import { all, decoded, joined, sha256 } from "../support.ts";

const both = { stdout: true, stderr: true };

/** The cases. */
export const containerLogs: readonly Case[] = [
  {
    id: "container.logs.split",
    sentence: "Without a TTY, stdout and stderr come apart",
    async run(docker, t) {
      const id = await t.ended("echo out; echo err >&2");
      const output = await docker.containers.logs({ id, ...both });
      equal(output.tty, false, "tty");
      const said = { stdout: "", stderr: "" };
      for await (const { stream, data } of output) said[stream] += decoded(data);
      equal(said, { stdout: "out\n", stderr: "err\n" }, "what was said");
      equal(await (await docker.containers.logs({ id, stderr: true })).text(), "err\n", "stderr alone");
    },
  },
  {
    id: "container.logs.tty",
    sentence: "With a TTY, everything is stdout, without frames",
    async run(docker, t) {
      const id = await t.ended("echo out; echo err >&2", { Tty: true });
      const output = await docker.containers.logs({ id, ...both });
      equal(output.tty, true, "tty");
      const frames = await all(output);
      ok(frames.every(({ stream }) => stream === "stdout"), "a frame is not stdout");
      equal(frames.map(({ data }) => decoded(data)).join(""), "out\r\nerr\r\n", "what was said");
    },
  },
  {
    id: "container.logs.tty.like-frames",
    sentence: "Bytes of a TTY that look like a frame are no frame",
    async run(docker, t) {
      const id = await t.ended("printf '\\001\\000\\000\\000\\000\\000\\001\\001x'", { Tty: true });
      equal(
        [...await joined((await docker.containers.logs({ id, stdout: true })).readable() as never)],
        [1, 0, 0, 0, 0, 0, 1, 1, 120],
        "the bytes",
      );
    },
  },
  {
    id: "container.logs.nothing",
    sentence: "Logs of one that wrote nothing are empty, and end",
    async run(docker, t) {
      const id = await t.ended("true");
      equal(await (await docker.containers.logs({ id, ...both })).text(), "", "the text");
      equal(await all(await docker.containers.logs({ id, ...both, follow: true })), [], "the frames");
    },
  },
  {
    id: "container.logs.tail",
    sentence: "tail gives the last lines",
    async run(docker, t) {
      const id = await t.ended("seq 1 20");
      equal(await (await docker.containers.logs({ id, ...both, tail: "3" })).text(), "18\n19\n20\n", "the last three");
      equal(await (await docker.containers.logs({ id, ...both, tail: "0" })).text(), "", "the last none");
      equal((await all((await docker.containers.logs({ id, ...both, tail: "all" })).lines())).length, 20, "lines of all");
    },
  },
  {
    id: "container.logs.since",
    sentence: "since and until take a Date, seconds and the text of a timestamp",
    async run(docker, t) {
      const id = await t.ended("echo one; sleep 1; echo two");
      const stamped = await all((await docker.containers.logs({ id, ...both, timestamps: true })).lines());
      equal(stamped.map(({ line }) => line.split(" ")[1]), ["one", "two"], "lines");
      const [early = "", late = ""] = stamped.map(({ line }) => line.split(" ")[0] ?? "");
      const middle = new Date((Date.parse(early) + Date.parse(late)) / 2);
      for (const time of [middle, middle.getTime() / 1000, middle.toISOString()]) {
        equal(await (await docker.containers.logs({ id, ...both, since: time })).text(), "two\n", `since ${time}`);
      }
      for (const time of [middle, middle.getTime() / 1000]) {
        equal(await (await docker.containers.logs({ id, ...both, until: time })).text(), "one\n", `until ${time}`);
      }
    },
  },
  {
    id: "container.logs.follow",
    sentence: "follow gives what was and what comes, and ends with the container",
    async run(docker, t) {
      const id = await t.started("echo one; until [ -e /go ]; do sleep 0.05; done; echo two >&2");
      const lines: string[] = [];
      for await (const { stream, line } of (await docker.containers.logs({ id, ...both, follow: true })).lines()) {
        lines.push(`${stream} ${line}`);
        if (line === "one") await docker.exec(id, ["touch", "/go"]);
      }
      equal(lines, ["stdout one", "stderr two"], "the lines");
    },
  },
  {
    id: "container.logs.follow.abort",
    sentence: "An abort ends a follow with the reason itself, while it waits",
    async run(docker, t) {
      const id = await t.started("echo one; exec tail -f /dev/null");
      const abort = new AbortController();
      const output = await docker.containers.logs({ id, ...both, follow: true }, { signal: abort.signal });
      const reason = { why: "enough" };
      const looped = (async () => {
        // Once the line is there, the loop waits for more.
        for await (const _ of output) setTimeout(() => abort.abort(reason), 10);
      })();
      await rejectsWith(looped, reason, "the loop");
      equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
    },
  },
  {
    id: "container.logs.follow.break",
    sentence: "A follow can be left, again and again, and the client goes on",
    async run(docker, t) {
      const id = await t.started("echo one; exec tail -f /dev/null");
      for (let round = 0; round < 10; round++) {
        for await (const { line } of (await docker.containers.logs({ id, ...both, follow: true })).lines()) {
          equal(line, "one", "the line");
          break;
        }
      }
      equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
    },
  },
  {
    id: "container.logs.dispose",
    sentence: "A disposed stream ends, and gives no more frames",
    async run(docker, t) {
      const id = await t.started("echo one; exec tail -f /dev/null");
      const output = await docker.containers.logs({ id, ...both, follow: true });
      const frames = output[Symbol.asyncIterator]();
      equal(decoded((await frames.next()).value?.data ?? new Uint8Array()), "one\n", "the frame");
      await output[Symbol.asyncDispose]();
      await frames.next().then(({ done }) => ok(done, "there is another frame"), () => {});
    },
  },
  {
    id: "container.logs.utf8",
    sentence: "Characters whose bytes were written one by one come out whole, in lines and text",
    async run(docker, t) {
      // é, ✓ and 🐳, byte by byte, each in a write of its own.
      const script = ["\\303", "\\251", "\\342", "\\234", "\\223", "\\360", "\\237", "\\220", "\\263", "\\n"].map((byte) =>
        `printf '${byte}'; usleep 2000`
      );
      const id = await t.ended(script.join("; "));
      equal(await all((await docker.containers.logs({ id, ...both })).lines()), [{ stream: "stdout", line: "é✓🐳" }], "the lines");
      equal(await (await docker.containers.logs({ id, ...both })).text(), "é✓🐳\n", "the text");
    },
  },
  {
    id: "container.logs.lines",
    sentence: "Lines are whole, however they were written: by the character, with \\r\\n, without an end",
    async run(docker, t) {
      const id = await t.ended("for c in a b c; do printf $c; usleep 2000; done; echo; printf 'x\\r\\n\\n'; printf 'last'");
      const lines = (await all((await docker.containers.logs({ id, ...both })).lines())).map(({ line }) => line);
      equal(lines, ["abc", "x", "", "last"], "the lines");
    },
  },
  {
    id: "container.logs.big",
    sentence: "A megabyte of lines arrives whole, by frames, batches, text, pipe and web stream alike",
    async run(docker, t) {
      const id = await t.ended(
        "seq 10001 20000 | sed 's/$/ and nothing that would matter but that it takes some room, so that there is more than one read/'",
      );
      const expected = Array.from(
        { length: 10_000 },
        (_, i) => `${i + 10_001} and nothing that would matter but that it takes some room, so that there is more than one read\n`,
      ).join("");
      const digest = await sha256(new TextEncoder().encode(expected));
      const logs = () => docker.containers.logs({ id, ...both });
      const parts: Uint8Array[] = [];
      for await (const batch of (await logs()).batches()) for (const { data } of batch) parts.push(data.slice());
      equal(
        await sha256(
          await joined((async function* () {
            yield* parts;
          })()),
        ),
        digest,
        "the digest of the batches",
      );
      ok(await (await logs()).text() === expected, "the text differs");
      const piped: Uint8Array[] = [];
      await (await logs()).pipe({
        stdout: new WritableStream({ write: (data) => void piped.push(data.slice()) }),
        stderr: (data) => piped.push(data),
      });
      equal(
        await sha256(
          await joined((async function* () {
            yield* piped;
          })()),
        ),
        digest,
        "the digest of the pipe",
      );
      equal(await sha256(await joined((await logs()).readable() as never)), digest, "the digest of the web stream");
    },
  },
  {
    id: "container.logs.endless",
    sentence: "A loop over endless output can be slow, and be left",
    async run(docker, t) {
      const id = await t.started("exec yes");
      let frames = 0;
      for await (const batch of (await docker.containers.logs({ id, ...both, follow: true })).batches()) {
        frames += batch.length;
        ok(batch.every(({ data }) => /^(y\n)*y?\n?$/.test(decoded(data))), "a frame is damaged");
        // Slower than the container: the wire has to hold it back.
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (frames > 500) break;
      }
      await docker.containers.kill({ id });
    },
  },
  {
    id: "container.logs.none",
    sentence: "Neither stdout nor stderr is a 400",
    async run(docker, t) {
      equal((await rejects(docker.containers.logs({ id: await t.box() }), DockerApiError, "the logs")).status, 400, "status");
    },
  },
  {
    id: "container.logs.unreadable",
    sentence: "Logs of a driver that keeps none are a DockerApiError",
    async run(docker, t) {
      const id = await t.ended("echo gone", { HostConfig: { LogConfig: { Type: "none", Config: {} } } });
      const error = await rejects(docker.containers.logs({ id, ...both }), DockerApiError, "the logs");
      ok(error.isServerError, `status is ${error.status}`);
    },
  },
  {
    id: "container.logs.missing",
    sentence: "Logs of a container that is not there are a 404",
    async run(docker, t) {
      equal((await rejects(docker.containers.logs({ id: t.name(), ...both }), DockerApiError, "the logs")).status, 404, "status");
    },
  },
];
