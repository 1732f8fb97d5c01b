import { expect, test } from "vitest";
import { flags, variableOf } from "../../src/cli/flags.ts";
import { givenFlags } from "../../src/cli/given.ts";
import { hostWishes } from "../../src/cli/hosts.ts";
import { httpOptions, toolsetsOf, wholeNumber } from "../../src/cli/options.ts";

const noFile = (path: string): string => {
  throw new Error(`no file ${path}`);
};
const given = (argv: readonly string[], env = {}, file?: unknown) =>
  givenFlags(argv, env, file === undefined ? noFile : () => JSON.stringify(file));

test("givenFlags() takes a flag before its variable, and that before the policy file", () => {
  const file = { scope: "all", allow: ["write"], timeout: 20 };
  const env = { DOCKER_MCP_SCOPE: "project:web", DOCKER_MCP_ALLOW: "exec,net", DOCKER_MCP_POLICY: "p.json" };
  expect(given(["--scope=managed"], env, file)).toEqual({
    scope: { values: ["managed"], from: "--scope" },
    allow: { values: ["exec", "net"], from: "DOCKER_MCP_ALLOW" },
    policy: { values: ["p.json"], from: "DOCKER_MCP_POLICY" },
    timeout: { values: ["20"], from: '"timeout" in p.json' },
  });
  expect(given(["--policy", "q.json"], {}, file).scope).toEqual({ values: ["all"], from: '"scope" in q.json' });
});

test("givenFlags() takes every flag but those of the command line as a variable and as a key of a policy", () => {
  const kinds = Object.entries(flags) as [keyof typeof flags, { kind: string; command?: true }][];
  for (const [name, { kind, command }] of kinds) {
    const variable = { [variableOf(name)]: kind === "switch" ? "1" : "x" };
    const file = { [name]: kind === "switch" ? true : kind === "text" ? "x" : ["x"] };
    if (command) {
      expect(() => given([], variable), name).toThrow(/There is no variable/);
      expect(() => given(["--policy=p"], {}, file), name).toThrow(/There is no key/);
    } else if (name !== "policy") {
      const values = [kind === "switch" ? "true" : "x"];
      expect(given([], variable)[name], name).toEqual({ values, from: variableOf(name) });
      expect(given(["--policy=p"], {}, file)[name]?.values, name).toEqual(values);
    }
  }
});

test("givenFlags() splits lists at commas, hosts of a variable at semicolons, and gathers what is repeated", () => {
  expect(given(["--allow=write, exec", "--allow", "net"]).allow?.values).toEqual(["write", "exec", "net"]);
  expect(given(["--host=a=unix:///a,ro", "--host=b=unix:///b"]).host?.values).toEqual(["a=unix:///a,ro", "b=unix:///b"]);
  expect(given([], { DOCKER_MCP_HOST: "a=unix:///a,ro;b=unix:///b" }).host?.values).toEqual(["a=unix:///a,ro", "b=unix:///b"]);
});

test.each([
  [["--alow=write"], {}, "There is no flag --alow; did you mean allow?"],
  [["--frobnicate"], {}, "There is no flag --frobnicate"],
  [["-x"], {}, "There is no flag --x"],
  [["write"], {}, "Unexpected argument 'write'"],
  [["--scope"], {}, "Option '--scope <value>' argument missing"],
  [["--read-only=yes"], {}, "Option '--read-only' does not take an argument"],
  [["--scope=a", "--scope=b"], {}, "--scope is given 2 times, and takes one value"],
  [["--allow="], {}, "--allow has an empty value"],
  [["--allow=write,,exec"], {}, "--allow has an empty value"],
  [[], { DOCKER_MCP_READONLY: "1" }, "There is no variable DOCKER_MCP_READONLY; did you mean DOCKER_MCP_READ_ONLY?"],
  [[], { DOCKER_MCP_READ_ONLY: "yes" }, "Cannot use DOCKER_MCP_READ_ONLY=yes: it is 1 or 0"],
])("givenFlags() refuses %j with %j", (argv, env, message) => {
  expect(() => given(argv as string[], env)).toThrow(
    expect.objectContaining({ name: "UsageError", message: expect.stringContaining(message) }),
  );
});

test.each([
  [[1], "it is no object"],
  [{ alow: ["write"] }, 'There is no key "alow" in a policy (p); did you mean allow?'],
  [{ "read-only": "yes" }, '"read-only" in p: it must be true or false'],
  [{ allow: { write: true } }, '"allow" in p: it must be a list of texts'],
  [{ scope: ["all"] }, '"scope" in p: it must be a text'],
  [{ scope: null }, '"scope" in p: it must be a text'],
])("givenFlags() refuses the policy %j", (file, message) => {
  expect(() => given(["--policy=p"], {}, file)).toThrow(message);
});

test("givenFlags() takes an empty variable, and a switch that is off, for none", () => {
  expect(given([], { DOCKER_MCP_ALLOW: "", DOCKER_MCP_READ_ONLY: "0", DOCKER_HOST: "unix:///x" })).toEqual({});
  expect(given(["--policy=p"], {}, { "read-only": false, allow: [] })).toEqual({ policy: { values: ["p"], from: "--policy" } });
});

test("givenFlags() refuses a policy file that is not there, in one line", () => {
  expect(() => given(["--policy=p.json"])).toThrow("Cannot read the policy p.json: no file p.json");
});

test("hostWishes() gives each engine its name and ceiling", () => {
  expect(hostWishes({})).toEqual([{ name: "local", endpoint: undefined, readOnly: false, noDestroy: false }]);
  expect(hostWishes(given(["--context=desktop"]))).toEqual([{
    name: "local",
    endpoint: "context:desktop",
    readOnly: false,
    noDestroy: false,
  }]);
  expect(hostWishes(given(["--host=unix:///run/a=b.sock,ro"]))).toEqual([
    { name: "local", endpoint: "unix:///run/a=b.sock", readOnly: true, noDestroy: false },
  ]);
  expect(hostWishes(given(["--host=dev=context:default", "--host=prod-1=tcp://10.0.0.1:2376,nd,ro"]))).toEqual([
    { name: "dev", endpoint: "context:default", readOnly: false, noDestroy: false },
    { name: "prod-1", endpoint: "tcp://10.0.0.1:2376", readOnly: true, noDestroy: true },
  ]);
});

test.each([
  [["--host=a=unix:///a", "--host=unix:///b"], "give unix:///b a name"],
  [["--host=a=unix:///a", "--host=a=unix:///b"], "--host names two engines a"],
  [["--host=A=unix:///a"], 'the name "A"'],
  [["--host=a=unix:///a,rw"], 'Cannot use "rw" behind unix:///a in --host: it is ro or nd'],
  [["--host=a="], "names no engine"],
  [["--host=unix:///a", "--context=b"], "--context and --host both name an engine"],
])("hostWishes() refuses %j", (argv, message) => {
  expect(() => hostWishes(given(argv))).toThrow(message);
});

test("toolsetsOf() turns on what the grants imply, and changes that by + and -", () => {
  const base = ["system", "containers", "images", "networks", "volumes"];
  const none = new Set<never>();
  const sets = (list: string, allow: ReadonlySet<"exec" | "build"> = none) => toolsetsOf(given([`--toolsets=${list}`]).toolsets, allow);
  expect(toolsetsOf(undefined, none)).toEqual(base);
  expect(toolsetsOf(undefined, new Set(["exec", "write"] as const))).toEqual([...base, "exec"]);
  expect(sets("+swarm,-images")).toEqual(["system", "containers", "networks", "volumes", "swarm"]);
  expect(sets("default,+api")).toEqual([...base, "api"]);
  expect(sets("containers", new Set(["exec"] as const))).toEqual(["containers"]);
  expect(sets("-system", new Set(["build"] as const))).toEqual(["containers", "images", "networks", "volumes", "build"]);
  expect(sets("all")).toHaveLength(10);
  expect(() => sets("containers,+swram")).toThrow('Cannot use "swram" of --toolsets; did you mean swarm?');
  expect(() => sets("containers,+kubernetes")).toThrow('Cannot use "kubernetes" of --toolsets; it is one of system, ');
  expect(() => sets("containers,-containers")).toThrow("--toolsets leaves no tools");
});

test("httpOptions() listens on this machine alone unless told otherwise", () => {
  const http = (argv: readonly string[], onlyReads = true) => httpOptions(given(argv), onlyReads);
  expect(http([])).toBeUndefined();
  expect(http(["--http=8000"])).toMatchObject({ hostname: "127.0.0.1", port: 8000, path: "/mcp", noAuth: false, allowedHosts: [] });
  expect(http(["--http=[::1]:0", "--path=/a/b"])).toMatchObject({ hostname: "::1", port: 0, path: "/a/b" });
  expect(http(["--http=localhost:1", "--insecure-no-auth"])).toMatchObject({ hostname: "localhost", noAuth: true });
  expect(http(["--http=0.0.0.0:1", "--insecure-http"])).toMatchObject({ hostname: "0.0.0.0" });
  for (const host of ["0.0.0.0", "10.0.0.1", "[::]", "example.com", "127.0.0.1.example.com", "localhost.example.com"]) {
    expect(() => http([`--http=${host}:8000`]), host).toThrow(/would listen on .* without TLS/);
  }
  expect(() => http(["--http=0.0.0.0:1", "--insecure-http", "--insecure-no-auth"])).toThrow("own addresses only");
  expect(() => http(["--http=1", "--insecure-no-auth"], false)).toThrow("nothing granted but reading");
  expect(() => http(["--http=1", "--insecure-no-auth", "--token-file=t"])).toThrow("contradict");
  expect(() => http(["--http=70000"])).toThrow("looks like 8000");
  for (const wrong of ["host", "::1", "host:", "a b:1", "http://localhost:1"]) {
    expect(() => http([`--http=${wrong}`]), wrong).toThrow("looks like 8000");
  }
  expect(() => http(["--http=1", "--path=/a/../b c"])).toThrow("looks like /mcp");
  expect(() => http(["--http=1", "--allowed-hosts=*.example.com"])).toThrow("each is named in full");
  expect(() => http(["--token-file=t"])).toThrow("--token-file goes with --http, which is not given");
});

test("wholeNumber() takes whole numbers within bounds", () => {
  const chars = (value: string) => wholeNumber(given([`--max-output-chars=${value}`]), "max-output-chars", 1000, 45_000);
  expect(chars("45000")).toBe(45_000);
  expect(wholeNumber({}, "timeout", 1, 2)).toBeUndefined();
  for (const value of ["999", "45001", "1e4", "-2000", "0x1000", "2000.5"]) expect(() => chars(value), value).toThrow("from 1000 to 45000");
});
