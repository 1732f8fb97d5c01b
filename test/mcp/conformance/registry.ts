/**
 * What the official conformance tool asks a server to offer, as a registry. Forms that our own tools never give (images, blobs, sampling,
 * logging, subscriptions) come by `extend`, through the same server.
 */

import * as z from "zod";
import type { SdkServer, SdkServerOptions } from "../../../src/mcp/adapter/sdk-v1.ts";
import type { CallContext, CallResult, PublishedPrompt, PublishedResource, PublishedTool, Registry } from "../../../src/mcp/registry.ts";

type Content = CallResult["content"];
type Params = Readonly<Record<string, unknown>>;

/** A red dot and a moment of silence: the least that is an image and a sound. */
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const wav = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAAAAA==";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const text = (value: string) => ({ type: "text" as const, text: value });
const image = { type: "image", data: png, mimeType: "image/png" };

function embedded(uri: string, mimeType: string, value: string): object {
  return { type: "resource", resource: { uri, mimeType, text: value } };
}

/** Content that the registry's own type has no word for. */
function rich(...content: readonly object[]): CallResult {
  return { content: content as unknown as Content };
}

const calls: Readonly<Record<string, (args: Params, context: CallContext) => Promise<CallResult> | CallResult>> = {
  test_simple_text: () => ({ content: [text("This is a simple text response for testing.")] }),
  test_image_content: () => rich(image),
  test_audio_content: () => rich({ type: "audio", data: wav, mimeType: "audio/wav" }),
  test_embedded_resource: () => rich(embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.")),
  test_multiple_content_types: () =>
    rich(
      text("Multiple content types test:"),
      image,
      embedded("test://mixed-content-resource", "application/json", `{"test":"data","value":123}`),
    ),
  async test_tool_with_progress(_, { progress }) {
    for (const done of [0, 50, 100]) {
      progress?.(`${done} of 100`, done, 100);
      await pause(50);
    }
    return { content: [text("Done.")] };
  },
  test_error_handling: () => ({ content: [text("This tool intentionally returns an error for testing")], isError: true }),
  async test_confirm(_, { elicit }) {
    return { content: [text(elicit ? `answer: ${await elicit("Remove web?")}` : "nobody to ask")] };
  },
  async test_wait(_, { signal }) {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    return { content: [text("aborted")] };
  },
  test_echo: (args) => ({ content: [text(JSON.stringify(args) ?? "nothing")] }),
};

const schema2020 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: { address: { $anchor: "addressDef", type: "object", properties: { street: { type: "string" }, city: { type: "string" } } } },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
};

function published(name: string, inputSchema: Params = { type: "object" }): PublishedTool {
  const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
  return { name, title: name, description: `Fixture ${name}`, inputSchema, annotations };
}

const asking = [
  "test_tool_with_logging",
  "test_sampling",
  "test_elicitation",
  "test_elicitation_sep1034_defaults",
  "test_elicitation_sep1330_enums",
];

const echoed = { type: "object", properties: { value: {} }, additionalProperties: true };

const tools: readonly PublishedTool[] = [
  ...[...Object.keys(calls), ...asking].map((name) => published(name, name === "test_echo" ? echoed : undefined)),
  published("json_schema_2020_12_tool", schema2020),
];

function resource(uri: string, mimeType = "text/plain"): PublishedResource {
  return { uri, name: uri, description: `Fixture ${uri}`, mimeType };
}

function prompt(name: string, ...args: readonly string[]): PublishedPrompt {
  const needed = args.map((each) => ({ name: each, description: `Fixture ${each}`, required: true }));
  return { name, title: name, description: `Fixture ${name}`, arguments: needed };
}

/** The registry. */
export const registry: Registry = {
  instructions: "A fixture of tests.",
  tools,
  async call(name, args, context) {
    const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
    return await call?.((args ?? {}) as Params, context);
  },
  templates: [resource("test://template/{id}/data", "application/json")],
  resources: () =>
    Promise.resolve([resource("test://static-text"), resource("test://static-binary", "image/png"), resource("test://watched-resource")]),
  read(uri) {
    const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
    if (id !== undefined) {
      const data = { id, templateTest: true, data: `Data for ID: ${id}` };
      return Promise.resolve({ mimeType: "application/json", text: JSON.stringify(data) });
    }
    const known = uri === "test://static-text" || uri === "test://watched-resource";
    return Promise.resolve(known ? { mimeType: "text/plain", text: "This is the content of the static text resource." } : undefined);
  },
  complete: (_of, _variable, prefix) => Promise.resolve(["paris", "park", "party"].filter((value) => value.startsWith(prefix))),
  prompts: [
    prompt("test_simple_prompt"),
    prompt("test_prompt_with_arguments", "arg1", "arg2"),
    prompt("test_prompt_with_embedded_resource", "resourceUri"),
    prompt("test_prompt_with_image"),
  ],
  prompt(name, args) {
    if (name === "test_simple_prompt") return Promise.resolve("This is a simple prompt for testing.");
    const { arg1, arg2 } = args;
    return Promise.resolve(name === "test_prompt_with_arguments" ? `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'` : undefined);
  },
};

const titled = (...options: readonly (readonly [string, string])[]) => options.map(([value, title]) => ({ const: value, title }));
const plain = ["option1", "option2", "option3"];

/** The forms that the tool wants a client to be asked with. */
const forms: Readonly<Record<string, object>> = {
  test_elicitation: {
    type: "object",
    properties: {
      username: { type: "string", description: "User's response" },
      email: { type: "string", description: "User's email address" },
    },
    required: ["username", "email"],
  },
  test_elicitation_sep1034_defaults: {
    type: "object",
    properties: {
      name: { type: "string", default: "John Doe" },
      age: { type: "integer", default: 30 },
      score: { type: "number", default: 95.5 },
      status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
      verified: { type: "boolean", default: true },
    },
  },
  test_elicitation_sep1330_enums: {
    type: "object",
    properties: {
      untitledSingle: { type: "string", enum: plain },
      titledSingle: { type: "string", oneOf: titled(["value1", "First Option"], ["value2", "Second Option"], ["value3", "Third Option"]) },
      legacyEnum: { type: "string", enum: ["opt1", "opt2", "opt3"], enumNames: ["Option One", "Option Two", "Option Three"] },
      untitledMulti: { type: "array", items: { type: "string", enum: plain } },
      titledMulti: {
        type: "array",
        items: { anyOf: titled(["value1", "First Choice"], ["value2", "Second Choice"], ["value3", "Third Choice"]) },
      },
    },
  },
};

type Answer = NonNullable<SdkServer["fallbackRequestHandler"]>;

/** Results are shown as they come. */
const loose = z.looseObject({});

/** Adds what our own tools never do. */
export const extend: NonNullable<SdkServerOptions["extend"]> = (server) => {
  server.registerCapabilities({ logging: {}, resources: { subscribe: true } });
  const own = server.fallbackRequestHandler as Answer;
  const asked: Answer = async (request, extra) => {
    const params = (request.params ?? {}) as Params;
    const args = (params["arguments"] ?? {}) as Params;
    const name = String(params["name"]);
    const form = request.method === "tools/call" ? forms[name] : undefined;
    if (form) {
      const question = { message: String(args["message"] ?? "Please fill this in"), requestedSchema: form };
      const { action, content } = await extra.sendRequest({ method: "elicitation/create", params: question }, loose) as Params;
      return { content: [text(`Elicitation completed: action=${action}, content=${JSON.stringify(content)}`)] };
    }
    switch (`${request.method} ${params["name"] ?? params["uri"] ?? ""}`) {
      case "tools/call test_tool_with_logging":
        for (const data of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
          await extra.sendNotification({ method: "notifications/message", params: { level: "info", data } });
          await pause(50);
        }
        return { content: [text("Done.")] };
      case "tools/call test_sampling": {
        const messages = [{ role: "user", content: text(String(args["prompt"])) }];
        const answer = await extra.sendRequest({ method: "sampling/createMessage", params: { messages, maxTokens: 100 } }, loose) as Params;
        return { content: [text(`LLM response: ${(answer["content"] as Params)["text"]}`)] };
      }
      case "resources/read test://static-binary":
        return { contents: [{ uri: "test://static-binary", mimeType: "image/png", blob: png }] };
      case "prompts/get test_prompt_with_image":
        return { messages: [{ role: "user", content: image }, { role: "user", content: text("Please analyze the image above.") }] };
      case "prompts/get test_prompt_with_embedded_resource": {
        const shown = embedded(String(args["resourceUri"]), "text/plain", "Embedded resource content for testing.");
        return {
          messages: [{ role: "user", content: shown }, { role: "user", content: text("Please process the embedded resource above.") }],
        };
      }
      default:
        if (/^(resources\/(un)?subscribe|logging\/setLevel)$/.test(request.method)) return {};
        return await own(request, extra);
    }
  };
  server.fallbackRequestHandler = asked;
};
