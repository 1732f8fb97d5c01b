/** The verb `run`. */
import { DockerApiError } from "../../../src/core/mod.ts";
import type { Docker } from "../../../src/core/mod.ts";
import { equal, ok, rejects, rejectsWith } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { all, decoded, encoded, pattern, sha256 } from "../support.ts";

/** The input of a run whose container is removed in the end, if the run does not do that itself. */
function running(docker: Docker, t: Tools, ...args: Parameters<Tools["input"]>): ReturnType<Tools["input"]> {
  const input = t.input(...args);
  t.cleanup(() => docker.containers.delete({ id: input.name, force: true, v: true }));
  return input;
}

/** Whether a container is gone, at the latest in a moment. */
async function gone(docker: Docker, id: string): Promise<void> {
  ok((await rejects(docker.containers.inspect({ id }), DockerApiError, "inspect")).isNotFound, "the container is still there");
}

/** The cases. */
export const verbRun: readonly Case[] = [
  {
    id: "verb.run.result",
    sentence: "run gives output, apart, the exit code, and leaves the container",
    async run(docker, t) {
      const { id, exitCode, stdout, stderr } = await docker.run(running(docker, t, "echo grüße; echo err >&2; exit 3"));
      equal([exitCode, stdout, stderr], [3, "grüße\n", "err\n"], "the result");
      const { State } = await docker.containers.inspect({ id });
      equal([State.Running, State.ExitCode], [false, 3], "Running and ExitCode");
    },
  },
  {
    id: "verb.run.auto-remove",
    sentence: "With AutoRemove the exit code is known and the container gone",
    async run(docker, t) {
      const { id, exitCode, stdout } = await docker.run(running(docker, t, "echo hi; exit 5", { HostConfig: { AutoRemove: true } }));
      equal([exitCode, stdout], [5, "hi\n"], "the result");
      await gone(docker, id);
    },
  },
  {
    id: "verb.run.quick",
    sentence: "A container that ends at once loses neither output nor exit code, removed or not",
    async run(docker, t) {
      for (let i = 0; i < 8; i++) {
        const input = running(docker, t, `echo ${i}; exit ${i}`, { HostConfig: { AutoRemove: i % 2 === 0 } });
        const { exitCode, stdout } = await docker.run(input);
        equal([exitCode, stdout], [i, `${i}\n`], `round ${i}`);
      }
    },
  },
  {
    id: "verb.run.stdin",
    sentence: "stdin goes in and is closed; output after that is kept",
    needs: ["upgrade"],
    async run(docker, t) {
      const { exitCode, stdout, stderr } = await docker.run({ ...running(docker, t, "cat; echo end >&2; exit 1"), stdin: "hello ✓" });
      equal([exitCode, stdout, stderr], [1, "hello ✓", "end\n"], "the result");
    },
  },
  {
    id: "verb.run.stdin.megabyte",
    sentence: "A megabyte of stdin comes back whole, removed or not",
    needs: ["upgrade"],
    async run(docker, t) {
      const stdin = pattern(1024 * 1024);
      const input = running(docker, t, "cat", { HostConfig: { AutoRemove: true } });
      const { exitCode, stdout } = await docker.run({ ...input, stdin }, { encoding: "bytes" });
      equal([exitCode, stdout.length], [0, stdin.length], "exit code and length");
      equal(await sha256(stdout), await sha256(stdin), "the digest");
    },
  },
  {
    id: "verb.run.stdin.unread",
    sentence: "A container that does not read its stdin ends all the same, with its exit code",
    needs: ["upgrade"],
    async run(docker, t) {
      const { exitCode } = await docker.run({ ...running(docker, t, "exit 6"), stdin: pattern(4 * 1024 * 1024) });
      equal(exitCode, 6, "exitCode");
    },
  },
  {
    id: "verb.run.tty",
    sentence: "With a TTY all output is stdout",
    async run(docker, t) {
      const { exitCode, stdout, stderr } = await docker.run(running(docker, t, "echo out; echo err >&2; exit 2", { Tty: true }));
      equal([exitCode, stdout, stderr], [2, "out\r\nerr\r\n", ""], "the result");
    },
  },
  {
    id: "verb.run.tty.auto-remove",
    sentence: "A TTY is known of before the container can be gone",
    async run(docker, t) {
      const { exitCode, stdout } = await docker.run(running(docker, t, "echo out", { Tty: true, HostConfig: { AutoRemove: true } }));
      equal([exitCode, stdout], [0, "out\r\n"], "the result");
    },
  },
  {
    id: "verb.run.no-command",
    sentence: "A command that is not there is a DockerApiError, and no container is left",
    async run(docker, t) {
      const input = running(docker, t, "", { Cmd: ["/no/such/command"] });
      const error = await rejects(docker.run(input), DockerApiError, "the run");
      ok(/no such file|not found/i.test(error.reason), `the engine said ${error.reason}`);
      await gone(docker, input.name);
    },
  },
  {
    id: "verb.run.no-image",
    sentence: "With pull never, an image that is not there is a 404",
    async run(docker, t) {
      const error = await rejects(
        docker.run({ ...t.input("true"), Image: "localhost/no/such:image", pull: "never" }),
        DockerApiError,
        "the run",
      );
      equal(error.status, 404, "status");
    },
  },
  {
    id: "verb.run.iterate",
    sentence: "A loop sees frames as they come; a later await has id and exit code and no output",
    async run(docker, t) {
      const op = docker.run(running(docker, t, "echo one; echo two >&2; exit 4"));
      const frames = (await all(op)).map(({ stream, data }) => `${stream} ${decoded(data)}`).sort();
      equal(frames, ["stderr two\n", "stdout one\n"], "the frames");
      const { id, ...rest } = await op;
      equal(rest, { exitCode: 4, stdout: "", stderr: "" }, "the later await");
      equal((await docker.containers.inspect({ id })).State.ExitCode, 4, "ExitCode");
    },
  },
  {
    id: "verb.run.break",
    sentence: "Leaving the loop kills and removes the container",
    async run(docker, t) {
      const input = running(docker, t, "echo first; exec tail -f /dev/null");
      for await (const { data } of docker.run(input)) {
        equal(decoded(data), "first\n", "the frame");
        break;
      }
      await gone(docker, input.name);
    },
  },
  {
    id: "verb.run.dispose",
    sentence: "A run that is disposed while it waits removes its container, and rejects with an AbortError",
    async run(docker, t) {
      const input = running(docker, t, "exec tail -f /dev/null");
      const op = docker.run(input);
      const done = op.then();
      done.catch(() => {});
      await t.until("the start", () => docker.containers.inspect({ id: input.name }).then(({ State }) => State.Running, () => undefined));
      await op[Symbol.asyncDispose]();
      equal((await rejects(done, Error, "the run")).name, "AbortError", "its name");
      await gone(docker, input.name);
    },
  },
  {
    id: "verb.run.abort",
    sentence: "An abort rejects with the reason itself, and the container is gone by then",
    async run(docker, t) {
      const abort = new AbortController();
      const input = running(docker, t, "exec tail -f /dev/null");
      const op = docker.run(input, { signal: abort.signal }).then();
      op.catch(() => {});
      await t.until("the start", () => docker.containers.inspect({ id: input.name }).then(({ State }) => State.Running, () => undefined));
      const reason = { why: "changed my mind" };
      abort.abort(reason);
      await rejectsWith(op, reason, "the run");
      await gone(docker, input.name);
    },
  },
  {
    id: "verb.run.abort.early",
    sentence: "Aborted at any moment of its beginning, a run leaves no container",
    async run(docker, t) {
      const names: string[] = [];
      for (const ms of [0, 5, 10, 20, 40, 80, 160]) {
        const abort = new AbortController();
        const input = running(docker, t, "exec tail -f /dev/null");
        names.push(input.name);
        const reason = new Error(`after ${ms} ms`);
        setTimeout(() => abort.abort(reason), ms);
        await rejectsWith(docker.run(input, { signal: abort.signal }), reason, "the run");
      }
      // A create that the engine had begun when its client left may still end.
      for (const name of names) await docker.containers.delete({ id: name, force: true }).catch(() => {});
    },
  },
  {
    id: "verb.run.grace",
    sentence: "With grace, a run that is left stops its container before it is removed",
    async run(docker, t) {
      const { SystemTime } = await docker.system.info();
      const since = SystemTime ? Date.parse(SystemTime) / 1000 - 1 : Date.now() / 1000 - 5;
      const input = running(docker, t, "trap 'exit 3' TERM; echo ready; while :; do sleep 1 & wait; done");
      for await (const _ of docker.run(input, { grace: 20 })) break;
      await gone(docker, input.name);
      const deaths: string[] = [];
      const filters = { type: "container", event: "die", label: t.label };
      for await (const { Actor } of await docker.system.events({ since, until: new Date(Date.now() + 1000), filters })) {
        if (Actor.Attributes?.name === input.name) deaths.push(Actor.Attributes.exitCode ?? Actor.Attributes.containerExitCode ?? "");
      }
      equal(deaths, ["3"], "exit codes of its death");
    },
  },
  {
    id: "verb.run.grace.auto-remove",
    sentence: "With grace and AutoRemove, the container is gone as well when the loop is left",
    async run(docker, t) {
      const input = running(docker, t, "trap 'exit 3' TERM; echo ready; while :; do sleep 1 & wait; done", {
        HostConfig: { AutoRemove: true },
      });
      for await (const _ of docker.run(input, { grace: 20 })) break;
      await gone(docker, input.name);
    },
  },
  {
    id: "verb.run.three",
    sentence: "Three at a time do not wait for each other: none ends before the others run",
    async run(docker, t) {
      const box = await t.created("true", { Volumes: { "/meet": {} } });
      const three = [1, 2, 3].map((i) =>
        docker.run(
          running(
            docker,
            t,
            `touch /meet/${i}; until [ -e /meet/1 -a -e /meet/2 -a -e /meet/3 ]; do sleep 0.05; done; echo ${i}; exit ${i}`,
            {
              HostConfig: { VolumesFrom: [box] },
            },
          ),
        )
      );
      const results = await Promise.all(three);
      equal(results.map(({ exitCode, stdout }) => [exitCode, stdout]), [[1, "1\n"], [2, "2\n"], [3, "3\n"]], "the results");
    },
  },
  {
    id: "verb.run.big",
    sentence: "Four megabytes of output are whole",
    async run(docker, t) {
      const { stdout } = await docker.run(running(docker, t, "yes 0123456789abcde | head -c 4194304"), { encoding: "bytes" });
      equal(await sha256(stdout), await sha256(encoded("0123456789abcde\n".repeat(262_144))), "the digest");
    },
  },
  {
    id: "verb.start",
    sentence: "start gives the id of a container that runs",
    async run(docker, t) {
      const { id } = await docker.start(running(docker, t, "exec tail -f /dev/null"));
      equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
    },
  },
  {
    id: "verb.start.fails",
    sentence: "A start that fails leaves no container",
    async run(docker, t) {
      const input = running(docker, t, "", { Cmd: ["/no/such/command"] });
      await rejects(docker.start(input), DockerApiError, "the start");
      await gone(docker, input.name);
    },
  },
];
