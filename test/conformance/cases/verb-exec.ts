/** The verb `exec`. */
import { DockerApiError, DockerDecodeError } from "../../../src/core/mod.ts";
import { equal, ok, rejects, rejectsWith } from "../assert.ts";
import type { Case } from "../case.ts";
import { decoded, encoded, isPodman, pattern, sha256 } from "../support.ts";

const size = 1024 * 1024;

/** The cases. */
export const verbExec: readonly Case[] = [
  {
    id: "verb.exec.output",
    sentence: "exec gives output, apart, and the exit code",
    async run(docker, t) {
      const result = await docker.exec(await t.box(), ["sh", "-c", "echo grüße; echo err >&2; exit 4"]);
      equal(result, { exitCode: 4, stdout: "grüße\n", stderr: "err\n" }, "the result");
    },
  },
  {
    id: "verb.exec.options",
    sentence: "Environment, user and working directory are what was asked for",
    async run(docker, t) {
      const options = { Env: ["A=ä b"], User: "1000:2000", WorkingDir: "/tmp" };
      const { stdout } = await docker.exec(await t.box(), ["sh", "-c", 'echo "$A $(id -u):$(id -g) $(pwd)"'], options);
      equal(stdout, "ä b 1000:2000 /tmp\n", "stdout");
    },
  },
  {
    id: "verb.exec.stdin",
    sentence: "Text goes in and comes out; a command without stdin sees its end at once",
    needs: ["upgrade"],
    async run(docker, t) {
      const box = await t.box();
      equal((await docker.exec(box, ["cat"], { stdin: "hello ✓" })).stdout, "hello ✓", "with stdin");
      equal((await docker.exec(box, ["cat"], { stdin: "" })).stdout, "", "with empty stdin");
      equal((await docker.exec(box, ["cat"])).stdout, "", "without stdin");
    },
  },
  {
    id: "verb.exec.megabyte",
    sentence: "A megabyte of stdin comes back from stdout and from stderr, byte by byte",
    needs: ["upgrade"],
    async run(docker, t) {
      const stdin = pattern(size);
      const expected = await sha256(stdin);
      const { exitCode, stdout, stderr } = await docker.exec(await t.box(), ["sh", "-c", "tee /dev/stderr"], { stdin, encoding: "bytes" });
      equal([exitCode, stdout.length, stderr.length], [0, size, size], "exit code and lengths");
      const [out, err] = [await sha256(stdout), await sha256(stderr)];
      equal([out, err], [expected, expected], "the digests");
      t.note(
        `${size} bytes through stdin, stdout sha256 ${out.slice(0, 16)}, stderr sha256 ${err.slice(0, 16)}, expected ${
          expected.slice(0, 16)
        }`,
      );
    },
  },
  {
    id: "verb.exec.stdin.kinds",
    sentence: "stdin may be bytes, a Blob, a web stream and an iterable",
    needs: ["upgrade"],
    async run(docker, t) {
      const box = await t.box();
      const bytes = encoded("stdin");
      const kinds = {
        bytes,
        blob: new Blob([bytes]),
        stream: new Blob([bytes]).stream(),
        iterable: [bytes.subarray(0, 2), bytes.subarray(2)],
      };
      for (const [kind, stdin] of Object.entries(kinds)) {
        equal((await docker.exec(box, ["cat"], { stdin })).stdout, "stdin", `stdout by ${kind}`);
      }
    },
  },
  {
    id: "verb.exec.stdin.talk",
    sentence: "stdin can be written in answer to output",
    needs: ["upgrade"],
    async run(docker, t) {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      const questions = ["one", "two", "three"];
      const heard: string[] = [];
      writer.write(encoded("zero\n")).catch(() => {});
      for await (const { data } of docker.exec(await t.box(), ["sh", "-c", 'while read x; do echo "$x?"; done'], { stdin: readable })) {
        heard.push(decoded(data));
        const next = questions.shift();
        if (next) writer.write(encoded(`${next}\n`)).catch(() => {});
        else writer.close().catch(() => {});
      }
      equal(heard.join(""), "zero?\none?\ntwo?\nthree?\n", "what was heard");
    },
  },
  {
    id: "verb.exec.stdin.unread",
    sentence: "A command that does not read its stdin ends all the same, with its exit code",
    needs: ["upgrade"],
    async run(docker, t) {
      const { exitCode } = await docker.exec(await t.box(), ["sh", "-c", "echo bye; exit 6"], { stdin: pattern(8 * size) });
      equal(exitCode, 6, "exitCode");
    },
  },
  {
    id: "verb.exec.stdin.fails",
    sentence: "A source of stdin that throws fails the exec with what it threw",
    needs: ["upgrade"],
    async run(docker, t) {
      const reason = new Error("the source is gone");
      const stdin = (async function* () {
        yield encoded("half");
        throw reason;
      })();
      await rejectsWith(docker.exec(await t.box(), ["cat"], { stdin }), reason, "the exec");
    },
  },
  {
    id: "verb.exec.tty",
    sentence: "With a TTY all output is stdout",
    async run(docker, t) {
      const { exitCode, stdout, stderr } = await docker.exec(await t.box(), ["sh", "-c", "echo out; echo err >&2; exit 1"], { Tty: true });
      equal([exitCode, stdout, stderr], [1, "out\r\nerr\r\n", ""], "the result");
    },
  },
  {
    id: "verb.exec.no-command",
    sentence: "A command that is not there has exit code 126 or 127, and says why",
    async run(docker, t) {
      const { exitCode, stdout, stderr } = await docker.exec(await t.box(), ["/no/such/command"]);
      ok(exitCode === 126 || exitCode === 127, `exitCode is ${exitCode}`);
      ok(/no such file|not found/i.test(stdout + stderr), `it said ${stdout}${stderr}`);
    },
  },
  {
    id: "verb.exec.iterate",
    sentence: "A loop sees frames as they come; a later await has the exit code and no output",
    async run(docker, t) {
      const op = docker.exec(await t.box(), ["sh", "-c", "for i in 1 2 3; do echo $i; done; exit 2"]);
      let text = "";
      for await (const { stream, data } of op) {
        equal(stream, "stdout", "the stream");
        text += decoded(data);
      }
      equal(text, "1\n2\n3\n", "the output");
      equal(await op, { exitCode: 2, stdout: "", stderr: "" }, "the later await");
    },
  },
  {
    id: "verb.exec.break",
    sentence: "A loop can be left while the command writes for ever; a later await rejects with an AbortError",
    async run(docker, t) {
      const box = await t.started("exec tail -f /dev/null");
      const op = docker.exec(box, ["yes"]);
      for await (const _ of op) break;
      equal((await rejects(op, Error, "the later await")).name, "AbortError", "its name");
      equal((await docker.containers.inspect({ id: box })).State.Running, true, "Running");
    },
  },
  {
    id: "verb.exec.abort",
    sentence: "An abort rejects with the reason itself, whether awaited or looped over",
    async run(docker, t) {
      const box = await t.started("exec tail -f /dev/null");
      for (const how of ["await", "loop"]) {
        const abort = new AbortController();
        const reason = new Error(how);
        const op = docker.exec(box, ["sh", "-c", `echo started; touch /started-${how}; exec tail -f /dev/null`], { signal: abort.signal });
        const done = how === "await" ? op.then() : (async () => {
          for await (const _ of op);
        })();
        done.catch(() => {});
        await t.until("the start", async () => (await docker.exec(box, ["ls", "/"])).stdout.includes(`started-${how}`));
        abort.abort(reason);
        await rejectsWith(done, reason, how);
      }
    },
  },
  {
    id: "verb.exec.abort.before",
    sentence: "A signal that is aborted already sends nothing",
    async run(docker) {
      const reason = new Error("too late");
      await rejectsWith(docker.exec("whatever", ["true"], { signal: AbortSignal.abort(reason) }), reason, "the exec");
    },
  },
  {
    id: "verb.exec.max-output",
    sentence: "More output than maxOutput fails instead of filling the memory",
    async run(docker, t) {
      await rejects(docker.exec(await t.box(), ["seq", "1", "10000"], { maxOutput: 1000 }), DockerDecodeError, "the exec");
    },
  },
  {
    id: "verb.exec.missing",
    sentence: "A container that is not there is a 404",
    async run(docker, t) {
      equal((await rejects(docker.exec(t.name(), ["true"]), DockerApiError, "the exec")).status, 404, "status");
    },
  },
  {
    id: "verb.exec.big-output",
    sentence: "Eight megabytes of output are whole",
    async run(docker, t) {
      const { stdout } = await docker.exec(await t.box(), ["sh", "-c", "yes 0123456789abcde | head -c 8388608"], { encoding: "bytes" });
      equal(stdout.length, 8 * size, "length");
      equal(await sha256(stdout), await sha256(encoded("0123456789abcde\n".repeat(size / 2))), "the digest");
    },
  },
  {
    id: "verb.exec.parallel",
    sentence: "Twenty at a time do not mix",
    async run(docker, t) {
      const box = await t.box();
      const rounds = await isPodman(docker) ? 8 : 20;
      const results = await Promise.all(Array.from({ length: rounds }, (_, i) => docker.exec(box, ["sh", "-c", `echo ${i}; exit ${i}`])));
      equal(results.map(({ stdout, exitCode }) => [stdout, exitCode]), results.map((_, i) => [`${i}\n`, i]), "the results");
    },
  },
];
