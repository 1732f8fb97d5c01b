/** The types of all answers as JSON Schema. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";
import { readAnswers } from "./answers.ts";
import { endpoints } from "./capture.ts";

/** What of JSON Schema the generator writes. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema | readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly [keyword: string]: unknown;
}

/** A schema an operation. */
export interface Schemas {
  /** All definitions, by name. */
  readonly definitions: Readonly<Record<string, Schema>>;
  /** The definition that an answer must fit, by operation; `ErrorResponse` is that of errors. */
  readonly roots: ReadonlyMap<string, string>;
}

/** What an error's body must fit; it stands among the operations. */
export const errorAnswer: string = "ErrorResponse";

const kinds: ReadonlySet<string> = new Set(["json", "head", "records", "progress"]);

/** Makes them of the sources as they are now. */
export function makeSchemas(): Schemas {
  const wanted = new Set(endpoints.filter(({ returns }) => kinds.has(returns.kind)).map(({ id }) => id));
  const { source, aliases } = readAnswers((id) => wanted.has(id));
  const missing = [...wanted].filter((id) => !aliases.has(id));
  if (missing.length) throw new Error(`No annotation Endpoint<Id, P, R> of ${missing.join(", ")}`);
  const common = fileURLToPath(new URL("../../src/core/types/common.ts", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "dockwire-types-"));
  try {
    const path = join(folder, "answers.ts");
    writeFileSync(
      path,
      `${source}import type { ErrorResponse as Failure } from ${JSON.stringify(common)};\nexport type AnswerToError = Failure;\n`,
    );
    const schema = createGenerator({
      path,
      tsconfig: fileURLToPath(new URL("../../tsconfig.core.json", import.meta.url)),
      type: "*",
      // A daemon may say more than we know.
      additionalProperties: true,
      // Our doc comments are prose: no tag in them means a constraint.
      jsDoc: "none",
      // `npm run types` does that.
      skipTypeCheck: true,
    }).createSchema("*");
    return {
      definitions: schema.definitions as unknown as Schemas["definitions"],
      roots: new Map([...aliases, [errorAnswer, "AnswerToError"]]),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
