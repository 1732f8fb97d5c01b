/**
 * What a client may ask for, answered from the registry. No SDK: parameters in, result or {@linkcode RpcError} out.
 *
 * @module
 */

import * as z from "zod";
import type { CallContext, PublishedResource, Registry } from "../registry.ts";
import { checkSize } from "./limits.ts";
import { internalError, invalidParams, resourceNotFound, RpcError } from "./rpc-error.ts";

/** Answers one method. */
export type Method = (params: unknown, context: CallContext) => Promise<Readonly<Record<string, unknown>>>;

/** Most values that a completion may have. */
const mostValues = 100;

/** Most characters of a client's own words that an error repeats. */
const mostEchoed = 100;

/** Lists are never in pages, so that no cursor is ours. */
const listing = z.looseObject({ cursor: z.undefined("unknown cursor").optional() });
/** `arguments` is the registry's to judge: some clients send it as text, or as null. */
const calling = z.looseObject({ name: z.string(), arguments: z.unknown().optional() });
const reading = z.looseObject({ uri: z.string() });
const prompting = z.looseObject({ name: z.string(), arguments: z.record(z.string(), z.string()).optional() });
const completing = z.looseObject({
  ref: z.discriminatedUnion("type", [
    z.looseObject({ type: z.literal("ref/prompt"), name: z.string() }),
    z.looseObject({ type: z.literal("ref/resource"), uri: z.string() }),
  ]),
  argument: z.looseObject({ name: z.string(), value: z.string() }),
});

/** All methods of a registry by name; what is always the same is made once. */
export function methodsOf(registry: Registry): ReadonlyMap<string, Method> {
  const tools = { tools: registry.tools };
  const templates = { resourceTemplates: registry.templates.map(({ uri, ...rest }) => ({ uriTemplate: uri, ...rest })) };
  const prompts = { prompts: registry.prompts };
  const fixed = (result: Readonly<Record<string, unknown>>): Method => async (params) => {
    parse(listing, params ?? {});
    return await Promise.resolve(result);
  };

  return new Map<string, Method>([
    ["tools/list", fixed(tools)],
    ["tools/call", async (params, context) => {
      const { name, arguments: args } = parse(calling, params);
      checkSize(args);
      const result = await registry.call(name, args, context);
      if (!result) throw invalidParams(`Unknown tool: ${echo(name)}`);
      return { ...result };
    }],
    ["resources/list", async (params, context) => {
      parse(listing, params ?? {});
      return { resources: await worded(registry.resources(context)) satisfies readonly PublishedResource[] };
    }],
    ["resources/templates/list", fixed(templates)],
    ["resources/read", async (params, context) => {
      const { uri } = parse(reading, params);
      const found = await worded(registry.read(uri, context));
      if (!found) throw resourceNotFound(uri);
      return { contents: [{ uri, ...found }] };
    }],
    ["prompts/list", fixed(prompts)],
    ["prompts/get", async (params, context) => {
      const { name, arguments: args = {} } = parse(prompting, params);
      const prompt = registry.prompts.find((each) => each.name === name);
      if (!prompt) throw invalidParams(`Unknown prompt: ${echo(name)}`);
      const missing = prompt.arguments.filter((each) => each.required && !args[each.name]).map((each) => each.name);
      if (missing.length) throw invalidParams(`The prompt ${name} needs ${missing.join(", ")}`);
      const text = await worded(registry.prompt(name, args, context));
      if (text === undefined) throw invalidParams(`Unknown prompt: ${echo(name)}`);
      return { description: prompt.description, messages: [{ role: "user", content: { type: "text", text } }] };
    }],
    ["completion/complete", async (params, context) => {
      const { ref, argument } = parse(completing, params);
      const of = ref.type === "ref/prompt" ? { prompt: ref.name } : { template: ref.uri };
      const values = await worded(registry.complete(of, argument.name, argument.value, context));
      return { completion: { values: values.slice(0, mostValues), total: values.length, hasMore: values.length > mostValues } };
    }],
  ]);
}

/** Parameters that fit, or -32602 with what is wrong with them. */
function parse<S extends z.ZodType>(schema: S, params: unknown): z.output<S> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.map(String).join(".") ?? "";
  throw invalidParams(`Invalid params${at && ` at ${echo(at)}`}: ${echo(issue?.message ?? "")}`);
}

/** The registry words its failures itself; what fails otherwise is a bug, whose message is nobody's business. */
async function worded<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw error instanceof RpcError || !(error instanceof Error) ? error : internalError(error.message);
  }
}

function echo(text: string): string {
  return text.length > mostEchoed ? `${text.slice(0, mostEchoed)}…` : text;
}
