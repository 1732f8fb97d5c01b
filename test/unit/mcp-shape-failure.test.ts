import { expect, test } from "vitest";
import {
  DockerApiError,
  DockerConnectionError,
  DockerDecodeError,
  DockerInputError,
  DockerStreamError,
  DockerUnsupportedError,
  DockerVersionError,
} from "../../src/core/errors.ts";
import { PolicyError } from "../../src/mcp/policy/denied.ts";
import { failure, type FailureContext } from "../../src/mcp/shape/failure.ts";
import { distance, nearest } from "../../src/mcp/shape/suggest.ts";
import { ToolError } from "../../src/mcp/tool.ts";
import { fixtures } from "../support/fixtures.ts";
import { hostile } from "../support/mcp-injections.ts";

const context: FailureContext = { tool: "container_run", host: "local", endpoint: "unix:///run/x.sock", written: false };

async function told(error: unknown, of: Partial<FailureContext> = {}): Promise<string> {
  const { content, structuredContent, isError } = await failure(error, { ...context, ...of });
  expect(structuredContent).toBeUndefined();
  expect(isError).toBe(true);
  const [one] = content;
  expect(content).toHaveLength(1);
  return one?.type === "text" ? one.text : "";
}

/** The recorded refusals: the engine, the operation, the status, and its words. */
const refusals = fixtures.filter(({ status, operationId }) => status >= 400 && operationId).map(
  ({ label, operationId, status, response, headEnd }) => {
    const body = Buffer.from(response.subarray(headEnd)).toString("utf8");
    const json = /\{.*\}/s.exec(body)?.[0];
    return {
      label,
      error: new DockerApiError(operationId, status, json ? String((JSON.parse(json) as { message?: string }).message) : body.trim()),
    };
  },
);

// What each engine says to the same mistake leads to the same words.
const wanted: Readonly<Record<string, string>> = {
  "container-create-missing-image": "image_missing",
  "container-create-conflict": "name_in_use",
  "container-rename-conflict": "name_in_use",
  "network-create-conflict": "name_in_use",
  "container-inspect-missing": "not_found",
  "container-logs-missing": "not_found",
  "container-start-missing": "not_found",
  "container-wait-missing": "not_found",
  "image-inspect-missing": "not_found",
  "image-delete-missing": "not_found",
  "network-inspect-missing": "not_found",
  "volume-delete-missing": "not_found",
  "exec-start-missing": "not_found",
  "container-start-bad-command": "command_not_found",
  "exec-start-detach-missing-command": "command_not_found",
  "container-pause-again": "wrong_state",
  "container-unpause-again": "wrong_state",
  "container-kill-stopped": "wrong_state",
  "container-top-stopped": "wrong_state",
  "exec-create-stopped": "wrong_state",
  "exec-create-paused": "paused",
  "attach-paused": "paused",
  "container-delete-running": "in_use",
  "image-delete-conflict": "in_use",
  "network-delete-predefined": "",
  "container-logs-no-driver": "no_log_reading",
  "container-logs-no-stream": "bad_request",
  "archive-get-missing": "path_not_found",
  "image-pull-missing": "manifest_missing",
  "image-pull-wrong-password": "registry_denied",
  "image-pull-no-credentials": "registry_denied",
  "image-pull-unreachable": "registry_unreachable",
};

test("failure(): each engine's words for one mistake lead to the same code", async () => {
  const seen = new Set<string>();
  for (const { label, error } of refusals) {
    const name = label.split("/")[1] ?? "";
    const code = wanted[name];
    const text = await told(error);
    expect(text.length).toBeLessThanOrEqual(2_000);
    if (!code) continue;
    seen.add(name);
    expect(text.split(":")[0], `${label}: ${error.reason}`).toBe(code);
  }
  expect(seen.size).toBeGreaterThan(25);
});

test("failure(): a name that is missing is answered with names like it, and a list that fails does no harm", async () => {
  const missing = new DockerApiError("ContainerInspect", 404, "No such container: wbe");
  const asked: string[] = [];
  const names = (kind: string) => (asked.push(kind), Promise.resolve(["web", "web-2", "db", "elsewhere"]));
  expect((await told(missing, { names })).split("\n").slice(0, 3)).toEqual([
    'not_found: No container "wbe". Did you mean web, web-2?',
    "Next: container_list shows what there is.",
    "Host: local | retryable: no",
  ]);
  expect(asked[0]).toBe("container");
  const podman = new DockerApiError("ContainerInspect", 404, 'no container with name or ID "wbe" found: no such container');
  expect(await told(podman, { names })).toContain('No container "wbe". Did you mean web, web-2?');
  expect(await told(missing, { names: () => Promise.reject(new Error("Cnry")) })).toMatch(/^not_found: No container "wbe"\.\n/);
  expect(await told(new DockerApiError("VolumeInspect", 404, "get dta: no such volume"), { names: () => Promise.resolve(["data"]) }))
    .toContain("Did you mean data?");
});

test("failure(): a port, a name and an image that stand in the way are named as such", async () => {
  const port = new DockerApiError(
    "ContainerStart",
    500,
    "driver failed programming external connectivity: Bind for 127.0.0.1:80 failed: port is already allocated",
  );
  expect(await told(port)).toMatch(/^port_in_use: .*\nNext: container_list shows which container holds it/);
  expect(await told(new DockerApiError("ContainerCreate", 404, "No such image: x:1"))).toMatch(
    /^image_missing: .*\nNext: Pull it with image_pull/,
  );
});

test("failure(): a state that is there already is no error", async () => {
  const result = await failure(new DockerApiError("ContainerStart", 304, ""), context);
  expect(result.isError).toBeUndefined();
  expect(JSON.stringify(result)).toContain("unchanged: It is in that state already");
});

test("failure(): a refusal names the rule and the flag, and leaves a reference to a secret readable", async () => {
  expect(await told(new PolicyError("R2", "Env secret:DB_PASS may not be used here.", "--allow=write"))).toBe(
    "denied: Env secret:DB_PASS may not be used here.\n" +
      "Next: Rule R2; an operator can allow it with --allow=write. Ask the user, do not work around it.\nHost: local | retryable: no",
  );
  expect(await told(new PolicyError("R1", "No."))).toContain("Rule R1; no flag allows it.");
});

test("failure(): a tool's own words come as they are, on lines of ours", async () => {
  const error = new ToolError("bad_x", "x is\nnot y", { hint: "say z", retryable: true });
  expect(await told(error)).toBe("bad_x: x is not y\nNext: say z\nHost: local | retryable: yes");
});

test.each(["not_found", "denied", "refused", "reset", "timeout", "tls", "closed", "protocol"] as const)(
  "failure(): a connection that fails by %s says where it went and what to do, and none of the runtime's words",
  async (code) => {
    const error = new DockerConnectionError(code, "Cnry the runtime's words", { endpoint: "unix:///run/x.sock" });
    const text = await told(error);
    expect(text).toMatch(new RegExp(`^connection_${code}: .* \\(unix:///run/x\\.sock\\)\nNext: .+\nHost: local`));
    expect(text).not.toContain("Cnry");
    expect(await told(new DockerConnectionError(code, "m", { hint: "Join the group docker" }))).toContain("Next: Join the group docker");
  },
);

test("failure(): a write whose answer is lost may have been done, and is not to be repeated unseen", async () => {
  const lost = [
    new DockerConnectionError("reset", "x"),
    new DockerConnectionError("timeout", "x"),
    new DockerConnectionError("closed", "x"),
    new DockerDecodeError("x"),
    new DOMException("x", "TimeoutError"),
    new DOMException("x", "AbortError"),
    new Error("x"),
  ];
  for (const error of lost) {
    const text = await told(error, { written: true });
    expect(text).toContain("State unknown: it was sent and may have succeeded. Check with container_list before retrying.");
    expect(text).toContain("retryable: no");
    expect(await told(error)).not.toContain("State unknown");
  }
  const sure = [
    new DockerConnectionError("refused", "x"),
    new DockerApiError("ContainerStart", 500, "x"),
    new ToolError("x", "y"),
    new PolicyError("R1", "x"),
  ];
  for (const error of sure) expect(await told(error, { written: true })).not.toContain("State unknown");
  expect(await told(lost[0], { written: true, tool: "volume_create" })).toContain("Check with volume_list");
});

test("failure(): our other errors have words of their own, and a stranger's none of his", async () => {
  expect(await told(new DockerVersionError("x", { requested: "1.40", needs: "1.45" }))).toMatch(
    /^version: .*needs API 1\.45, in use is 1\.40/,
  );
  expect(await told(new DockerInputError("An id is empty"))).toMatch(/^invalid_arguments: An id is empty\n/);
  expect(await told(new DockerUnsupportedError("x"))).toMatch(/^unsupported: /);
  expect(await told(new DockerStreamError("ImageBuild", "step failed", 2))).toMatch(
    /^engine_error: ImageBuild failed while it ran \(code 2\)\.[\s\S]*step failed/,
  );
  const throwing = new Proxy({}, {
    get() {
      throw new Error("Cnry");
    },
  });
  for (const error of [new Error("Cnry"), throwing, "Cnry", Symbol("Cnry"), null, undefined, 7]) {
    const text = await told(error);
    expect(text).toMatch(/^internal: internal error\n/);
    expect(text).not.toContain("Cnry");
  }
});

test("failure(): what an engine quotes of others is on one line in a fence, and within the cap", async () => {
  for (const [name, text] of Object.entries(hostile)) {
    const errors = [400, 404, 409, 500].map((status) => new DockerApiError("ContainerCreate", status, text));
    const named = new DockerApiError("ContainerInspect", 404, `No such container: ${text}`);
    for (const error of [...errors, named, new DockerStreamError("ImageBuild", text), new ToolError("x", text, { hint: text })]) {
      const out = await told(error, { names: () => Promise.resolve([text.slice(0, 90)]) });
      expect(out.length, name).toBeLessThanOrEqual(2_000);
      const markers = out.match(/[<＜‹][\s/\\]*untrusted/gi) ?? [];
      expect(markers.length, `${name}: ${out}`).toBe(out.includes('source="engine"') ? 2 : 0);
      if (markers.length) expect(out, name).toMatch(/\n<untrusted id=([0-9a-f]{12}) source="engine">\n[^\n]*\n<\/untrusted id=\1>$/);
    }
  }
});

test("nearest(): typing mistakes, parts and swapped letters; nothing for what is far away", () => {
  expect(nearest("wbe", ["db", "web", "web-2"])).toEqual(["web", "web-2"]);
  expect(nearest("postgres", ["app-postgres-1", "redis"])).toEqual(["app-postgres-1"]);
  expect(nearest("zzzzzz", ["web", "db"])).toEqual([]);
  expect(nearest("", ["web"])).toEqual([]);
  expect(nearest("a".repeat(10_000), ["a".repeat(10_000)])).toHaveLength(1);
  expect([distance("", ""), distance("ab", "ba"), distance("kitten", "sitting"), distance("a", "")]).toEqual([0, 1, 3, 1]);
});
