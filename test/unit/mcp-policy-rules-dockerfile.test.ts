import { describe, expect, test } from "vitest";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { collect } from "../../src/core/collect.ts";
import { PolicyError } from "../../src/mcp/policy/denied.ts";
import { checkDockerfile, checkTriggers } from "../../src/mcp/policy/dockerfile.ts";
import { checkBuild } from "../../src/mcp/policy/rules/build.ts";
import { instructionsOf } from "../../src/mcp/policy/rules/dockerfile-lines.ts";
import { granted, plainPolicy } from "./mcp-policy-rules-support.ts";

const names = (source: string, args?: Record<string, string | null>) => checkDockerfile(source, plainPolicy, args).images;
const rule = (source: string, args?: Record<string, string | null>) => {
  try {
    return names(source, args);
  } catch (error) {
    return error instanceof PolicyError ? error.rule : error;
  }
};

describe("checkDockerfile gives the images", () => {
  const rows: readonly (readonly [string, string, readonly string[], Record<string, string | null>?])[] = [
    ["of one stage", "FROM alpine:3.20", ["alpine:3.20"]],
    [
      "of several, and no stages",
      "FROM golang:1 AS build\nRUN go build\nFROM build AS test\nFROM scratch\nCOPY --from=BUILD /x /x\nCOPY --from=0 /y /y",
      ["golang:1"],
    ],
    ["that files are copied from", "FROM a\nCOPY --from=ghcr.io/acme/tools:1 /x /x\nRUN --mount=type=bind,from=b,target=/b true", [
      "a",
      "ghcr.io/acme/tools:1",
      "b",
    ]],
    ["by arguments", "ARG V=22\nARG IMAGE=node:${V}\nFROM ${IMAGE}-alpine", ["node:22-alpine"]],
    ["by arguments of the request", "ARG V=22\nFROM node:$V", ["node:20"], { V: "20" }],
    ["by arguments that are empty in the request", "ARG V=22\nFROM node:${V}", ["node:22"], { V: null }],
    ["by defaults", "ARG V\nFROM node:${V:-18}", ["node:18"]],
    ["by arguments in quotes", 'ARG V="22"\nFROM node:$V', ["node:22"]],
    ["once", "FROM a\nFROM a", ["a"]],
    ["of another platform", "FROM --platform=$BUILDPLATFORM a AS b", ["a"]],
    ["behind comments, empty lines and directives", "\ufeff# syntax=docker/dockerfile:1.7\n# check=skip=all\n\n#x\n  FROM\ta", ["a"]],
    ["with lines that go on", "FROM \\\n  # comment\n\n  a \\  \n AS b\nRUN a && \\\n b", ["a"]],
    ["with ends of lines of Windows", "FROM a\r\nRUN b \\\r\n c\r\n", ["a"]],
    ["with here-documents", "FROM a\nRUN <<EOF\nset -e\necho hello\nEOF\nCOPY <<-'X' /x\n\tFRIEND\n\tX\nRUN cat <<A <<B\nA\nB", ["a"]],
    ["by digest", `FROM a@sha256:${"0".repeat(64)}`, [`a@sha256:${"0".repeat(64)}`]],
    [
      "with everything that is free",
      [
        "FROM a",
        "ARG X=1",
        'ENV A=b C="d e"',
        'LABEL org.opencontainers.image.title="x y" app=shop',
        "WORKDIR /app",
        "COPY --chown=1000:$X --chmod=755 . .",
        "ADD app.tar.gz vendor/ /app/",
        'ADD --chown=1 ["a b", "/x"]',
        "RUN --network=none make",
        "RUN --mount=type=tmpfs,target=/t --mount=type=bind,source=x,target=/x,ro true",
        "VOLUME /data /more",
        'VOLUME ["/x"]',
        "EXPOSE 80/tcp",
        "USER 1000",
        'SHELL ["/bin/sh", "-c"]',
        "HEALTHCHECK --interval=5s CMD curl -f http://localhost/",
        "STOPSIGNAL SIGINT",
        "ONBUILD RUN x",
        "ONBUILD ARG X=1",
        'ENTRYPOINT ["a"]',
        "CMD b",
      ].join("\n"),
      ["a"],
    ],
  ];
  test.each(rows.map(([why, ...row]) => [why, row] as const))(
    "%s",
    (_, [source, expected, args]) => expect(rule(source, args)).toEqual(expected),
  );
});

describe("checkDockerfile refuses with R9", () => {
  const rows: readonly (readonly [string, string, Record<string, string | null>?])[] = [
    ["another registry", "FROM evil.example/x"],
    ["a place of Podman's host", "FROM docker-archive:/etc/x"],
    ["another place of Podman's host", "FROM oci:x"],
    ["quotes", 'FROM "evil.example/x"'],
    ["a name in pieces", 'FROM evil".example/x"'],
    ["an argument that nobody knows", "FROM $X"],
    ["an argument declared twice", "ARG X=a\nARG X=b\nFROM $X"],
    ["an argument that is not plain", "ARG X=a\\b\nFROM $X"],
    ["an argument cut by a pattern", "ARG X=evil\nFROM ${X#e}"],
    ["a stage whose name is an argument", "FROM a AS $X"],
    ["a second word", "FROM a b"],
    ["another flag of FROM", "FROM --x=y a"],
    ["an argument of the request that leads elsewhere", "ARG X=a\nFROM $X", { X: "evil.example/x" }],
    ["an argument of BuildKit", "FROM a", { BUILDKIT_SYNTAX: "evil.example/x" }],
    ["an argument of BuildKit in small letters", "FROM a", { buildkit_syntax: "evil.example/x" }],
    ["a stage that comes later", "FROM a\nCOPY --from=evil.example/later /x /x\nFROM b AS later"],
    ["a stage whose number comes later", "FROM a\nCOPY --from=10.0.0.1/5 /x /x"],
    ["an address in ADD", "FROM a\nADD https://x/y /y"],
    ["an address in ADD, in quotes", 'FROM a\nADD "https://x/y" /y'],
    ["an address in ADD, escaped", "FROM a\nADD h\\ttps://x/y /y"],
    ["an address in ADD, by code", 'FROM a\nADD ["\\u0068ttp://x/y", "/y"]'],
    ["an address in ADD, behind a file", "FROM a\nADD x ssh://x/y /y"],
    ["a flag of ADD", "FROM a\nADD --from=b x y"],
    ["a flag of ADD for git", "FROM a\nADD --keep-git-dir=true x y"],
    ["a flag of COPY", "FROM a\nCOPY --x=y x y"],
    ["a flag in quotes", 'FROM a\nRUN --net"work"=host true'],
    ["a network by argument", "FROM a\nRUN --network=$X true"],
    ["a mount by argument", "FROM a\nRUN --mount=type=bind,from=$X,target=/x true"],
    ["a mount with an option twice", "FROM a\nRUN --mount=type=bind,from=b,from=evil.example/x,target=/x true"],
    ["a mount with an option in other letters", "FROM a\nRUN --mount=type=bind,FROM=evil.example/x,target=/x true"],
    ["a mount of another type", "FROM a\nRUN --mount=TYPE=secret,target=/x true"],
    ["a mount with an id", "FROM a\nRUN --mount=type=bind,id=x,target=/x true"],
    ["the end of a here-document that is none", "FROM a\nRUN <<EOF\ntrue"],
    ["what only one builder takes for a here-document", "FROM a\nRUN <<EOF\nADD http://10.0.0.1/x /x\nEOF"],
    ["what no builder of ours knows", "FROM a\nINCLUDE x"],
    ["a twin of a letter", 'FROM a\n\u017fHELL ["x"]'],
    ["a space that is none to all", "FROM\u00a0a"],
    ["a tab that goes down", "FROM a\u000bRUN x"],
    ["a second line by another sign", "FROM a\u0085FROM evil.example/x"],
    ["ONBUILD of ONBUILD", "FROM a\nONBUILD ONBUILD ADD http://x /x"],
    ["ONBUILD of FROM", "FROM a\nONBUILD FROM evil.example/x"],
    ["a volume by argument", "FROM a\nVOLUME $X"],
    ["a label with a variable in quotes", 'FROM a\nLABEL "$X"=y'],
    ["another escape below a comment of its own", "# escape=`\nFROM a"],
    ["nothing", "# only words"],
  ];
  test.each(rows.map(([why, ...row]) => [why, row] as const))("%s", (_, [source, args]) => expect(rule(source, args)).toBe("R9"));
});

test.each([
  "LABEL traefik.enable=true",
  "LABEL a=b traefik.enable=true",
  "LABEL a=\"b c\" 'traefik.enable'=true",
  "LABEL traefik.enable true",
  'LABEL "com.docker.compose.project"=x',
  'LABEL a="x\\" y" traefik.enable=true',
  "ONBUILD LABEL dockwire.x=y",
])("checkDockerfile refuses with R7: %s", (line) => expect(rule(`FROM a\n${line}`)).toBe("R7"));

test("the host's network is taken where it is granted", () => {
  expect(checkDockerfile("FROM a\nRUN --network=host true", granted).images).toEqual(["a"]);
  expect(rule("FROM a\nRUN --network=host true")).toBe("R9");
});

test("a refusal says the line and never its text", () => {
  expect(() => names("FROM a\nRUN x\nADD https://SECRET/x /x")).toThrow(/line 3/);
  expect(() => names("FROM a\nRUN x\nADD https://SECRET/x /x")).not.toThrow(/SECRET/);
});

test("instructionsOf tells flags from the rest", () => {
  expect(instructionsOf("FROM a\nCOPY --from=b --link \\\n x y", true)).toEqual([
    { name: "FROM", flags: [], rest: "a", line: 1 },
    { name: "COPY", flags: ["--from=b", "--link"], rest: "x y", line: 2 },
  ]);
});

test("checkDockerfile gives what each FROM is built on, however it is read", () => {
  const { bases } = checkDockerfile(
    "ARG V=1\nFROM --platform=linux/arm64 a:$V AS x\nFROM x\nFROM scratch\nFROM b\nCOPY --from=c /x /x",
    plainPolicy,
  );
  const [a, b, ...again] = bases;
  expect([a, b]).toEqual([
    { name: "a:1", platform: "linux/arm64", line: 2, reading: { stages: new Set(), count: 1 } },
    { name: "b", platform: undefined, line: 5, reading: { stages: new Set(["x"]), count: 4 } },
  ]);
  expect(again).toEqual([a, b]);
  const hidden = checkDockerfile("FROM a\nRUN <<EOF\nFROM b\nEOF", plainPolicy);
  expect([hidden.images, hidden.bases.map(({ name }) => name)]).toEqual([["a"], ["a", "b", "a"]]);
});

test.each<readonly [string, Record<string, string>, unknown]>([
  ["FROM --platform=$BUILDPLATFORM a", {}, [undefined]],
  ["FROM --platform=${TARGETPLATFORM} a", {}, [undefined]],
  ["FROM --platform=$TARGETPLATFORM a", { TARGETPLATFORM: "linux/arm64" }, "R9"],
  ["ARG BUILDPLATFORM=linux/arm64\nFROM --platform=$BUILDPLATFORM a", {}, ["linux/arm64"]],
  ["ARG P=linux/arm64\nFROM --platform=$P a", {}, ["linux/arm64"]],
  ["ARG P=linux/arm64\nFROM --platform=$P a", { P: "linux/386" }, ["linux/386"]],
  ["FROM --platform=linux/$TARGETARCH a", {}, "R9"],
])("checkDockerfile knows the platform of %j with %j", (source, args, expected) => {
  const result = rule(source, args);
  expect(typeof result === "string" ? result : checkDockerfile(source, plainPolicy, args).bases.slice(0, 1).map(({ platform }) => platform))
    .toEqual(expected);
});

describe("checkTriggers", () => {
  const base = { name: "a", platform: undefined, line: 7, reading: { stages: new Set(["build"]), count: 2 } };
  const ruleOf = (...triggers: string[]) => {
    try {
      checkTriggers(triggers, base, plainPolicy);
      return undefined;
    } catch (error) {
      return error instanceof PolicyError ? error.rule : error;
    }
  };

  test.each<readonly [string, string | undefined, ...(readonly string[])]>([
    ["none", undefined],
    ["what is free", undefined, "RUN make", "COPY . /app", "ARG NODE_ENV", "ENV A=$NODE_ENV", "USER 1000", "LABEL a=b"],
    ["files of a stage", undefined, "COPY --from=build /x /x", "COPY --from=0 /x /x"],
    ["files of a stage that is not there", "R9", "COPY --from=evil.example/later /x /x"],
    ["an address", "R9", "ADD http://169.254.169.254/latest/meta-data /x"],
    ["an address behind others", "R9", "RUN true", "ADD http://169.254.169.254/ /x"],
    ["the host's network", "R9", "RUN --network=host true"],
    ["a secret", "R9", "RUN --mount=type=secret,id=x true"],
    ["another trigger", "R9", "ONBUILD ADD http://x /x"],
    ["another image", "R9", "FROM evil.example/x"],
    ["a second line", "R9", "RUN true\nADD http://x /x"],
    ["a second line of a here-document", "R9", "RUN <<EOF\nADD http://x /x\nEOF"],
    ["another escape", "R9", "# escape=`\nRUN true"],
    ["no instruction", "R9", "EXECUTE x"],
    ["a reserved label", "R7", "LABEL traefik.enable=true"],
  ])("%s", (_, expected, ...triggers) => expect(ruleOf(...triggers as string[])).toBe(expected));

  test("a refusal says the line of the FROM, and that it is the image", () => {
    expect(() => checkTriggers(["ADD http://SECRET /x"], base, plainPolicy)).toThrow(/line 7 of the Dockerfile: ADD.*ONBUILD$/);
    expect(() => checkTriggers(["ADD http://SECRET /x"], base, plainPolicy)).not.toThrow(/SECRET/);
  });
});

describe("checkBuild", () => {
  const of = async (files: Record<string, string>, rest: object = {}) =>
    checkBuild({ body: await collect(tar(files)), ...rest }, plainPolicy);

  test("reads the Dockerfile of the context", async () => {
    expect((await of({ Dockerfile: "FROM a", "src/x": "y" })).images).toEqual(["a"]);
    expect((await of({ "docker/Dockerfile": "FROM b" }, { dockerfile: "docker/Dockerfile" })).images).toEqual(["b"]);
    expect((await of({ Dockerfile: "ARG V\nFROM a:$V" }, { buildargs: { V: "1" } })).images).toEqual(["a:1"]);
  });

  test.each<readonly [string, Record<string, string>, object]>([
    ["none", { x: "FROM a" }, {}],
    ["another one that is named", { Dockerfile: "FROM a" }, { dockerfile: "b" }],
    ["a bad one", { Dockerfile: "FROM evil.example/x" }, {}],
    ["a twin in small letters", { Dockerfile: "FROM a", dockerfile: "FROM evil.example/x" }, {}],
    ["a folder of that name", { "Dockerfile/x": "FROM a" }, {}],
  ])("refuses %s", async (_, files, rest) => {
    await expect(of(files, rest)).rejects.toThrow(expect.objectContaining({ rule: "R9" }));
  });

  test("refuses what it cannot look into", async () => {
    for (const body of [undefined, "x", new Uint8Array([0x1f, 0x8b, 8]), new Uint8Array(), new ReadableStream()]) {
      await expect(checkBuild({ body }, plainPolicy)).rejects.toThrow(expect.objectContaining({ rule: "R9" }));
    }
  });
});
