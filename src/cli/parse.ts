/**
 * A command line, read strictly.
 *
 * @module
 */

import { parseArgs, type ParseArgsConfig } from "node:util";
import { didYouMean, UsageError } from "./io.ts";

/** What a command line may have. */
export interface Line<O extends NonNullable<ParseArgsConfig["options"]>> {
  /** Its words. */
  readonly args: readonly string[];
  /** Its flags, as `parseArgs` takes them. */
  readonly options: O;
  /** Whether it may have words beside flags. */
  readonly allowPositionals?: boolean;
}

/** What a line has. */
export type Parsed<O extends NonNullable<ParseArgsConfig["options"]>> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; strict: true; allowPositionals: boolean }>
>;

/** Reads a command line. Throws `UsageError` for what is unknown, in one line: Node's own words go on with advice that does not fit. */
export function parse<O extends NonNullable<ParseArgsConfig["options"]>>({ args, options, allowPositionals = false }: Line<O>): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals });
  } catch (error) {
    const { message } = error as Error;
    const unknown = /^Unknown option '--?([^']+)'/.exec(message)?.[1];
    if (unknown !== undefined) throw new UsageError(`There is no flag --${unknown}${didYouMean(unknown, Object.keys(options))}`);
    throw new UsageError(message.split(/\. |\n/)[0] as string);
  }
}
