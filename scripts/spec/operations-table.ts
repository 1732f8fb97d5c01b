/** The table of docs/operations.md. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as groups from "../../src/core/groups.ts";
import { firstVersions } from "./first-versions.ts";

/** What the table tells of an endpoint. */
interface Row {
  readonly id: string;
  readonly since?: string;
  readonly returns: { readonly kind: string };
}

/** Our kinds of result, in the words of the documents. */
const results: Readonly<Record<string, string>> = {
  json: "JSON",
  empty: "nothing",
  changed: "whether it changed",
  head: "headers",
  records: "records",
  progress: "progress",
  output: "output",
  session: "session",
  bytes: "bytes",
};

/** Where the table is. */
export const tablePath: string = fileURLToPath(new URL("../../docs/operations.md", import.meta.url));

/** Engines by the operations that tests called on them. */
export type Called = Readonly<Record<string, readonly string[]>>;

/** What the conformance tests wrote down, if they did. */
function readCalled(): Called | undefined {
  const url = new URL("../../test/engines/called.json", import.meta.url);
  return existsSync(url) ? JSON.parse(readFileSync(url, "utf8")) as Called : undefined;
}

/** The page with the table of all endpoints; with the engines that each was called on, where that is known. */
export function operationsPage(called: Called | undefined = readCalled()): string {
  const head = ["operation", "name", "since", "result", ...called ? ["engines"] : []];
  const body = Object.entries(groups).flatMap(([group, endpoints]) =>
    Object.entries<Row>(endpoints).map(([name, { id, since, returns }]) => [
      id,
      `\`${group}.${name}\``,
      since ?? firstVersions.get(id) ?? "",
      results[returns.kind] ?? returns.kind,
      ...called ? [called[id]?.join(", ") ?? ""] : [],
    ])
  ).sort(([a = ""], [b = ""]) => a < b ? -1 : 1);
  return [
    "# Operations",
    "",
    `All ${body.length} operations by the ids that the Engine API gives them. \`since\` is the API version that brought one.`,
    ...called ? ["The last column names the engines that the tests of this repository called it on."] : [],
    "",
    row(head),
    `|${head.map(() => "---|").join("")}`,
    ...body.map(row),
    "",
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |");
}
