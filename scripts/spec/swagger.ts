/** A specification as it is published: Swagger 2 in YAML. */
import { parse } from "yaml";
import type { Schema, Spec, SpecOperation, SpecParam } from "./model.ts";

type Tree = Readonly<Record<string, unknown>>;

const methods: readonly string[] = ["get", "head", "post", "put", "delete", "patch", "options"];

/** Reads a specification; throws where it is none. */
export function swagger(text: string, name: string): Spec {
  const document = tree(parse(text, { maxAliasCount: -1 }));
  const version = String(tree(document.info).version ?? "");
  if (document.swagger === undefined || !/^\d+\.\d+/.test(version)) {
    throw new Error(`Cannot use ${name}: it is no Swagger 2 with a version`);
  }
  const operations = Object.entries(tree(document.paths)).flatMap(([path, item]) =>
    Object.entries(tree(item)).filter(([method]) => methods.includes(method))
      .map(([method, each]) => operation(path, method, tree(each), list(tree(item).parameters)))
  );
  const definitions = Object.fromEntries(Object.entries(tree(document.definitions)).map(([key, value]) => [key, schema(tree(value))]));
  return { version, label: `v${version}`, operations, definitions };
}

function operation(path: string, method: string, each: Tree, shared: readonly Tree[]): SpecOperation {
  const given = [...shared, ...list(each.parameters)];
  const body = given.find((param) => param.in === "body");
  const params = given.filter((param) => param !== body).map((param): SpecParam => ({
    name: String(param.name),
    in: param.in as SpecParam["in"],
    required: param.required === true,
    kind: String(param.type),
  }));
  const responses = Object.fromEntries(
    Object.entries(tree(each.responses)).map(([status, response]) => {
      const said = tree(response).schema;
      return [status, said === undefined ? {} : { schema: schema(tree(said)) }];
    }),
  );
  return {
    operationId: String(each.operationId),
    method: method.toUpperCase(),
    path,
    params,
    ...body && { body: { required: body.required === true, schema: schema(tree(body.schema)) } },
    responses,
  };
}

function schema(node: Tree): Schema {
  const common = {
    ...typeof node["x-nullable"] === "boolean" && { nullable: node["x-nullable"] },
    ...Array.isArray(node.enum) && { enum: node.enum as unknown[] },
    ...typeof node.format === "string" && { format: node.format },
    ...Array.isArray(node.required) && { required: node.required as string[] },
  };
  if (typeof node.$ref === "string") return { kind: "ref", ref: node.$ref.replace("#/definitions/", ""), ...common };
  // Fields may stand beside an `allOf`, too.
  const beside = node.properties ? [{ properties: node.properties, required: node.required }] : [];
  if (Array.isArray(node.allOf)) return { ...common, ...allOf([...list(node.allOf), ...beside].map(schema)) };
  const type = node.type ?? (node.properties || node.additionalProperties ? "object" : "any");
  if (type === "array") return { kind: "array", items: schema(tree(node.items)), ...common };
  if (type !== "object") return { kind: type as Schema["kind"], ...common };
  if (node.properties) return { kind: "object", fields: fields(tree(node.properties)), ...common };
  const values = node.additionalProperties;
  return typeof values === "object" ? { kind: "map", values: schema(tree(values)), ...common } : { kind: "object", ...common };
}

/** One `allOf`, the fields that its parts write out themselves in one. One part that is a name alone is that definition. */
function allOf(parts: readonly Schema[]): Schema {
  const named = parts.flatMap((part) => part.ref ?? []);
  const own = parts.filter((part) => part.fields);
  const [only] = named;
  if (only !== undefined && named.length === 1 && own.length === 0) return { kind: "ref", ref: only };
  return {
    kind: "allOf",
    allOf: named,
    fields: Object.assign({}, ...own.map((part) => part.fields)) as Record<string, Schema>,
    required: own.flatMap((part) => part.required ?? []),
  };
}

function fields(properties: Tree): Record<string, Schema> {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, schema(tree(value))]));
}

function tree(value: unknown): Tree {
  return typeof value === "object" && value !== null ? value as Tree : {};
}

function list(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.map(tree) : [];
}
