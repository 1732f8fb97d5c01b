/**
 * `dockwire confirm`: a person says yes to what a server waits for.
 *
 * @module
 */

import { type Io, printable, UsageError } from "./io.ts";
import { parse } from "./parse.ts";
import { pendingCodes } from "./pending.ts";
import { stateFolder } from "./state.ts";

/** What `dockwire confirm --help` says. */
export const usage = `Usage: dockwire confirm [--yes] CODE

Shows what the MCP server of this user would do under a code, and confirms it. A code lasts 5 minutes.

  --yes  does not ask; needed where there is no terminal
`;

/** Runs it: 0 where it is confirmed now, 1 where it is not. */
export async function confirm(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parse({
    args: argv,
    options: { yes: { type: "boolean" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  if (values.help) {
    await io.out(usage);
    return 0;
  }
  const [code, extra] = positionals;
  if (code === undefined || extra !== undefined) throw new UsageError("Give one code: dockwire confirm CODE");
  const codes = pendingCodes(stateFolder(io));
  const pending = codes.find(code);
  if (!pending) {
    io.err(`Nothing waits under ${code}: it was never asked for by a server of this user, or its 5 minutes are over\n`);
    return 1;
  }
  await io.out(`${pending.facts.map((fact) => `  ${printable(fact)}\n`).join("")}`);
  if (!pending.confirmed && !values.yes && !await agreed(io)) {
    io.err("Not confirmed\n");
    return 1;
  }
  codes.confirm(code);
  await io.out(
    `Confirmed: the server does it when it is asked again within ${Math.ceil((pending.expires - Date.now()) / 60_000)} minutes\n`,
  );
  return 0;
}

async function agreed({ ask }: Io): Promise<boolean> {
  if (!ask) throw new UsageError("There is no terminal to ask at: say --yes");
  return /^y(es)?$/i.test((await ask("Do this? [y/N] ")).trim());
}
