/** Whether a value is as its type says, and which of its keys no type knows. */
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { Schema, Schemas } from "./schemas.ts";

/** Where a value is not as its type says. */
export interface Finding {
  /** Such as `/HostConfig/Binds`; an item of a list or a map is `*`. */
  readonly path: string;
  /** What is there: `null`, `missing`, or what it is instead. */
  readonly found: string;
  /** What the type says. */
  readonly expected: string;
}

/** Checks values of operations. */
export interface Checker {
  /** Every place of a value that is not as the type of the operation's answer says. */
  findings(operation: string, value: unknown): readonly Finding[];
  /** Paths of keys of a value that no type knows; what is in them is not looked at. */
  unknownKeys(operation: string, value: unknown): readonly string[];
}

/** Makes a checker of schemas. */
export function makeChecker({ definitions, roots }: Schemas): Checker {
  const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
  ajv.addSchema({ $id: "types", definitions });

  function rootOf(operation: string): string {
    const root = roots.get(operation);
    if (root === undefined) throw new Error(`No type of the answer to ${operation}`);
    return root;
  }

  /** The schemas that speak of a place: references followed, alternatives side by side. */
  function flat(schemas: readonly Schema[]): Schema[] {
    return schemas.flatMap((schema) => {
      const target = schema.$ref === undefined ? undefined : definitions[decodeURIComponent(schema.$ref.replace("#/definitions/", ""))];
      const others = [...(target ? [target] : []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
      return others.length ? [schema, ...flat(others)] : [schema];
    });
  }

  /** The schemas of a key, and the key as paths say it. */
  function below(schemas: readonly Schema[], key: string): { readonly schemas: Schema[]; readonly name: string; readonly known: boolean } {
    const named = schemas.flatMap(({ properties }) => properties && Object.hasOwn(properties, key) ? [properties[key] as Schema] : []);
    if (named.length) return { schemas: flat(named), name: key, known: true };
    const rest = schemas.flatMap(({ items, additionalProperties }) =>
      [items, additionalProperties].flat().filter((each) => typeof each === "object")
    );
    // A place without any constraint may hold anything.
    const free = schemas.some((schema) => Object.keys(schema).length === 0);
    return { schemas: flat(rest), name: rest.length ? "*" : key, known: rest.length > 0 || free };
  }

  function placeOf(root: string, keys: readonly string[]): string {
    let schemas = flat([definitions[root] ?? {}]);
    let path = "";
    for (const key of keys) {
      const next = below(schemas, key);
      path += `/${next.name}`;
      schemas = next.schemas;
    }
    return path;
  }

  return {
    findings(operation, value) {
      const root = rootOf(operation);
      const validate = ajv.getSchema(`types#/definitions/${root}`) as ValidateFunction;
      if (validate(value)) return [];
      const places = new Map<
        string,
        { readonly keys: readonly string[]; readonly missing: boolean; readonly data: unknown; readonly expected: Set<string> }
      >();
      for (const error of validate.errors ?? []) {
        const missing = error.keyword === "required";
        const keys = [...keysOf(error.instancePath), ...(missing ? [String(error.params.missingProperty)] : [])];
        const id = keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
        const place = places.get(id) ?? { keys, missing, data: error.data, expected: new Set<string>() };
        places.set(id, place);
        for (const each of expectedBy(error)) place.expected.add(each);
      }
      // Where an alternative failed further in, that it failed, and that the others do too, is no news.
      const ids = [...places.keys()];
      return [...places].filter(([id]) => !ids.some((other) => other.startsWith(`${id}/`))).map((
        [, { keys, missing, data, expected }],
      ) => ({
        path: placeOf(root, keys),
        found: missing ? "missing" : nameOf(data),
        expected: [...expected].join(" | "),
      }));
    },
    unknownKeys(operation, value) {
      const root = rootOf(operation);
      const found = new Set<string>();
      const walk = (value: unknown, schemas: readonly Schema[], path: string): void => {
        if (typeof value !== "object" || value === null) return;
        for (const [key, item] of Object.entries(value)) {
          const next = below(schemas, key);
          if (next.known) walk(item, next.schemas, `${path}/${next.name}`);
          else found.add(`${path}/${key}`);
        }
      };
      walk(value, flat([definitions[root] ?? {}]), "");
      return [...found];
    },
  };
}

function keysOf(pointer: string): string[] {
  return pointer.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function expectedBy({ keyword, params, schema }: ErrorObject): string[] {
  if (keyword === "type") return [params.type].flat().map(String);
  if (keyword === "enum") return (schema as readonly unknown[]).map((each) => JSON.stringify(each));
  if (keyword === "required") return ["a value"];
  return keyword === "anyOf" ? [] : [`${keyword} ${JSON.stringify(params)}`];
}

function nameOf(data: unknown): string {
  if (data === null) return "null";
  return Array.isArray(data) ? "array" : typeof data;
}
