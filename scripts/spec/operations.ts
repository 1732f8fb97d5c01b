/** Operations: that they are there, where, what they take and what comes back. */
import { compare, fieldsOf, type Walk } from "./compare.ts";
import { firstVersions } from "./first-versions.ts";
import type { Ledger } from "./ledger.ts";
import { knows, says } from "./ledger.ts";
import { type Facts, older, type Schema, type Spec, type SpecOperation } from "./model.ts";
import type { OurEndpoint, Ours } from "./ours.ts";
import type { Known } from "./known.ts";
import { compareMarks, compareParams } from "./params.ts";

/** Our kinds of result, by those of the table of operations. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  "json": ["json"],
  "json-list": ["json"],
  "no-content": ["empty", "changed"],
  "tar-upload": ["empty"],
  "tar-download": ["bytes"],
  "mux-stream": ["output"],
  "ndjson-stream": ["records", "progress"],
  "hijack": ["session"],
  "websocket": ["session"],
  "head-metadata": ["head"],
  "text": ["head"],
};

/** Compares all operations of one version; returns how many are ours. */
export function compareOperations(ledger: Ledger, spec: Spec, facts: Facts, ours: Ours, known: Known): number {
  const walk: Omit<Walk, "direction"> = {
    spec,
    source: facts.source,
    moved: places(ours, known),
    others: new Map(known.others.map(({ what, is }) => [what, is])),
    ledger,
    reached: new Set(),
    seen: new Map(),
  };
  const theirs = new Map(spec.operations.map((each) => [each.operationId, each]));
  let there = 0;
  for (const operation of spec.operations) {
    const mine = ours.endpoints.find((each) => each.id === operation.operationId);
    if (!mine) ledger.report("operation missing", operation.operationId, spec.label, `${operation.method} ${operation.path}`);
    else {
      there++;
      compareOperation(walk, facts, mine, operation);
    }
  }
  for (const mine of ours.endpoints) {
    if (!theirs.has(mine.id) && knows(mine, spec.version)) {
      for (const type of [mine.types.result, mine.types.body]) ledger.meetAll(type);
      ledger.report("operation extra", mine.id, spec.label, `is not there: ${mine.method} ${mine.path}`);
    }
  }
  for (const [name, definition] of Object.entries(spec.definitions)) {
    if (walk.reached.has(name)) continue;
    const type = ours.types.get(known.names[name] ?? name);
    if (type) compare({ ...walk, direction: "nowhere" }, type, definition, name);
    else ledger.report("definition missing", name, spec.label, "is reached by no operation of ours, and no type of ours has its name");
  }
  return there;
}

/** Where the fields are that are elsewhere. */
function places(ours: Ours, { moves }: Known): Walk["moved"] {
  return new Map(moves.flatMap(({ what, to }) => {
    const [type = "", name = ""] = [to.slice(0, to.indexOf(".")), to.slice(to.indexOf(".") + 1)];
    return (ours.types.get(type)?.objects ?? []).filter((each) => each.fields.has(name)).map((object) => [what, { object, name }] as const);
  }));
}

function compareOperation(walk: Omit<Walk, "direction">, facts: Facts, mine: OurEndpoint, theirs: SpecOperation): void {
  const { ledger, spec } = walk;
  const bad = (kind: Parameters<Ledger["report"]>[0], detail: string) => ledger.report(kind, mine.id, spec.label, detail);
  if (mine.method !== theirs.method || mine.path !== theirs.path) {
    bad("operation differs", `is ${theirs.method} ${theirs.path}, ours ${mine.method} ${mine.path}`);
  }
  if (!knows(mine, spec.version)) bad("since", `is there, though ours says ${says(mine)}`);
  compareParams(ledger, spec, facts, mine, theirs);
  compareBody({ ...walk, direction: "request" }, mine, theirs);
  compareResult({ ...walk, direction: "response" }, mine, theirs);
}

function compareBody(walk: Walk, mine: OurEndpoint, theirs: SpecOperation): void {
  const { body } = theirs;
  const bad = (detail: string) => walk.ledger.report("body", mine.id, walk.spec.label, detail);
  if (!body || !mine.body) {
    if (body) bad("has a body, ours none");
    if (mine.body) bad("has no body, ours one");
    return;
  }
  const field = mine.types.body.objects[0]?.fields.get("body");
  if (mine.body.kind === "json") {
    if (body.required && !mine.body.required) bad("must have a body, ours is optional");
    compare(walk, mine.types.body, body.schema, `${mine.id}:body`);
    for (const key of fieldsOf(walk.spec, body.schema, "").keys()) {
      checkKey(
        walk.ledger,
        mine,
        key,
        walk.spec.label,
        theirs.params.some((param) => param.name === key),
      );
    }
  } else if (!field) bad("has a body, ours has no key for it");
  else {
    if (body.required === field.optional) bad(`is ${body.required ? "required" : "optional"}, ours is not`);
    if (mine.body.kind === "value") compare(walk, field.type(), body.schema, `${mine.id}:body`);
    else if (body.schema.kind !== "string") bad(`is ${body.schema.kind}, ours are bytes`);
  }
}

/** A caller passes parameters and body keys in one object: none may be both, and the capital tells them apart. */
function checkKey(ledger: Ledger, mine: OurEndpoint, key: string, label: string, isParam: boolean): void {
  if (isParam) ledger.report("key", `${mine.id} ${key}`, label, "is both a parameter and a key of the body");
  if (!/^[A-Z]/.test(key)) ledger.report("key", `${mine.id} ${key}`, label, "is a key of the body without a capital");
}

function compareResult(walk: Walk, mine: OurEndpoint, theirs: SpecOperation): void {
  const schema =
    Object.entries(theirs.responses).filter(([status]) => /^2/.test(status)).flatMap(([, response]): Schema[] =>
      response.schema ? [response.schema] : []
    )[0];
  const bad = (detail: string) => walk.ledger.report("result", mine.id, walk.spec.label, detail);
  const { kind } = mine.returns;
  const isText = schema?.kind === "string";
  const status = Object.keys(theirs.responses).find((each) => /^2/.test(each));
  if (kind === "json" || kind === "records") {
    if (schema) compare(walk, mine.types.result, schema, `${mine.id}:${status}`);
    else bad(`is said to be nothing, ours is ${mine.types.result.text}`);
  } else if (schema && !(isText && ["bytes", "output", "session", "head"].includes(kind))) {
    bad(`is ${schema.ref ?? schema.kind}, ours is ${kind}`);
  }
}

/** What holds whatever the version. */
export function compareAlways(ledger: Ledger, facts: Facts, ours: Ours): void {
  for (const mine of ours.endpoints) {
    compareMarks(ledger, facts, mine);
    const route = `${mine.method} ${mine.path}`;
    const first = facts.history?.operations[route.replaceAll(/\{[^}]*\}/g, "{}")]?.firstYaml;
    const since = first !== undefined && older("1.40", first) ? first : undefined;
    if (first !== undefined && mine.since !== since) {
      ledger.report("since", mine.id, "", `says ${says(mine)}, its history ${says({ since })}`);
    }
    const said = facts.results?.get(mine.id) ?? facts.results?.get(route);
    if (said && kinds[said.kind]?.includes(mine.returns.kind) !== true) {
      ledger.report("result", mine.id, "", `is ${said.kind}, ours is ${mine.returns.kind}`);
    }
    if (says(mine) !== says(mine.comment)) {
      ledger.report("since", mine.id, "", `says ${says(mine)}, its comment says ${says(mine.comment)}`);
    }
    const firstVersion = firstVersions.get(mine.id);
    if (said?.since && firstVersion !== said.since) {
      ledger.report("since", mine.id, "", `is ${firstVersion} in first-versions.ts, ${said.since} in operations.csv`);
    }
    if (mine.body?.kind === "json") {
      for (const key of mine.types.body.objects.flatMap((each) => [...each.fields.keys()])) {
        checkKey(ledger, mine, key, "", key in mine.params);
      }
    } else if (mine.body && "body" in mine.params) ledger.report("key", `${mine.id} body`, "", "is both a parameter and the body");
  }
  for (const [route, { documented }] of facts.results ?? []) {
    if (!documented && !ours.endpoints.some((each) => `${each.method} ${each.path}` === route || each.id === route)) {
      ledger.report("operation missing", route, "", "is there, though undocumented");
    }
  }
}
