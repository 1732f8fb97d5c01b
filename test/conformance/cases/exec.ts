/** Execs by their endpoints. */
import { DockerApiError } from "../../../src/core/mod.ts";
import { equal, ok, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { decoded, encoded } from "../support.ts";

const both = { AttachStdout: true, AttachStderr: true };

/** The cases. */
export const execCases: readonly Case[] = [
  {
    id: "exec.create.inspect",
    sentence: "What an exec was created with, inspect tells; it has no exit code before its end",
    async run(docker, t) {
      const box = await t.box();
      const { Id: id } = await docker.containers.exec({ id: box, ...both, Cmd: ["sh", "-c", "exit 3"] });
      const before = await docker.execs.inspect({ id });
      equal([before.ID, before.ContainerID, before.Running], [id, box, false], "ID, ContainerID and Running");
      equal(
        [before.ProcessConfig.entrypoint, before.ProcessConfig.arguments, before.ProcessConfig.tty],
        ["sh", ["-c", "exit 3"], false],
        "ProcessConfig",
      );
      await (await docker.execs.start({ id, Detach: false, Tty: false })).output.text();
      const after = await t.until("the end", async () => {
        const exec = await docker.execs.inspect({ id });
        return !exec.Running && exec;
      });
      equal(after.ExitCode, 3, "ExitCode");
    },
  },
  {
    id: "exec.start.output",
    sentence: "stdout and stderr come apart; without stdin there is no upgrade",
    async run(docker, t) {
      const { Id: id } = await docker.containers.exec({ id: await t.box(), ...both, Cmd: ["sh", "-c", "echo out; echo err >&2"] });
      const session = await docker.execs.start({ id, Detach: false, Tty: false });
      const said = { stdout: "", stderr: "" };
      for await (const { stream, data } of session.output) said[stream] += decoded(data);
      equal(said, { stdout: "out\n", stderr: "err\n" }, "what was said");
    },
  },
  {
    id: "exec.start.stdin",
    sentence: "stdin goes in, its close half-closes, and output keeps coming after that",
    needs: ["upgrade"],
    async run(docker, t) {
      const { Id: id } = await docker.containers.exec({
        id: await t.box(),
        ...both,
        AttachStdin: true,
        Cmd: ["sh", "-c", "cat; echo end >&2"],
      });
      const session = await docker.execs.start({ id, Detach: false, Tty: false, stdin: true });
      const writer = session.stdin.getWriter();
      await writer.write(encoded("in "));
      await writer.write(encoded("and out"));
      await writer.close();
      const said = { stdout: "", stderr: "" };
      for await (const { stream, data } of session.output) said[stream] += decoded(data);
      equal(said, { stdout: "in and out", stderr: "end\n" }, "what was said");
    },
  },
  {
    id: "exec.start.tty",
    sentence: "An exec with a TTY has no frames",
    async run(docker, t) {
      const { Id: id } = await docker.containers.exec({ id: await t.box(), ...both, Tty: true, Cmd: ["sh", "-c", "tty; echo err >&2"] });
      const session = await docker.execs.start({ id, Detach: false, Tty: true });
      equal(session.output.tty, true, "tty");
      equal((await session.output.text()).replace(/\/\d+/, "/N"), "/dev/pts/N\r\nerr\r\n", "what was said");
    },
  },
  {
    id: "exec.start.tty.stdin",
    sentence: "A TTY takes stdin and echoes it",
    needs: ["upgrade"],
    async run(docker, t) {
      const { Id: id } = await docker.containers.exec({
        id: await t.box(),
        ...both,
        AttachStdin: true,
        Tty: true,
        Cmd: ["sh", "-c", 'read x; echo "got $x"'],
      });
      const session = await docker.execs.start({ id, Detach: false, Tty: true, stdin: true });
      await session.stdin.getWriter().write(encoded("hello\n"));
      const text = await session.output.text();
      ok(text.includes("got hello\r\n"), `it said ${JSON.stringify(text)}`);
    },
  },
  {
    id: "exec.start.detach",
    sentence: "A detached exec goes on alone, and its session has ended",
    async run(docker, t) {
      const box = await t.started("until [ -e /done ]; do sleep 0.05; done; cat /done");
      const { Id: id } = await docker.containers.exec({ id: box, Cmd: ["sh", "-c", "echo detached > /d; mv /d /done"] });
      const session = await docker.execs.start({ id, Detach: true, Tty: false });
      equal((await session.output.text()).trim(), "", "its output");
      await docker.containers.wait({ id: box });
      equal(await (await docker.containers.logs({ id: box, stdout: true })).text(), "detached\n", "what it did");
    },
  },
  {
    id: "exec.resize",
    sentence: "resize reaches the terminal of an exec that runs",
    async run(docker, t) {
      const script = 'echo ready; until [ "$(stty size)" = "33 77" ]; do sleep 0.05; done; echo big';
      const { Id: id } = await docker.containers.exec({ id: await t.box(), ...both, Tty: true, Cmd: ["sh", "-c", script] });
      const session = await docker.execs.start({ id, Detach: false, Tty: true });
      let text = "";
      for await (const { data } of session.output) {
        const before = text;
        text += decoded(data);
        if (text.includes("ready") && !before.includes("ready")) await docker.execs.resize({ id, h: 33, w: 77 });
      }
      ok(text.includes("big"), `it said ${JSON.stringify(text)}`);
    },
  },
  {
    id: "exec.start.twice",
    sentence: "A second start runs nothing",
    async run(docker, t) {
      const { Id: id } = await docker.containers.exec({ id: await t.box(), ...both, Cmd: ["echo", "once"] });
      equal(await (await docker.execs.start({ id, Detach: false, Tty: false })).output.text(), "once\n", "the first start");
      const second = await docker.execs.start({ id, Detach: false, Tty: false }).then((session) => session.output.text(), (error) => {
        ok(error instanceof DockerApiError, `it failed with ${error}`);
        return "";
      });
      ok(!/^once$/m.test(second), "it ran again");
    },
  },
  {
    id: "exec.stopped",
    sentence: "An exec in a container that does not run is a 409",
    async run(docker, t) {
      const id = await t.created("true");
      equal((await rejects(docker.containers.exec({ id, Cmd: ["true"] }), DockerApiError, "the exec")).status, 409, "status");
    },
  },
  {
    id: "exec.missing",
    sentence: "An exec that is not there is a 404",
    async run(docker, t) {
      const id = "f".repeat(64);
      equal((await rejects(docker.execs.inspect({ id }), DockerApiError, "inspect")).status, 404, "status of inspect");
      equal((await rejects(docker.execs.start({ id, Detach: false, Tty: false }), DockerApiError, "start")).status, 404, "status of start");
      equal(
        (await rejects(docker.containers.exec({ id: t.name(), Cmd: ["true"] }), DockerApiError, "create")).status,
        404,
        "status of create",
      );
    },
  },
];
