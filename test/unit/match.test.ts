import { describe, expect, test } from "vitest";
import { encode } from "../../src/core/encode.ts";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import { match } from "../../src/core/match.ts";
import { endpoints, fixtures } from "../support/fixtures.ts";

const find = (method: string, path: string) => {
  const found = match(endpoints, method, path);
  return found && { id: found.endpoint.id, params: found.params, version: found.version };
};

describe("match()", () => {
  test.each([
    ["GET", "/v1.51/containers/json", "ContainerList", {}, "1.51"],
    ["GET", "/containers/json?all=1", "ContainerList", {}, undefined],
    ["GET", "/v1.51/containers/web/json?size=1", "ContainerInspect", { id: "web" }, "1.51"],
    ["GET", "/containers/a%20b/json", "ContainerInspect", { id: "a b" }, undefined],
    ["GET", "/containers/json/json", "ContainerInspect", { id: "json" }, undefined],
    ["GET", "/images/json", "ImageList", {}, undefined],
    ["GET", "/images/get", "ImageGetAll", {}, undefined],
    ["GET", "/images/host:5000/a/b:c/json", "ImageInspect", { name: "host:5000/a/b:c" }, undefined],
    ["GET", "/images/a%2Fb@sha256:1/json", "ImageInspect", { name: "a/b@sha256:1" }, undefined],
    ["DELETE", "/images/json", "ImageDelete", { name: "json" }, undefined],
    ["GET", "/_ping", "SystemPing", {}, undefined],
    ["HEAD", "/_ping", "SystemPingHead", {}, undefined],
    ["HEAD", "/v1.51/containers/x/archive?path=/", "ContainerArchiveInfo", { id: "x" }, "1.51"],
    ["POST", "/v1.51/exec/1/start", "ExecStart", { id: "1" }, "1.51"],
  ])("%s %s is %s", (method, path, id, params, version) => {
    expect(find(method, path)).toEqual({ id, params, version });
  });

  test.each([
    ["GET", "/"],
    ["GET", ""],
    ["GET", "/v1.51"],
    ["GET", "/nosuch"],
    ["POST", "/containers/json"],
    ["get", "/containers/json"],
    ["GET", "/containers/json/"],
    ["GET", "//containers/json"],
    ["GET", "/containers//json"],
    ["GET", "/containers/a/b/json"],
    ["GET", "/containers/%/json"],
    ["GET", "/containers/%ff/json"],
    ["GET", "/v1/containers/json"],
    ["GET", "/v1.51/v1.51/containers/json"],
    ["GET", "containers/json"],
    ["GET", "/xcontainers/json"],
    ["GET", "/containersxjson"],
  ])("%s %s is none", (method, path) => {
    expect(find(method, path)).toBeUndefined();
  });

  test("finds the endpoint of each request that was recorded", () => {
    let found = 0;
    for (const { label, method, path, operationId, api } of fixtures) {
      const one = find(method, path);
      if (!one) continue;
      // Requests with a wrong method or path are recorded as no operation.
      expect([one.id, one.version ?? null], label).toEqual([operationId, api]);
      found++;
    }
    expect(found).toBeGreaterThan(500);
  });

  test("finds each endpoint again in its own request, with its parameters", () => {
    for (const endpoint of endpoints) {
      const params: Record<string, unknown> = {};
      for (const [, name = ""] of endpoint.path.matchAll(/\{(\w+)\}/g)) params[name] = "a b";
      const inPath: AnyEndpoint = {
        ...endpoint,
        params: Object.fromEntries(Object.entries(endpoint.params).filter(([name]) => name in params)),
      };
      const { body: _, ...bare } = inPath;
      const { method, path } = encode(bare as AnyEndpoint, params, "1.55");
      expect(find(method, path), endpoint.id).toEqual({ id: endpoint.id, params, version: endpoint.unversioned ? undefined : "1.55" });
    }
  });
});
