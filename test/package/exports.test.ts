import { expect, test } from "vitest";
import { manifest } from "../../scripts/entries.ts";
import { load } from "./installed.ts";

/** Every value that each entry exports, by hand, so that a new name is a change that someone sees. */
const exported: Readonly<Record<string, string>> = {
  ".": `DockerApiError DockerConnectionError DockerDecodeError DockerError DockerInputError DockerStreamError
    DockerUnsupportedError DockerVersionError bind call containers createCaller createDocker encode encodeRegistryAuth
    encodeRegistryConfig execs images match newest oldest system tar trace untar`,
  "./containers": `archive archiveInfo attach attachWebsocket changes create delete exec export inspect kill list logs
    pause prune putArchive rename resize restart start stats stop top unpause update wait`,
  "./execs": "inspect resize start",
  "./images": "build create delete get getAll history inspect list load tag",
  "./system": "auth dataUsage events info ping pingHead version",
  "./node": "connect nodeDial nodeTransport parseHost",
  "./deno": "connect denoDial denoTransport parseHost",
  "./http1": "http1",
  "./fetch": "fetchTransport",
};

test("the list of exports has every entry", () => {
  expect(Object.keys(exported)).toEqual(manifest().entries.map((entry) => entry.subpath));
});

for (const entry of manifest().entries) {
  test(`${entry.subpath} exports what the list says, and nothing by default`, async () => {
    expect(Object.keys(await load(entry)).sort()).toEqual(exported[entry.subpath]?.split(/\s+/).sort());
  });
}
