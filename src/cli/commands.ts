/**
 * The `dockwire` command: which of its commands is meant, and what its failure looks like.
 *
 * @module
 */

import { DockerError, DockerInputError, DockerUnsupportedError } from "../core/errors.ts";
import { version } from "../version.ts";
import { didYouMean, type Io, printable, UsageError } from "./io.ts";

const usage = `Usage: dockwire COMMAND

  mcp      serves the engine to AI agents (Model Context Protocol); reads only, unless told otherwise
  doctor   says which engine is meant, whether it answers, and what to do
  confirm  says yes to what a server of dockwire mcp waits for
  call     calls one operation of the Engine API

  --version  prints ${version}
  --help     prints this; dockwire COMMAND --help has more
`;

type Command = (argv: readonly string[], io: Io) => Promise<number>;

/** Each is loaded when it is meant: a server is started for every session of a client, and has to be there at once. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  mcp: async () => (await import("./mcp.ts")).mcp,
  doctor: async () => (await import("./doctor.ts")).doctor,
  confirm: async () => (await import("./confirm.ts")).confirm,
  call: async () => (await import("./call.ts")).call,
};

/**
 * Runs a command line and gives its exit code: 0 for success, 1 for what failed, 2 for a command line, variable or file that is not
 * understood. Failures are one line on stderr.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  try {
    if (name === "--version" || name === "--help" || name === "-h" || name === "help") {
      await io.out(name === "--version" ? `${version}\n` : usage);
      return 0;
    }
    if (name === undefined) {
      io.err(usage);
      return 2;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) {
      throw new UsageError(
        `There is no command ${name}${didYouMean(name, Object.keys(commands)) || "; dockwire --help lists all of them"}`,
      );
    }
    return await (await command())(rest, io);
  } catch (error) {
    if (io.signal.aborted && error === io.signal.reason) return 130;
    io.err(`dockwire: ${printable(messageOf(error)).replaceAll("\n", " ").trim()}\n`);
    return error instanceof UsageError || DockerInputError.is(error) || DockerUnsupportedError.is(error) ? 2 : 1;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof UsageError || DockerError.is(error)) return error.message;
  // What is no error of ours is one of the system, which has a code, or a mistake in the program, whose class helps to tell.
  return error instanceof Error && !("code" in error) ? `${error.name}: ${error.message}` : (error as Error).message ?? String(error);
}
