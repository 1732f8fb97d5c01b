import { describe, expect, test, vi } from "vitest";
import { untar } from "../../src/core/codecs/tar-read.ts";
import { jsonAnswer, type Line, saysThen } from "../support/scripted.ts";
import { answer, identity, recorded, records, runTool, scriptedEngine, textOf } from "../support/write-tools.ts";

describe("image_pull", () => {
  test("tells progress in our own words, and the digest", async () => {
    const layer = (id: string, status: string) => ({ id: id.repeat(12), status, progressDetail: { current: 1, total: 2 } });
    const far = scriptedEngine({
      "POST /images/create": records([
        { id: "1.29", status: "Pulling from library/nginx" },
        layer("a", "Pulling fs layer"),
        layer("b", "<script>"),
        layer("a", "Pull complete"),
        layer("b", "Already exists"),
        { status: `Digest: sha256:${"c".repeat(64)}` },
        { status: "Status: Downloaded newer image for nginx:1.29" },
      ]),
    });
    const told: unknown[] = [];
    const result = await runTool(far.caller, "image_pull", { image: "nginx:1.29", platform: "linux/arm64" }, {
      progress: (...args) => void told.push(args),
    });
    expect(far.heard()[0]?.query).toEqual({ fromImage: "nginx", tag: "1.29", platform: "linux/arm64" });
    expect(result.header).toBe(`Pulled nginx:1.29 digest sha256:${"c".repeat(64)} | host local`);
    expect(told.at(-1)).toEqual(["pulling nginx:1.29: 2 of 2 layers", 2, 2]);
    expect(JSON.stringify(told)).not.toContain("script");
  });

  test.each(["docker-28/image-pull", "docker-28/image-pull-again", "docker-28/containerd-image-pull"])(
    "reads the digest of %s",
    async (label) => {
      const far = scriptedEngine({ "POST /images/create": recorded(label) });
      const { header, data } = await runTool(far.caller, "image_pull", { image: "registry.example.com/app" });
      expect(data?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(header.startsWith("Already")).toBe(label.endsWith("again"));
    },
  );

  test("asks for the digest where the stream does not tell it", async () => {
    const far = scriptedEngine({
      "POST /images/create": recorded("podman-5/image-pull"),
      "GET /images/app:latest/json": jsonAnswer({ RepoDigests: ["app@sha256:1"] }),
    });
    expect((await runTool(far.caller, "image_pull", { image: "app" })).data?.digest).toBe("sha256:1");
  });

  test("past the deadline it answers, the pull is not cancelled, and tells no progress any more", async () => {
    let line: Line | undefined;
    const far = scriptedEngine({
      "POST /images/create": (_, on) => {
        line = on;
        return records([{ status: "Downloading", id: "a".repeat(12) }], "open");
      },
      "GET /images/app:latest/json": jsonAnswer({ RepoDigests: [] }),
    });
    const told: string[] = [];
    const result = await runTool(far.caller, "image_pull", { image: "app" }, {
      softDeadline: 200,
      progress: (message) => void told.push(message),
    });
    const before = told.length;
    line?.say(saysThen("end", `${JSON.stringify({ status: "Pull complete", id: "a".repeat(12) })}\r\n`));
    await vi.waitFor(() => expect(far.heard().at(-1)?.what).toBe("GET /images/app:latest/json"));
    expect(told.length).toBe(before);
    expect(result.data).toEqual({ image: "app:latest", done: false });
    expect(textOf(result)).toContain("Call image_pull again");
  });

  test("a failure of the engine is thrown", async () => {
    const far = scriptedEngine({ "POST /images/create": recorded("docker-28/image-pull-missing") });
    await expect(runTool(far.caller, "image_pull", { image: "app" })).rejects.toThrow("404");
  });

  test.each(["", "app:", ":latest", "a b", "app\n", "https://x/y?z"])("%j is no reference", async (image) => {
    const far = scriptedEngine({});
    await expect(runTool(far.caller, "image_pull", { image })).rejects.toThrow(/no reference/);
    expect(far.heard()).toEqual([]);
  });
});

describe("image_push", () => {
  test.each(["docker-28/image-push", "docker-28/containerd-image-push"])("pushes one tag, and reads the digest of %s", async (label) => {
    const far = scriptedEngine({ "POST /images/registry.example.com/app/push": recorded(label) });
    const result = await runTool(far.caller, "image_push", { image: "registry.example.com/app" });
    expect(far.heard()[0]?.query).toEqual({ tag: "latest" });
    expect(result.data).toMatchObject({ image: "registry.example.com/app:latest", done: true });
    if (label === "docker-28/image-push") expect(result.header).toMatch(/digest sha256:[0-9a-f]{64}/);
  });

  test("a refusal inside the stream is thrown; a digest cannot be pushed", async () => {
    const far = scriptedEngine({ "POST /images/app/push": recorded("docker-28/image-push-denied") });
    await expect(runTool(far.caller, "image_push", { image: "app" })).rejects.toThrow(/failed in its stream/);
    await expect(runTool(far.caller, "image_push", { image: `app@sha256:${"a".repeat(64)}` })).rejects.toMatchObject({ code: "no_tag" });
  });
});

describe("image_tag and image_remove", () => {
  test("a name is split into its two parts", async () => {
    const far = scriptedEngine({ "POST /images/app/tag": answer(201) });
    await runTool(far.caller, "image_tag", { image: "app", name: "registry.example.com:5000/team/app:v1" });
    expect(far.heard()[0]?.query).toEqual({ repo: "registry.example.com:5000/team/app", tag: "v1" });
  });

  test("tells what went", async () => {
    const far = scriptedEngine({
      "DELETE /images/app": jsonAnswer([{ Untagged: "app:latest" }, { Deleted: "sha256:1" }, { Deleted: "sha256:2" }]),
    });
    const result = await runTool(far.caller, "image_remove", { image: "app", force: true });
    expect(far.heard()[0]?.query).toEqual({ force: "1" });
    expect(result.data).toEqual({ untagged: ["app:latest"], deleted: ["sha256:1", "sha256:2"] });
    expect(result.header).toContain("Removed 1 name and 2 images and layers");
  });

  test("in use is thrown", async () => {
    const far = scriptedEngine({ "DELETE /images/app": recorded("docker-28/image-delete-conflict") });
    await expect(runTool(far.caller, "image_remove", { image: "app" })).rejects.toThrow("409");
  });
});

describe("image_build", () => {
  test("sends Dockerfile and files as a tar, and shows the output", async () => {
    const far = scriptedEngine({ "POST /build": recorded("docker-28/build") });
    const told: string[] = [];
    const result = await runTool(far.caller, "image_build", {
      dockerfile: "FROM busybox\n",
      files: { "src/a.txt": "a", b: "" },
      tag: "app:v1",
      args: ["A=1=2"],
      no_cache: true,
    }, { progress: (message) => void told.push(message) });
    const [{ query, body } = {}] = far.heard().map(({ query, body }) => ({ query, body }));
    expect(query).toEqual({ t: "app:v1", buildargs: '{"A":"1=2"}', nocache: "1", forcerm: "1" });
    const names: string[] = [];
    for await (const { name } of untar(once(body ?? new Uint8Array()))) names.push(name);
    expect(names).toEqual(["Dockerfile", "src/a.txt", "b"]);
    expect(result.header).toMatch(/^Built app:v1 \([0-9a-f]{12}\)/);
    expect(textOf(result)).toMatch(/Step 1\//);
    expect(told[0]).toMatch(/^building: step 1 of \d$/);
    expect(result.data).toMatchObject({ image: "app:v1", built: true });
  });

  test.each(["docker-28/build-failing", "podman-5/build-failing"])("a failing step is a result with its output: %s", async (label) => {
    const far = scriptedEngine({ "POST /build": recorded(label) });
    const result = await runTool(far.caller, "image_build", { dockerfile: "FROM x", tag: "app" });
    expect(result.failed).toBe(true);
    expect(result.header).toMatch(/^FAILED/);
    expect(result.data).toEqual({ image: "app:latest", built: false });
    expect(textOf(result).trim().split("\n").length).toBeGreaterThan(2);
  });

  test("every line of it is cleaned, the engine's error too", async () => {
    const far = scriptedEngine({ "POST /build": records([{ stream: "token=ca" }, { stream: "nary\nnext\n" }, { error: "canary" }]) });
    const cleaner = { ...identity, text: (_: string, text: string) => text.replace("canary", "[REDACTED]") };
    const text = textOf(await runTool(far.caller, "image_build", { dockerfile: "FROM x", tag: "app" }, { cleaner }));
    expect(text).not.toContain("canary");
    expect(text).toContain("token=[REDACTED]\nnext\n[REDACTED]");
  });

  test("past the deadline it goes on, with the output so far", async () => {
    const far = scriptedEngine({ "POST /build": records([{ stream: "Step 1/2 : FROM x\n" }], "open") });
    const result = await runTool(far.caller, "image_build", { dockerfile: "FROM x", tag: "app" }, { softDeadline: 500 });
    expect(result.header).toContain("goes on");
    expect(textOf(result)).toContain("Step 1/2");
    expect(far.open).toBe(1);
  });

  test.each(["/etc/passwd", "../x", "a/../../x", "a//b", "./a", "", "a\\b", "Dockerfile"])("%j is no path of a file", async (path) => {
    const far = scriptedEngine({});
    await expect(runTool(far.caller, "image_build", { dockerfile: "FROM x", tag: "app", files: { [path]: "" } })).rejects.toMatchObject({
      code: "bad_path",
    });
    expect(far.heard()).toEqual([]);
  });

  test("takes no more than 2 MiB", async () => {
    const far = scriptedEngine({});
    const files = { a: "x".repeat(2 * 1024 * 1024) };
    await expect(runTool(far.caller, "image_build", { dockerfile: "FROM x", tag: "app", files })).rejects.toMatchObject({
      code: "too_large",
    });
  });
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
