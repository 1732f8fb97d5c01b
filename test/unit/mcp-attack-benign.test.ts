import { describe, expect, test } from "vitest";
import { checkStored } from "../../src/mcp/policy/check.ts";
import { goodContext } from "../mcp/corpus/archives.ts";
import { benign } from "../mcp/corpus/benign.ts";
import { policies, send } from "../mcp/corpus/run.ts";
import { ids } from "../mcp/corpus/objects.ts";
import { fixtures } from "../support/fixtures.ts";

test("the corpus of ordinary work is large, and its rows have names of their own", () => {
  expect(new Set(benign.map(({ id }) => id)).size).toBe(benign.length);
  expect(benign.length).toBeGreaterThanOrEqual(60);
});

describe("the guard lets through", () => {
  test.each(benign)("$id: $why", async (row) => {
    const { refusal, message, changes } = await send(row);
    expect([refusal, message]).toEqual([undefined, ""]);
    for (const { headers, body } of changes) {
      // Nothing but what the descriptor says, and JSON in its one form.
      expect(Object.keys(headers).filter((name) => name !== "x-registry-auth" && name !== "content-type")).toEqual([]);
      if (headers["x-registry-auth"] !== undefined) expect(atob(headers["x-registry-auth"])).toBe("{}");
      if (body !== "") expect(headers["content-type"]).toBe("application/json");
      if (body !== "") expect(JSON.stringify(JSON.parse(body))).toBe(body);
    }
  });

  test("a build of a web server out of two registries' images", async () => {
    const { refusal, message, changes } = await send({
      id: "",
      why: "",
      operation: "ImageBuild",
      input: { t: "mine/web:1", body: goodContext, buildargs: { VERSION: "22" } },
    });
    expect([refusal, message]).toEqual([undefined, ""]);
    expect(changes.map(({ headers }) => headers["content-type"])).toEqual(["application/x-tar"]);
  });
});

test("what changes a container goes to its full id, whatever it was called by", async () => {
  const by = [...benign.filter(({ input }) => input.id === "mine" || input.id === "aa11")];
  expect(by.length).toBeGreaterThan(10);
  for (const row of by) {
    for (const { request } of (await send(row)).changes) expect(request.split("?")[0]).toContain(`/containers/${ids.mine}`);
  }
});

describe("what real engines say of ordinary containers passes as what could be created", () => {
  const recorded = fixtures.filter(({ operationId, status }) => operationId === "ContainerInspect" && status === 200);

  test.each(recorded)("$label", ({ response, headEnd, framing }) => {
    const text = Buffer.from(response.slice(headEnd)).toString("utf8");
    const json = framing === "chunked" ? text.replace(/(^|\r\n)[0-9a-f]+\r\n/g, "").replace(/\r\n$/, "") : text;
    expect(() => checkStored("container", JSON.parse(json), policies.managed)).not.toThrow();
  });

  test("which are of each engine", () => {
    expect(new Set(recorded.map(({ engine }) => engine)).size).toBeGreaterThanOrEqual(4);
  });
});
