import { expect, test } from "vitest";
import { manifest } from "../../scripts/entries.ts";
import { load } from "./installed.ts";

/** Every value that each entry exports, by hand, so that a new name is a change that someone sees. */
const exported: Readonly<Record<string, string>> = {
  ".": `DockerApiError DockerConnectionError DockerDecodeError DockerError DockerInputError DockerStreamError
    DockerUnsupportedError DockerVersionError bind call checkpoints configs containers createCaller createDocker distribution encode
    encodeRegistryAuth encodeRegistryConfig execs images match networks newest nodes oldest plugins secrets services session swarm system
    tar tasks trace untar volumes`,
  "./checkpoints": "create delete list",
  "./configs": "create delete inspect list update",
  "./containers": `archive archiveInfo attach attachWebsocket changes create delete exec export inspect kill list logs
    pause prune putArchive rename resize restart start stats stop top unpause update wait`,
  "./distribution": "inspect",
  "./execs": "inspect resize start",
  "./images": "attestations build buildCancel buildPrune commit create delete get getAll history inspect list load prune push search tag",
  "./networks": "connect create delete disconnect inspect list prune",
  "./nodes": "delete inspect list update",
  "./plugins": "create delete disable enable getPrivileges inspect list pull push set upgrade",
  "./secrets": "create delete inspect list update",
  "./services": "create delete inspect list logs update",
  "./session": "open",
  "./swarm": "init inspect join leave unlock unlockkey update",
  "./system": "auth dataUsage events info ping pingHead version",
  "./tasks": "inspect list logs",
  "./volumes": "create delete inspect list prune update",
  "./node": "connect nodeDial nodeTransport parseHost",
  "./deno": "connect denoDial denoTransport parseHost",
  "./http1": "http1",
  "./fetch": "fetchTransport",
  "./mcp": "PolicyError ToolError createEngine createRegistry defaultToolsets policyFrom readOnlyPolicy tool toolsets",
  "./mcp/node": "serveProcess toNodeListener",
  "./mcp/server": "createMcpHandler createSdkServer serveStdio",
};

test("the list of exports has every entry", () => {
  expect(Object.keys(exported)).toEqual(manifest().entries.map((entry) => entry.subpath));
});

for (const entry of manifest().entries) {
  test(`${entry.subpath} exports what the list says, and nothing by default`, async () => {
    expect(Object.keys(await load(entry)).sort()).toEqual(exported[entry.subpath]?.split(/\s+/).sort());
  });
}
