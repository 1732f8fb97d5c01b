/**
 * Images: pulled from elsewhere, pushed away, renamed over others, and made of what is not ours.
 *
 * @module
 */

import { type Hostile, rows } from "./case.ts";

const bytes = new Uint8Array(1024);

/** All of them. */
export const images: readonly Hostile[] = [
  ...rows(
    "image.pull",
    "ImageCreate",
    (value) => value as Readonly<Record<string, unknown>>,
    "R2",
    [
      ["address", { fromImage: "10.0.0.1/x" }, "connects to an address"],
      ["port", { fromImage: "ghcr.io:8443/x" }, "connects to a port"],
      ["v6", { fromImage: "[::1]:5000/x" }, "connects to an address"],
      ["localhost", { fromImage: "localhost/x" }, "connects to the host"],
      ["localhost-port", { fromImage: "localhost:5000/x" }, "connects to the host"],
      ["single", { fromImage: "registry:5000/x" }, "connects to a neighbour"],
      ["metadata", { fromImage: "169.254.169.254/x" }, "connects to the cloud's credentials"],
      ["other", { fromImage: "evil.example/x" }, "a registry that is not granted"],
      ["suffix", { fromImage: "ghcr.io.evil.example/x" }, "begins like one that is granted"],
      ["userinfo", { fromImage: "ghcr.io@evil.example/x" }, "no registry"],
      ["case", { fromImage: "EVIL.example/x" }, "another spelling"],
      ["unicode", { fromImage: "ghcr。io/x" }, "a dot in disguise", ["R1", "R2"]],
      ["slash", { fromImage: "/x" }, "no registry"],
      ["url", { fromImage: "http://10.0.0.1/x" }, "a URL"],
      ["tag-smuggle", { fromImage: "busybox", tag: "1@sha256:" }, "a tag that is more"],
      ["tag-slash", { fromImage: "busybox", tag: "../x" }, "a tag that is more"],
      ["from-src-url", { fromSrc: "http://10.0.0.1/x.tar" }, "fetches a URL"],
      ["from-src-file", { fromSrc: "file:///etc/shadow" }, "fetches a file"],
      ["from-src-over", { fromSrc: "-", repo: "busybox", tag: "latest", body: bytes }, "a tag that is not ours is never moved", ["R4"]],
      ["from-src-label", { fromSrc: "-", repo: "x", body: bytes, changes: ["LABEL dockwire.mcp.managed=x"] }, "forged provenance", [
        "R7",
        "R2",
      ]],
      [
        "from-src-label-continued",
        { fromSrc: "-", repo: "x", body: bytes, changes: ["LABEL a=b \\\n traefik.enable=true"] },
        "a label on a second line",
        ["R7", "R2", "R9"],
      ],
      ["from-src-onbuild", { fromSrc: "-", repo: "x", body: bytes, changes: ["ONBUILD RUN evil"] }, "waits for a build", [
        "R7",
        "R2",
        "R9",
      ]],
      [
        "auth",
        { fromImage: "busybox", "X-Registry-Auth": { username: "a", password: "b", serveraddress: "10.0.0.1" } },
        "credentials sent away",
        ["R3", "R2"],
      ],
      ["both", { fromImage: "busybox", fromSrc: "http://10.0.0.1" }, "two sources"],
      ["policy", { fromImage: "busybox", policy: "always", reference: "evil" }, "parameters of Podman's", "R3"],
      ["none", { fromImage: "busybox" }, "connects without the grant", "class", "none"],
    ],
  ),
  ...rows("image.search", "ImageSearch", (term) => ({ term }), "R2", [["address", "10.0.0.1:5000/x", "connects to an address"], [
    "other",
    "evil.example/x",
    "a registry that is not granted",
  ], ["none", "x", "connects without the grant", "class", "none"]]),
  ...rows("image.distribution", "DistributionInspect", (name) => ({ name }), "R2", [
    ["address", "10.0.0.1/x", "connects to an address"],
    ["metadata", "169.254.169.254/latest/meta-data", "connects to the cloud's credentials"],
    ["other", "evil.example/x", "a registry that is not granted"],
    ["none", "busybox", "connects without the grant", "class", "none"],
  ]),
  ...rows("image.push", "ImagePush", (value) => value as Readonly<Record<string, unknown>>, "R2", [
    ["other", { name: "evil.example/x" }, "a registry that is not granted", ["R2", "missing"]],
    ["address", { name: "10.0.0.1:5000/x" }, "an address", ["R2", "missing"]],
    ["auth", { name: "mine/app", tag: "1", "X-Registry-Auth": { username: "a", password: "b" } }, "a header", ["R3", "R2"]],
    ["destination", { name: "mine/app", tag: "1", destination: "10.0.0.1/x" }, "a parameter of Podman's", "R3"],
  ]),
  ...rows("image.tag", "ImageTag", (value) => ({ name: "mine/app:1", repo: "mine/app", tag: "2", ...value as object }), "R2", [
    ["over", { repo: "busybox", tag: "latest" }, "a tag that is not ours is never moved", "R4"],
    ["over-default", { repo: "busybox", tag: undefined }, "the same without a tag", "R4"],
    ["over-long", { repo: "docker.io/library/busybox", tag: "latest" }, "the same by its long name", "R4"],
    ["over-in-repo", { repo: "postgres:16", tag: undefined }, "the tag in the name", ["R4", "R2"]],
    ["id", { repo: "111100000000", tag: "latest" }, "a name that looks like an id", ["R5", "R2"]],
    ["dots", { repo: "../x" }, "a path", ["R2", "input"]],
    ["case", { repo: "BusyBox" }, "another spelling"],
  ]),
  ...rows("image.delete", "ImageDelete", (value) => value as Readonly<Record<string, unknown>>, "R8", [
    ["foreign", { name: "busybox:latest" }, "somebody else's image"],
    ["foreign-id", { name: "sha256:1111" }, "the same by the beginning of its id"],
    ["force", { name: "busybox", force: true }, "the same, though used"],
    ["forged", { name: "sealed:1" }, "the proof of something else"],
  ]),
  ...rows("image.commit", "ImageCommit", (value) => ({ container: "mine", repo: "mine/new", tag: "1", ...value as object }), "R2", [
    ["foreign", { container: "foreign" }, "files of somebody else as an image", ["R4", "R8"]],
    ["socket", { container: "socket" }, "a container with the socket", "R8", "all"],
    ["bind", { container: "bind" }, "a container with /etc", "R6"],
    ["over", { repo: "busybox", tag: "latest" }, "a tag that is not ours is never moved", "R4"],
    ["label", { Labels: { "dockwire.mcp.managed": "x" } }, "forged provenance", "R7"],
    ["label-change", { changes: ["LABEL traefik.enable=true"] }, "a label that a proxy obeys", ["R7", "R2"]],
    ["label-two", { changes: ["LABEL a=b traefik.enable=true"] }, "behind a good one", ["R7", "R2"]],
    ["label-quoted", { changes: ['LABEL "dockwire.mcp.managed"="x"'] }, "in quotes", ["R7", "R2"]],
    ["label-old-form", { changes: ["LABEL traefik.enable true"] }, "the old form", ["R7", "R2"]],
    ["label-lower", { changes: ["label traefik.enable=true"] }, "in small letters", ["R7", "R2"]],
    ["change-onbuild", { changes: ["ONBUILD RUN evil"] }, "waits for a build", ["R7", "R2", "R9"]],
    ["change-line", { changes: ["ENV A=b\nLABEL traefik.enable=true"] }, "a second line", ["R7", "R2", "R9"]],
    ["volumes", { Volumes: { "/:/host": {} } }, "Podman binds it"],
  ]),
  ...rows("image.load", "ImageLoad", (body) => ({ body }), ["R4", "class", "R2"], [["garbage", bytes, "no archive that says its names"], [
    "text",
    "x",
    "no bytes",
    ["R1", "R4", "R2"],
  ], ["stream", [1, 2], "no bytes", ["R1", "R4", "R2"]]]),
  ...rows(
    "image.build",
    "ImageBuild",
    (value) => ({ t: "mine/app:2", body: bytes, ...value as object }),
    ["R1", "R2", "R9", "class", "R3"],
    [
      ["remote", { remote: "http://10.0.0.1/x.git" }, "fetches a URL"],
      ["network-host", { networkmode: "host" }, "the host's network"],
      ["network-container", { networkmode: "container:foreign" }, "somebody else's network", "R4"],
      ["outputs", { outputs: '[{"type":"local","dest":"/etc"}]' }, "writes the host"],
      ["session", { session: "x" }, "a session of somebody else"],
      ["cgroup", { cgroupparent: "/" }, "out of its limits"],
      ["entitle", { entitlements: "security.insecure" }, "all rights"],
      ["over", { t: "busybox:latest" }, "a tag that is not ours is never moved", ["R4", "R9", "R2"]],
      ["label", { labels: { "dockwire.mcp.managed": "x" } }, "forged provenance", ["R7", "R9", "R2"]],
      ["volume", { volume: "/:/h" }, "Podman: mounts a folder of the host", "R3"],
      ["device", { devices: "/dev/sda" }, "Podman: a device", "R3"],
      ["securityopt", { securityopt: "seccomp=unconfined" }, "Podman: no confinement", ["R3", "R2"]],
      ["ulimits", { ulimits: "memlock=-1" }, "Podman: locks memory", ["R1", "R3", "R2"]],
      ["nsoptions", { nsoptions: "[{}]" }, "Podman: namespaces of the host", "R3"],
      ["header", { "content-type": "application/x-www-form-urlencoded" }, "a form body", "R3"],
    ],
  ),
];
