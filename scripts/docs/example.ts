/** How an endpoint is called, as a method and by itself. */
import type ts from "typescript";
import type { EndpointValue, Item } from "./sources.ts";

/** A call, in both forms. */
export interface Example {
  /** As a method of a client. */
  readonly method: string;
  /** By its constant: the form of which a bundler keeps this endpoint only. */
  readonly alone: string;
}

const reserved = new Set(["delete", "export"]);

/** What is required, and the body where there is one. */
export function exampleOf(item: Item, checker: ts.TypeChecker): Example | undefined {
  if (!item.endpoint) return undefined;
  const { value, group, type } = item.endpoint;
  const keys = Object.keys(value.params).filter((name) => value.params[name]?.required);
  const names = keys.map((key) => [key, plain(key)] as const);
  const written = [...names.map(([key, name]) => key === name ? key : `"${key}": ${name}`), ...wanted(value)];
  const carried = carriedBy(value, type, checker);
  const input = [...written, ...carried].length ? `{ ${[...written, ...carried].join(", ")} }` : "";
  const local = reserved.has(item.name) ? `${item.name} as ${item.name}${suffix(item)}` : item.name;
  const own = local.split(" as ").at(-1) ?? local;
  return {
    method: use(value, `docker.${group}.${item.name}(${input})`),
    alone: `import { call } from "dockwire";\nimport { ${local} } from "dockwire/${group}";\n\n` +
      use(value, `call(docker, ${own}${input && `, ${input}`})`),
  };
}

/** The body, where there is one to give. */
function carriedBy({ id, body }: EndpointValue, type: ts.TypeReference, checker: ts.TypeChecker): string[] {
  if (!body || id === "ImageCreate") return [];
  if (body.kind !== "json") return ["body"];
  const fields = checker.getTypeArguments(type)[3];
  return fields && checker.getPropertiesOfType(fields).length ? ["...body"] : [];
}

/** What no type requires, and nothing comes without. */
function wanted({ id, returns, params }: EndpointValue): string[] {
  // Most that call it pull; with a body, it imports.
  if (id === "ImageCreate") return [`fromImage: "busybox"`, `tag: "latest"`];
  if (returns.kind !== "output" && returns.kind !== "session") return [];
  return ["stream", "stdout"].filter((name) => params[name] !== undefined).map((name) => `${name}: true`);
}

/** How a result of a kind is taken. */
function use({ returns, upgrade }: EndpointValue, call: string): string {
  if (returns.kind === "progress") return `for await (const message of ${call}) console.log(message);`;
  if (returns.kind === "records") return `for await (const record of await ${call}) console.log(record);`;
  if (returns.kind === "output") return `for await (const line of (await ${call}).lines()) console.log(line);`;
  if (returns.kind === "empty") return `await ${call};`;
  if (returns.kind === "changed") return `const { changed } = await ${call};`;
  if (upgrade === "h2c") return `const connection = await ${call};`;
  if (returns.kind === "session") return `await using session = await ${call};`;
  if (returns.kind === "bytes") return `await using stream = await ${call};`;
  return `const result = await ${call};`;
}

function plain(key: string): string {
  return key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `delete` is no name of a variable: `deleteContainer` is. */
function suffix(item: Item): string {
  const group = item.endpoint?.group ?? "";
  return group.charAt(0).toUpperCase() + group.slice(1).replace(/s$/, "");
}
