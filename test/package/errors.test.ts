import { expect, test } from "vitest";
import * as errors from "../../src/core/errors.ts";
import { manifest } from "../../scripts/entries.ts";
import { alone, load } from "./installed.ts";

type Constructor = new (...args: never[]) => Error;

const classes = Object.entries(errors) as unknown as readonly [string, Constructor][];

/** Arguments that each class takes; the rest take a message. */
const args: Readonly<Record<string, readonly unknown[]>> = {
  DockerApiError: ["ContainerList", 500, "broken"],
  DockerConnectionError: ["reset", "broken"],
  DockerStreamError: ["ImageCreate", "broken"],
  DockerVersionError: ["broken", { requested: "1.41" }],
};

test("every class of errors.ts has a brand and a name of its own", () => {
  expect(classes.length).toBeGreaterThanOrEqual(8);
  for (const [name, type] of classes) {
    expect(Object.getOwnPropertyDescriptor(type, "kind")?.value).toBe(name);
    expect(Reflect.construct(type, args[name] ?? ["broken"])).toMatchObject({ name });
  }
});

test("errors of one copy of the package are instances of another copy's classes", async () => {
  const [entry] = manifest().entries;
  const copy = entry === undefined ? {} : await load(entry);
  for (const [name, type] of classes) {
    const other = copy[name] as Constructor;
    expect(other, name).not.toBe(type);
    const error = Reflect.construct(type, args[name] ?? ["broken"]) as Error;
    // By its brand an error is of its own class and of the classes above it, and of no other.
    const above = classes.filter(([, each]) => each === type || Object.prototype.isPrototypeOf.call(each.prototype, type.prototype)).map((
      [each],
    ) => each);
    expect(classes.map(([each]) => each).filter((each) => error instanceof (copy[each] as Constructor))).toEqual(above);
  }
});

test("every error class that an entry of the client exports is one of errors.ts", async () => {
  for (const entry of alone) {
    const found = Object.entries(await load(entry)).filter(([, value]) => typeof value === "function" && value.prototype instanceof Error);
    expect(found.map(([name]) => name).filter((name) => !(name in errors))).toEqual([]);
  }
});
