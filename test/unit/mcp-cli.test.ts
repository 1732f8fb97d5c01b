import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { pagePath, pageWithTools } from "../../scripts/mcp-docs.ts";
import { flags } from "../../src/cli/flags.ts";
import type { PublishedTool } from "../../src/mcp/registry.ts";
import { version } from "../../src/version.ts";
import { dockwire, folder } from "./cli-support.ts";

const host = "--host=unix:///nonexistent/engine.sock";
const page = readFileSync(pagePath, "utf8");
const json = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")) as Record<string, never>;

test.each([
  [["--allow=wirte"], /^dockwire: --allow does not know "wirte"/],
  [["--allow-host=bind:/etc"], /^dockwire: --allow-host=bind:/],
  [["--scope=project"], /^dockwire: --scope does not know "project"/],
  [["--confirm=sometimes"], /^dockwire: --confirm does not know "sometimes"/],
  [["--confirm-fallback=yes"], /^dockwire: --confirm-fallback does not know "yes"/],
  [["--allow-registry=10.0.0.1:5000"], /^dockwire: --allow-registry does not take/],
  [["--reveal=logs"], /^dockwire: --reveal does not know "logs"/],
  [["--tools=container_lst"], /^dockwire: Cannot use "container_lst" of --tools; did you mean container_list\?/],
  [["--exclude-tools=nope"], /^dockwire: Cannot use "nope" of --exclude-tools/],
  [["--toolsets=all,+k8s"], /^dockwire: Cannot use "k8s" of --toolsets/],
  [["--host=ssh://me@there"], /^dockwire: Cannot use the host .*ssh:\/\/ is not supported/],
  [["--host=ftp://x"], /^dockwire: Cannot use the host/],
  [["--context=nowhere"], /^dockwire: There is no context "nowhere"/],
  [["--api-version=latest"], /^dockwire: Cannot use the version "latest"/],
  [["--timeout=0"], /^dockwire: Cannot use 0 of --timeout/],
  [["--max-output-chars=99999"], /^dockwire: Cannot use 99999 of --max-output-chars/],
  [["--log-level=loud"], /^dockwire: Cannot use "loud" of --log-level/],
  [["--secrets-file=/nonexistent"], /^dockwire: Cannot read the secrets of --secrets-file/],
  [["--audit-log=/nonexistent/x"], /^dockwire: Cannot open the audit log/],
  [["--http=0.0.0.0:80"], /^dockwire: --http would listen on 0\.0\.0\.0 without TLS/],
  [["--http=0", "--token-file=/nonexistent"], /^dockwire: Cannot read the token of \/nonexistent/],
  [["--http=0", "--allow=write", "--insecure-no-auth"], /^dockwire: --insecure-no-auth works with nothing granted/],
  [["--policy=/nonexistent"], /^dockwire: Cannot read the policy \/nonexistent/],
  [["--print-tools=xml"], /^dockwire: Cannot use "xml" of --print-tools/],
])("dockwire mcp %j does not start: exit code 2, and one line", async (argv, line) => {
  using base = folder();
  const named = argv.some((flag) => /^--(host|context)/.test(flag)) ? [] : [host];
  const { code, out, err } = await dockwire(["mcp", ...named, ...argv], { XDG_STATE_HOME: base.path });
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(line);
  expect(err.trim().split("\n")).toHaveLength(1);
});

test("dockwire mcp says where a wrong value comes from", async () => {
  using base = folder();
  writeFileSync(base.file("policy.json"), '{"scope":"most"}');
  expect((await dockwire(["mcp", host], { DOCKER_MCP_ALLOW: "wirte" })).err).toContain("(DOCKER_MCP_ALLOW)");
  expect((await dockwire(["mcp", host, `--policy=${base.file("policy.json")}`])).err).toContain(`("scope" in ${base.file("policy.json")})`);
});

test("dockwire mcp --http says in one line that its port is taken", async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const { port } = other.address() as AddressInfo;
  try {
    const { code, err } = await dockwire(["mcp", "--log-level=error", host, `--http=${port}`]);
    expect([code, err]).toEqual([1, `dockwire: listen EADDRINUSE: address already in use 127.0.0.1:${port}\n`]);
  } finally {
    other.close();
  }
});

test("dockwire mcp --dry-run says hosts, grants and tools, and asks no engine", async () => {
  using base = folder();
  const { code, out, err } = await dockwire([
    "mcp",
    "--dry-run",
    "--allow=standard",
    "--allow-host=bind:/srv/app:rw,caps:NET_ADMIN",
    "--scope=project:shop",
    "--host=dev=unix:///nonexistent/dev.sock",
    "--host=safe=unix:///nonexistent/safe.sock,nd",
    "--host=prod=unix:///nonexistent/prod.sock,ro",
  ], { XDG_STATE_HOME: base.path });
  expect([code, err]).toEqual([0, ""]);
  const [dev, safe, prod, ...rest] = out.split(/^(?=\w)/m);
  expect(dev).toBe(
    "dev: unix:///nonexistent/dev.sock (option host)\n  allow: write, exec, net, destroy\n  allow-host: caps:NET_ADMIN, bind:/srv/app:rw\n" +
      "  allow-registry: docker.io, ghcr.io, quay.io, mcr.microsoft.com\n  scope: project:shop\n  confirm: auto; where the client cannot ask: deny\n",
  );
  expect(safe).toContain("  allow: write, exec, net\n");
  expect(prod).toBe("prod: unix:///nonexistent/prod.sock (option host)\n  allow: nothing but reading\n");
  expect(rest.join("")).toMatch(/^transport: stdio\ntools \(\d+\): .*\bcontainer_run\b/);
});

test.each([
  [["--allow=all", "--read-only"], "nothing but reading"],
  [["--allow=write,net,push", "--offline"], "allow: write\n"],
])("dockwire mcp %j: what restricts wins", async (argv, expected) => {
  using base = folder();
  expect((await dockwire(["mcp", "--dry-run", host, ...argv], { XDG_STATE_HOME: base.path })).out).toContain(expected);
});

test("dockwire mcp --allow=all warns on stderr, whatever is asked to be quiet but errors", async () => {
  using base = folder();
  const env = { XDG_STATE_HOME: base.path };
  expect((await dockwire(["mcp", "--dry-run", host, "--allow=all"], env)).err).toMatch(/^dockwire: --allow=all: /);
  expect((await dockwire(["mcp", "--dry-run", host, "--allow=all"], { ...env, DOCKER_MCP_LOG_LEVEL: "error" })).err).toBe("");
});

test("dockwire mcp --print-tools json is what a client sees, the same every time", async () => {
  const print = async (...argv: string[]) => (await dockwire(["mcp", "--print-tools=json", host, ...argv])).out;
  const text = await print();
  expect(await print()).toBe(text);
  const tools = JSON.parse(text) as PublishedTool[];
  expect(tools.length).toBeGreaterThan(10);
  expect(tools.filter(({ annotations }) => !annotations.readOnlyHint)).toEqual([]);
  const only = JSON.parse(await print("--tools=container_list,container_logs", "--exclude-tools=container_logs")) as PublishedTool[];
  expect(only.map(({ name }) => name)).toEqual(["container_list"]);
});

test("dockwire mcp --print-tools leaves no trace, not even with grants", async () => {
  using base = folder();
  const { code } = await dockwire(["mcp", "--print-tools=md", "--allow=all", "--log-level=error", host], { XDG_STATE_HOME: base.path });
  expect([code, existsSync(base.file("dockwire"))]).toEqual([0, false]);
});

test("dockwire mcp --help has every flag", async () => {
  const { code, out } = await dockwire(["mcp", "--help"]);
  expect(code).toBe(0);
  for (const name of Object.keys(flags)) expect(out).toContain(`\n  --${name}`);
});

test("docs/mcp.md has the tools that `tsx scripts/mcp-docs.ts` writes", async () => {
  expect(page).toBe(await pageWithTools());
  expect(page.match(/^\| `\w+` \| .* \| \w+ \| .* \|$/gm)?.length).toBeGreaterThan(20);
});

test("docs/mcp.md names flags that there are, and its JSON is JSON", () => {
  const documents = page + readFileSync(new URL("../../SECURITY.md", import.meta.url), "utf8");
  // Of docker, npm, systemctl, code and dockwire confirm.
  const foreign = ["rm", "network", "cap-drop", "security-opt", "group-add", "user", "global", "now", "add-mcp", "yes"];
  const named = [...documents.matchAll(/--([a-z][a-z-]+)/g)].map((match) => match[1] as string);
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => !Object.hasOwn(flags, name) && !foreign.includes(name))).toEqual([]);
  const blocks = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map((match) => match[1] as string);
  expect(blocks.length).toBeGreaterThan(3);
  for (const block of blocks) expect(() => JSON.parse(block) as unknown, block).not.toThrow();
});

test("docs/mcp.md has a policy file that starts", async () => {
  using base = folder();
  const policy = /## Policy file.*?```json\n(.*?)```/s.exec(page)?.[1]?.replace("/var/log/dockwire.jsonl", base.file("audit.jsonl"));
  writeFileSync(base.file("policy.json"), policy ?? "");
  const { code, out, err } = await dockwire(["mcp", "--dry-run", host, `--policy=${base.file("policy.json")}`], {
    XDG_STATE_HOME: base.path,
  });
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("allow: write, exec, net\n  allow-host: bind:/srv/app\n");
});

test("server.json and mcpb/manifest.json have the version of the package, and variables that there are", () => {
  const server = json("server.json") as unknown as {
    name: string;
    description: string;
    version: string;
    packages: { version: string; identifier: string; environmentVariables: { name: string }[] }[];
  };
  const bundle = json("mcpb/manifest.json") as unknown as {
    version: string;
    server: { mcp_config: { env: Record<string, string> } };
    user_config: object;
  };
  const variables = Object.keys(flags).map((name) => `DOCKER_MCP_${name.toUpperCase().replaceAll("-", "_")}`);
  expect([server.version, bundle.version, ...server.packages.map((one) => one.version)]).toEqual([version, version, version]);
  expect(server.packages.map(({ identifier }) => identifier)).toEqual([json("package.json")["name"]]);
  expect(server.description.length).toBeLessThanOrEqual(100);
  for (const { name } of server.packages.flatMap((one) => one.environmentVariables)) expect(variables).toContain(name);
  const { env } = bundle.server.mcp_config;
  expect(variables).toEqual(expect.arrayContaining(Object.keys(env)));
  expect(Object.values(env).map((value) => /^\$\{user_config\.(\w+)\}$/.exec(value)?.[1])).toEqual(Object.keys(bundle.user_config));
});

test("the name for the MCP registry is the same in package.json, server.json and the image", () => {
  const { name } = json("server.json");
  expect(json("package.json")["mcpName"]).toBe(name);
  expect(readFileSync(new URL("../../Containerfile", import.meta.url), "utf8")).toContain(`io.modelcontextprotocol.server.name="${name}"`);
});
