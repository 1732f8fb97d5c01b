/** A tiny API of two versions, and endpoints that fit it, as files in a folder of their own: the check of the specification is tried on it. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const source: string = new URL("../../src/core/", import.meta.url).pathname;

const specification = `
swagger: "2.0"
info: { version: "1.40" }
paths:
  /things/{id}/json:
    get:
      operationId: ThingInspect
      parameters:
        - { name: id, in: path, required: true, type: string }
        - { name: size, in: query, type: boolean }
      responses:
        200: { schema: { $ref: "#/definitions/Thing" } }
        404: { schema: { $ref: "#/definitions/ErrorResponse" } }
  /things/create:
    post:
      operationId: ThingCreate
      parameters:
        - { name: name, in: query, type: string }
        - name: body
          in: body
          required: true
          schema:
            allOf:
              - { $ref: "#/definitions/Base" }
              - { type: object, required: [Owner], properties: { Owner: { type: string } } }
      responses:
        201: { schema: { type: object, properties: { Id: { type: string } } } }
  /things/{id}:
    delete:
      operationId: ThingDelete
      parameters: [{ name: id, in: path, required: true, type: string }]
      responses: { 204: {} }
definitions:
  ErrorResponse: { type: object, required: [message], properties: { message: { type: string } } }
  Base:
    type: object
    properties:
      Labels: { type: object, additionalProperties: { type: string } }
  Thing:
    type: object
    required: [Id]
    properties:
      Id: { type: string }
      Count: { type: integer }
      State: { type: string, enum: [on, off] }
      Parts: { type: array, items: { type: object, properties: { Kind: { type: string } } } }
      Options: { type: object }
`;

/** What the second version adds: a parameter, an operation and a field. */
function newer(text: string): string {
  return text.replace('"1.40"', '"1.41"')
    .replace("{ name: size, in: query, type: boolean }", "$&\n        - { name: late, in: query, type: string }")
    .replace("definitions:\n", "  /late:\n    get: { operationId: ThingLate, responses: { 204: {} } }\ndefinitions:\n")
    .replace("      Count: { type: integer }\n", "$&      Late: { type: string }\n");
}

const files: Readonly<Record<string, string>> = {
  "spec/v1.40.yaml": specification,
  "spec/v1.41.yaml": newer(specification),
  "spec/history.json": JSON.stringify({
    operations: { "GET /late": { firstYaml: "1.41", last: "1.41" }, "GET /things/{}/json": { firstYaml: "1.25", last: "1.41" } },
    params: { "GET /things/{}/json query:late": ["1.41", "1.41"], "GET /things/{}/json query:size": ["1.25", "1.41"] },
  }),
  "core/groups.ts": `export * as things from "./endpoints/things.ts";\n`,
  "core/types/things.ts": `
export interface ErrorResponse { message: string }
export interface Base { Labels?: { [key: string]: string } | undefined }
export interface Body extends Base { Owner: string }
export interface Created { Id: string }
export interface Part { Kind?: string | undefined }
export interface Thing {
  Id: string;
  Count?: number | undefined;
  /** Since 1.41. */
  Late?: string | undefined;
  State?: "on" | "off" | (string & Record<never, never>) | undefined;
  Parts?: Part[] | undefined;
  Options?: Record<string, never> | undefined;
}
`,
  "core/endpoints/things.ts": `
import type { Endpoint, None } from "${source}endpoint.ts";
import { empty } from "${source}codecs/empty.ts";
import { json } from "${source}codecs/json.ts";
import * as body from "${source}fields/body.ts";
import { since } from "${source}fields/mark.ts";
import * as path from "${source}fields/path.ts";
import * as query from "${source}fields/query.ts";
import type { Body, Created, Thing } from "../types/things.ts";
export interface InspectInput {
  id: string;
  size?: boolean | undefined;
  /** Since 1.41. */
  late?: string | undefined;
}
export const inspect: Endpoint<"ThingInspect", InspectInput, Thing> = {
  id: "ThingInspect",
  method: "GET",
  path: "/things/{id}/json",
  params: { id: path.id, size: query.boolean, late: since(query.text, "1.41") },
  returns: json,
};
export const create: Endpoint<"ThingCreate", { name?: string | undefined }, Created, Body> = {
  id: "ThingCreate",
  method: "POST",
  path: "/things/create",
  params: { name: query.text },
  body: body.json,
  returns: json,
};
const remove: Endpoint<"ThingDelete", { id: string }, void> = {
  id: "ThingDelete",
  method: "DELETE",
  path: "/things/{id}",
  params: { id: path.id },
  returns: empty,
};
/** Late. Since 1.41. */
export const late: Endpoint<"ThingLate", None, void> = { id: "ThingLate", method: "GET", path: "/late", params: {}, returns: empty, since: "1.41" };
export { remove as delete };
`,
};

/** A change: a file, a piece of it, and what stands there instead; an empty piece is all of a file that is new. */
export type Edit = readonly [file: string, from: string, to: string];

/** Writes the files, with these changes, into a new folder; a change that changes nothing throws. */
export function tinySpec(...edits: readonly Edit[]): string {
  const folder = mkdtempSync(join(tmpdir(), "tiny-spec-"));
  const written = new Map(Object.entries(files));
  for (const [file, from, to] of edits) {
    const before = written.get(file) ?? "";
    if (!before.includes(from)) throw new Error(`There is no ${JSON.stringify(from)} in ${file}`);
    written.set(file, from === "" ? to : before.replaceAll(from, to));
  }
  for (const [name, text] of written) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
