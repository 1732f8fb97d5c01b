import { describe, expect, test } from "vitest";
import * as errors from "../../src/core/errors.ts";
import {
  DockerApiError,
  DockerConnectionError,
  DockerDecodeError,
  DockerError,
  DockerInputError,
  DockerStreamError,
  DockerUnsupportedError,
  DockerVersionError,
} from "../../src/core/errors.ts";

// As when the root and a runtime's entry, each self-contained, meet in one process.
const copyOf = "../../src/core/errors.ts?copy";
const copy = await import(/* @vite-ignore */ copyOf) as typeof errors;

const made = (from: typeof errors): Record<string, errors.DockerError> => ({
  DockerError: new from.DockerError("x"),
  DockerApiError: new from.DockerApiError("ContainerStart", 404, "no such container"),
  DockerConnectionError: new from.DockerConnectionError("reset", "x"),
  DockerStreamError: new from.DockerStreamError("ImageBuild", "exit 1", 1),
  DockerDecodeError: new from.DockerDecodeError("x", { offset: 7 }),
  DockerVersionError: new from.DockerVersionError("x", { requested: "1.51" }),
  DockerUnsupportedError: new from.DockerUnsupportedError("x"),
  DockerInputError: new from.DockerInputError("x"),
});

describe("two copies of the errors", () => {
  test("are two", () => {
    expect(copy.DockerError).not.toBe(DockerError);
    expect(Object.keys(made(copy)).sort()).toEqual(Object.keys(copy).filter((name) => name.startsWith("Docker")).sort());
  });

  test.each(Object.keys(made(errors)))("agree on %s, by instanceof and by is()", (name) => {
    for (const [from, to] of [[errors, copy], [copy, errors], [errors, errors]] as const) {
      for (const [other, error] of Object.entries(made(from))) {
        const wanted = name === "DockerError" || name === other;
        const one = to[name as "DockerError"];
        expect([error instanceof one, one.is(error)]).toEqual([wanted, wanted]);
        expect(error instanceof Error).toBe(true);
        expect(error.name).toBe(other);
      }
    }
  });

  test("say no to everything else", () => {
    for (const value of [undefined, null, 5, "DockerError", {}, new Error("x"), { name: "DockerError" }, Object.create(null)]) {
      for (const one of [DockerError, DockerApiError, copy.DockerError]) {
        expect([value instanceof one, one.is(value)]).toEqual([false, false]);
      }
    }
  });
});

describe("a class that a user derives", () => {
  class Mine extends DockerApiError {}
  class Other extends DockerApiError {}

  test("is one of ours, and is told from its sisters", () => {
    const mine = new Mine("X", 404, "x");
    expect([
      mine instanceof Mine,
      mine instanceof DockerApiError,
      mine instanceof copy.DockerApiError,
      mine instanceof Other,
      mine instanceof DockerInputError,
    ]).toEqual([true, true, true, false, false]);
    expect(new DockerApiError("X", 404, "x") instanceof Mine).toBe(false);
    expect(Mine.is(mine)).toBe(true);
  });
});

describe("messages", () => {
  test("never carry the credentials of a URL", () => {
    for (
      const url of [
        "tcp://user:secret@host:2375",
        "ssh://me:secret@host",
        "http://secret@host/x",
        "see tcp://a:secret@b and https://c:secret@d",
      ]
    ) {
      for (
        const error of [
          new DockerError(`Cannot reach ${url}`),
          new DockerConnectionError("refused", `Cannot reach ${url}`, { endpoint: url, hint: `Try ${url}` }),
          new DockerApiError("X", 500, `at ${url}`),
          new DockerStreamError("X", `at ${url}`),
        ]
      ) {
        expect([error.message, error.stack, ...Object.values(error)].join("\n")).not.toContain("secret");
      }
    }
    expect(new DockerError("pull of user@example.com and a@sha256:b").message).toBe("pull of user@example.com and a@sha256:b");
  });

  test("say what was attempted, and keep the cause", () => {
    const cause = new Error("ECONNREFUSED");
    expect(new DockerApiError("ContainerStart", 404, "no such container").message).toBe(
      "ContainerStart failed with status 404: no such container",
    );
    expect(new DockerApiError("ContainerStart", 500, "").message).toBe("ContainerStart failed with status 500: (no message)");
    expect(new DockerStreamError("ImageBuild", "exit 1", 1)).toMatchObject({ message: "ImageBuild failed in its stream: exit 1", code: 1 });
    expect(new DockerDecodeError("Bad frame", { offset: 7, cause })).toMatchObject({ message: "Bad frame (at byte 7)", offset: 7, cause });
    expect(new DockerConnectionError("denied", "Cannot open", { hint: "Join the group docker", cause })).toMatchObject({
      message: "Cannot open. Join the group docker",
      cause,
      hint: "Join the group docker",
    });
    expect("cause" in new DockerConnectionError("denied", "x")).toBe(false);
  });

  test("a status has its word", () => {
    const words = (status: number): string[] =>
      Object.entries(Object.getOwnPropertyDescriptors(DockerApiError.prototype)).filter(([, { get }]) =>
        get?.call(new DockerApiError("X", status, ""))
      ).map(([word]) => word);
    expect([400, 401, 403, 404, 409, 503, 500, 418].map(words)).toEqual([
      ["isBadRequest"],
      ["isUnauthorized"],
      ["isForbidden"],
      ["isNotFound"],
      ["isConflict"],
      ["isUnavailable", "isServerError"],
      ["isServerError"],
      [],
    ]);
  });

  test("versions, support and input", () => {
    expect(new DockerVersionError("x", { requested: "1.51", min: "1.24", max: "1.44", needs: "1.48" })).toMatchObject({
      requested: "1.51",
      min: "1.24",
      max: "1.44",
      needs: "1.48",
    });
    expect(new DockerUnsupportedError("x").name).toBe("DockerUnsupportedError");
    expect(new DockerInputError("x").name).toBe("DockerInputError");
  });

  test("the brand is hidden", () => {
    expect(Object.keys(new DockerInputError("x"))).toEqual(["name"]);
  });
});
