/** Attaching to containers. */
import { type Docker, DockerApiError, type Session } from "../../../src/core/mod.ts";
import { equal, ok, rejects, rejectsWith } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { decoded, encoded, paused, speaks } from "../support.ts";

const both = { stream: true, stdout: true, stderr: true };

async function write(session: Session, ...texts: readonly string[]): Promise<void> {
  const writer = session.stdin.getWriter();
  for (const text of texts) await writer.write(encoded(text));
  writer.releaseLock();
}

async function detach(docker: Docker, t: Tools, keys: readonly string[], detachKeys?: string): Promise<void> {
  const id = await t.created("echo here; exec tail -f /dev/null", { Tty: true, OpenStdin: true });
  const session = await docker.containers.attach({ id, ...both, stdin: true, detachKeys });
  await docker.containers.start({ id });
  await t.says(id, "here");
  let over = false;
  const text = session.output.text().finally(() => over = true);
  // Podman knows a key only when it comes alone, which nobody can promise.
  await t.until("the end of the session", async () => {
    for (const key of keys) {
      await write(session, key).catch(() => {});
      await docker.system.ping();
    }
    return over;
  });
  ok((await text).includes("here"), "the output is lost");
  equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
}

/** The cases. */
export const containerAttach: readonly Case[] = [
  {
    id: "container.attach.output",
    sentence: "An attach before the start sees all output, apart; it needs no upgrade",
    async run(docker, t) {
      const all = { stdout: "out\n", stderr: "err\n" };
      // Of a thousand containers under load an engine loses a line of one for good: its own logs have it as little as the attach.
      for (let tries = 1;; tries++) {
        const id = await t.created("echo out; echo err >&2");
        const session = await docker.containers.attach({ id, ...both });
        await docker.containers.start({ id });
        const said = { stdout: "", stderr: "" };
        for await (const { stream, data } of session.output) said[stream] += decoded(data);
        const logged = { stdout: "", stderr: "" };
        for await (const { stream, data } of await docker.containers.logs({ id, stdout: true, stderr: true })) {
          logged[stream] += decoded(data);
        }
        equal(said, tries < 3 ? logged : all, "what was said");
        if (said.stdout === all.stdout && said.stderr === all.stderr) break;
      }
    },
  },
  {
    id: "container.attach.tty",
    sentence: "An attach to a TTY has no frames",
    async run(docker, t) {
      const id = await t.created("echo out; echo err >&2", { Tty: true });
      const session = await docker.containers.attach({ id, ...both });
      await docker.containers.start({ id });
      equal(session.output.tty, true, "tty");
      equal(await session.output.text(), "out\r\nerr\r\n", "what was said");
    },
  },
  {
    id: "container.attach.stdin",
    sentence: "stdin goes in, its close half-closes, and output keeps coming after that",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = await t.created("cat; echo 'end of input' >&2; echo bye", { OpenStdin: true, StdinOnce: true });
      const session = await docker.containers.attach({ id, ...both, stdin: true });
      await docker.containers.start({ id });
      await write(session, "one\n", "grüße\n");
      await session.stdin.close();
      const said = { stdout: "", stderr: "" };
      for await (const { stream, data } of session.output) said[stream] += decoded(data);
      equal(said, { stdout: "one\ngrüße\nbye\n", stderr: "end of input\n" }, "what was said");
    },
  },
  {
    id: "container.attach.talk",
    sentence: "Answers arrive while stdin is open",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = await t.created('while read x; do echo "got $x"; done', { OpenStdin: true, StdinOnce: true });
      const session = await docker.containers.attach({ id, ...both, stdin: true });
      await docker.containers.start({ id });
      const lines = session.output.lines()[Symbol.asyncIterator]();
      for (const text of ["a", "b", "c"]) {
        await write(session, `${text}\n`);
        equal((await lines.next()).value, { stream: "stdout", line: `got ${text}` }, "the answer");
      }
      await session.stdin.close();
      equal((await lines.next()).done, true, "the end");
    },
  },
  {
    id: "container.attach.stdin.tty",
    sentence: "A TTY takes stdin, echoes it, and reads ^D as its end",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = await t.created('read x; echo "got $x"; cat', { Tty: true, OpenStdin: true, StdinOnce: true });
      const session = await docker.containers.attach({ id, ...both, stdin: true });
      await docker.containers.start({ id });
      await write(session, "hello\n", "\x04");
      const text = await session.output.text();
      ok(text.includes("hello\r\n") && text.includes("got hello\r\n"), `it said ${JSON.stringify(text)}`);
    },
  },
  {
    id: "container.attach.close",
    sentence: "Closing a session ends its connection: stdin of a StdinOnce container sees its end",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = await t.created("cat >/dev/null; exit 11", { OpenStdin: true, StdinOnce: true });
      const session = await docker.containers.attach({ id, ...both, stdin: true });
      await docker.containers.start({ id });
      session.close();
      session.close();
      equal((await docker.containers.wait({ id })).StatusCode, 11, "StatusCode");
    },
  },
  {
    id: "container.attach.abort",
    sentence: "An abort after the upgrade rejects the output with the reason itself",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = await t.created("cat", { OpenStdin: true, StdinOnce: true });
      const abort = new AbortController();
      const session = await docker.containers.attach({ id, ...both, stdin: true }, { signal: abort.signal });
      await docker.containers.start({ id });
      const reading = session.output.text();
      reading.catch(() => {});
      const reason = new Error("stop");
      abort.abort(reason);
      await rejectsWith(reading, reason, "the output");
      equal((await docker.containers.wait({ id })).StatusCode, 0, "StatusCode");
    },
  },
  {
    id: "container.attach.logs",
    sentence: "With logs, an attach begins with what was written before",
    async run(docker, t) {
      const id = await t.started("echo one; until [ -e /go ]; do sleep 0.05; done; echo two");
      await t.says(id, "one");
      const session = await docker.containers.attach({ id, ...both, logs: true });
      await docker.exec(id, ["touch", "/go"]);
      equal(await session.output.text(), "one\ntwo\n", "what was said");
    },
  },
  {
    id: "container.attach.head-surplus",
    sentence: "Output that arrives with the head of the upgrade is not lost",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = await t.started("echo early; exec tail -f /dev/null", { OpenStdin: true, StdinOnce: false });
      await t.says(id, "early");
      for (let round = 0; round < 20; round++) {
        const session = await docker.containers.attach({ id, ...both, logs: true, stdin: true });
        let text = "";
        for await (const { data } of session.output) if ((text += decoded(data)).includes("early\n")) break;
        equal(text, "early\n", `what was said in round ${round}`);
      }
    },
  },
  {
    id: "container.attach.detach",
    sentence: "The keys that detach end the session, and the container goes on",
    needs: ["upgrade"],
    run: (docker, t) => detach(docker, t, ["\x10", "\x11"]),
  },
  {
    id: "container.attach.detach-keys",
    sentence: "The keys that detach may be others",
    needs: ["upgrade"],
    run: (docker, t) => detach(docker, t, ["\x18", "y"], "ctrl-x,y"),
  },
  {
    id: "container.attach.websocket",
    sentence: "A WebSocket carries stdin and output",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = await t.created('read x; echo "got $x"; read y; echo "got $y"', { OpenStdin: true, StdinOnce: true });
      const streams = await speaks(docker, "1.42") ? { stdin: true, stdout: true, stderr: true } : {};
      const session = await docker.containers.attachWebsocket({ id, stream: true, ...streams });
      await docker.containers.start({ id });
      const long = "x".repeat(300);
      await write(session, "one\n", `${long}\n`);
      equal(await session.output.text(), `got one\ngot ${long}\n`, "what was said");
    },
  },
  {
    id: "container.attach.missing",
    sentence: "An attach to a container that is not there is a 404, with and without an upgrade",
    needs: ["upgrade"],
    async run(docker, t) {
      for (const stdin of [false, true]) {
        const id = t.name();
        const error = await rejects(docker.containers.attach({ id, ...both, stdin }), DockerApiError, "the attach");
        equal([error.status, error.reason.includes(id)], [404, true], "status, and whether the engine named it");
      }
    },
  },
  {
    id: "container.attach.paused",
    sentence: "An attach to a paused container is a 409",
    async run(docker, t) {
      const id = await t.started("exec tail -f /dev/null");
      await paused(docker, t, id);
      equal((await rejects(docker.containers.attach({ id, ...both }), DockerApiError, "the attach")).status, 409, "status");
    },
  },
];
