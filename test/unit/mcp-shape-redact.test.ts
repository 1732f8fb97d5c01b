import { expect, test } from "vitest";
import { DockerApiError, DockerConnectionError, DockerInputError, DockerStreamError } from "../../src/core/errors.ts";
import { createCleaner } from "../../src/mcp/shape/cleaner.ts";
import { failure } from "../../src/mcp/shape/failure.ts";
import { render } from "../../src/mcp/shape/render.ts";
import { chance, disguised, forms, places, recorded, rewritten, tells } from "../support/mcp-canary.ts";

const key = new Uint8Array(32).fill(7);
const cleaner = (options: Partial<Parameters<typeof createCleaner>[0]> = {}) =>
  createCleaner({ marks: key, revealEnv: false, secrets: [], ...options });

/** One answer of each operation and engine, since they are many and alike. */
const distinct = [...new Map(recorded.map((one) => [`${one.operation} ${one.label.split("/")[0]}`, one])).values()];

/** All text that a client would get of a clean value. */
function shown(value: unknown): string {
  const text = JSON.stringify(value, null, 1);
  const result = render({ header: text.slice(0, 200), parts: [text, { untrusted: text, source: text.slice(0, 50) }], data: { value } }, {
    maxChars: 45_000,
    redacted: 1,
  });
  return text + JSON.stringify(result);
}

test("value(): a secret of every place goes, whatever it looks like, and is counted", () => {
  const of = chance(1);
  for (const { name, operation, value } of places) {
    const canary = of.canary();
    const clean = cleaner();
    const out = shown(clean.value(operation, value(canary)));
    expect(tells(out, canary), name).toBe(false);
    expect(clean.redacted, name).toBeGreaterThan(0);
    expect(JSON.stringify(value(canary)), "the case has its canary").toContain(canary);
  }
});

test.each(Object.entries(forms))(
  "value() and text(): a secret written as %s goes from every string of every recorded answer",
  (name, form) => {
    const of = chance(name.length);
    let strings = 0;
    for (const { operation, label, value } of distinct) {
      const canary = of.canary();
      const planted = rewritten(value, () => (strings++, form(canary)));
      const out = shown(cleaner().value(operation, planted));
      if (tells(out, canary)) expect.fail(`${label}: ${out.slice(Math.max(0, out.indexOf(canary.slice(0, 12)) - 200)).slice(0, 300)}`);
    }
    expect(strings).toBeGreaterThan(1_000);
    const canary = of.canary();
    expect(tells(cleaner().text("logs", `2026-11-24T00:00:00.1Z ${form(canary)} and on`), canary)).toBe(false);
  },
);

test.each(["Labels", "Annotations", "Attributes", "DriverOpts"])(
  "value(): entries of %s are somebody's words, whatever field they are named after",
  (map) => {
    const value = { [map]: { Action: "exec_create: sh x", HttpProxy: "plain", Data: "plain", Options: "plain", CreatedBy: "ENV A=b" } };
    expect(cleaner().value("ConfigInspect", value)).toEqual(value);
  },
);

test("value(): what a log driver keeps, and how a volume is mounted, is no secret", () => {
  const log = {
    LogDriver: { Options: { "max-size": "10m", "max-file": "3" } },
    LogConfig: { Config: { "max-size": "10m", mode: "non-blocking" } },
  };
  expect(cleaner().value("ServiceInspect", log)).toEqual(log);
  const volume = { Options: { type: "none", o: "bind,ro,uid=1000", device: "/srv/data" } };
  expect(cleaner().value("VolumeInspect", volume)).toEqual(volume);
});

test("value(): a secret in a key goes, and no key hides another", () => {
  const clean = cleaner().value("ContainerInspect", {
    Labels: { "password=Cnry1234567890": "x", "a\u200b": "1", a: "2", ["__proto__"]: "3" },
  });
  expect(JSON.stringify(clean)).not.toContain("Cnry");
  const labels = (clean as { Labels: Record<string, string> }).Labels;
  expect(Object.entries(labels).slice(1)).toEqual([["a_", "1"], ["a", "2"], ["__proto__", "3"]]);
  expect(Object.getPrototypeOf(labels)).toBe(Object.prototype);
});

test("a disguise of invisible characters and escape sequences helps no secret", () => {
  const of = chance(99);
  for (const [name, form] of Object.entries(forms)) {
    for (let round = 0; round < 20; round++) {
      const canary = of.canary();
      const text = disguised(form(canary), of);
      expect(tells(cleaner().text("logs", text), canary), `${name}: ${JSON.stringify(text)}`).toBe(false);
      expect(tells(shown(cleaner().value("SystemInfo", { Warnings: [text] })), canary), name).toBe(false);
    }
  }
});

test("text() and value() leave what is clean as it is", () => {
  const of = chance(5);
  for (const [name, form] of Object.entries(forms)) {
    const once = cleaner().text("logs", form(of.canary()));
    const again = cleaner();
    expect(again.text("logs", once), name).toBe(once);
    expect(again.redacted, name).toBe(0);
  }
  for (const { name, operation, value } of places) {
    const once = cleaner().value(operation, value(of.canary()));
    expect(cleaner().value(operation, once), name).toEqual(once);
  }
});

test("recorded answers without secrets lose nothing but their environment and history", () => {
  for (const { operation, label, value } of recorded) {
    if (!/Inspect$|List$|^System(?:Info|Version)|Stats|Changes|Top|Wait|Events/.test(operation)) continue;
    const clean = cleaner({ revealEnv: true });
    expect(clean.value(operation, value), label).toEqual(
      /Swarm|Secret|Config|Events|Plugin/.test(operation) ? expect.anything() : value,
    );
  }
});

test.each([
  "12 passed, 3 failed",
  "PWD=/root OLDPWD=/",
  "max_tokens=4096 token_type=bearer expires_in: 300",
  "POSTGRES_PASSWORD_FILE=/run/secrets/db",
  "password authentication failed for user app",
  "password=${DB_PASSWORD} secret: null",
  "basic authentication required",
  "secretary: Bob, tokenizer: x, author: y",
  "http://host:8080/path@x and mail me@x.example",
  "sha256:daebdf2b4b2b4cbd0ad98eddfd79c2d4cc6072675db1f42cef0355c7a8d85cd7",
  "mkdir -p /data && tar -p -xf x",
  "-----BEGIN CERTIFICATE-----",
  "a\ttab and\nlines stay",
])("text() leaves %j", (text) => {
  expect(cleaner().text("logs", text)).toBe(text);
});

test("a mark has a suffix that is equal for equal values of one kind and key, and none without a key", () => {
  const env = (operation: string, variable: string, options: { marks?: Uint8Array<ArrayBuffer> | undefined } = {}) =>
    (cleaner(options).value(operation, { Env: [variable] }) as { Env: string[] }).Env[0]?.split("=")[1];
  expect(env("ContainerInspect", "A=x")).toMatch(/^\[REDACTED #[0-9a-f]{8}\]$/);
  expect(env("ContainerInspect", "A=x")).toBe(env("ContainerList", "A=x"));
  const others = [
    env("ContainerInspect", "A=y"),
    env("ContainerInspect", "B=x"),
    env("ImageInspect", "A=x"),
    env("ContainerInspect", "A=x", { marks: new Uint8Array(32) }),
  ];
  expect(new Set([...others, env("ContainerInspect", "A=x")]).size).toBe(5);
  expect(env("ContainerInspect", "A=x", { marks: undefined })).toBe("[REDACTED]");
});

test("revealEnv shows variables, and neither other secrets nor known values", () => {
  const clean = cleaner({ revealEnv: true, secrets: ["known-value-1"] });
  const value = { Config: { Env: ["A=b", "PASSWORD=plain", "C=known-value-1"], Cmd: ["run", "-e", "D=e", "--token", "t1"] } };
  expect(clean.value("ContainerInspect", value)).toEqual({
    Config: {
      Env: ["A=b", "PASSWORD=plain", expect.stringMatching(/^C=\[REDACTED/)],
      Cmd: ["run", "-e", "D=e", "--token", expect.stringMatching(/^\[REDACTED/)],
    },
  });
  expect(clean.value("ImageHistory", { CreatedBy: "ENV A=b" })).toEqual({ CreatedBy: "ENV A=b" });
});

test("a variable that is named as a secret is known from then on, also in what is not named so", () => {
  const clean = cleaner();
  const env = clean.value("ContainerInspect", { Env: ["DB_PASSWORD=correct-horse", "MODE=production"] }) as { Env: string[] };
  expect(clean.text("logs", "login as app with correct-horse in production")).toBe(
    `login as app with ${env.Env[0]?.split("=")[1]} in production`,
  );
});

test("known values go in base64 at any offset, URL, hexadecimal and JSON form", () => {
  const of = chance(3);
  for (let round = 0; round < 60; round++) {
    const secret = of.of(["", " ", "é", "+/", '"', "\n"]).padStart(1) + of.canary().slice(0, 6 + of.below(14)) +
      of.of(["", "%&=", "\\", "ü"]);
    const bytes = Buffer.from(`${"x".repeat(of.below(4))}${secret}${"y".repeat(of.below(4))}`);
    const encoded = [
      secret,
      bytes.toString("base64"),
      bytes.toString("base64url"),
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
      encodeURIComponent(secret),
      encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
      JSON.stringify({ a: secret }),
      new URLSearchParams({ a: secret }).toString(),
    ];
    for (const text of encoded) {
      const clean = cleaner({ secrets: [secret] });
      const outs = [clean.text("logs", `got ${text}.`), (clean.value("SystemInfo", { Name: `got ${text}.` }) as { Name: string }).Name];
      for (const out of outs) {
        expect(decodings(out).some((one) => one.includes(secret.trim())), `${JSON.stringify(secret)} in ${out}`).toBe(false);
      }
      expect(clean.redacted).toBeGreaterThan(0);
    }
  }
});

/** A text, and what anybody could decode of its words. */
function decodings(text: string): string[] {
  const words = text.match(/[\w+/=%\\.-]{6,}/g) ?? [];
  const bases = words.flatMap((word) => [0, 1, 2, 3].map((skip) => Buffer.from(word.slice(skip), "base64").toString("utf8")));
  const hexes = words.map((word) => Buffer.from(word, "hex").toString("utf8"));
  const urls = words.map((word) => {
    try {
      return decodeURIComponent(word.replaceAll("+", " "));
    } catch {
      return "";
    }
  });
  return [text, ...bases, ...hexes, ...urls];
}

test("text(): a private key right after another one leaves nothing either", () => {
  const clean = createCleaner({ marks: undefined, revealEnv: false, secrets: [] });
  const key = ["-----BEGIN EC PRIVATE KEY-----", "c2hvcnQx", "-----END EC PRIVATE KEY-----"];
  const lines = [...key, "between", ...key.with(1, "c2hvcnQy"), ...key.with(1, "c2hvcnQz"), "after"].map((line) =>
    clean.text("logs", line)
  );
  expect(lines.join("\n")).not.toContain("c2hvcnQ");
  expect(lines).toEqual(expect.arrayContaining(["between", "after"]));
});

test("text(): a private key that comes in pieces, cut anywhere, leaves nothing of its body", () => {
  const of = chance(11);
  for (let round = 0; round < 300; round++) {
    const body = Array.from({ length: 1 + of.below(12) }, () => `${of.canary()}${of.canary()}${of.canary()}abcd`);
    const name = of.of([
      "RSA PRIVATE KEY",
      "PRIVATE KEY",
      "OPENSSH PRIVATE KEY",
      "EC PRIVATE KEY",
      "ENCRYPTED PRIVATE KEY",
      "PGP PRIVATE KEY BLOCK",
    ]);
    const text = `before\n-----BEGIN ${name}-----\n${body.join("\n")}\n-----END ${name}-----\nafter it all\n`;
    const pieces: string[] = [];
    const byLine = round % 3 === 0;
    for (let at = 0; at < text.length;) {
      const end = byLine ? text.indexOf("\n", at) + 1 : at + 1 + of.below(of.of([3, 40, 200]));
      pieces.push(text.slice(at, end));
      at = end;
    }
    const clean = cleaner();
    const out = pieces.map((piece) => clean.text("stdout", piece)).join("");
    const whole = body.join("\n");
    for (let at = 0; at + 8 <= whole.length; at += 4) {
      if (out.includes(whole.slice(at, at + 8))) expect.fail(`${JSON.stringify(pieces)} -> ${JSON.stringify(out)}`);
    }
    expect(out).toContain("before");
    expect(out).toContain("after it all");
    expect(clean.redacted).toBeGreaterThan(0);
  }
});

test("text(): sources do not share a key, times of its lines stay, and what never ends is no key", () => {
  const clean = cleaner();
  const at = "2026-11-24T03:20:54.709363454Z ";
  expect(clean.text("a", `${at}-----BEGIN PRIVATE KEY-----`)).toMatch(/^2026\S+ \[REDACTED/);
  expect(clean.text("b", `${at}other`)).toBe(`${at}other`);
  expect(clean.text("a", `${at}MIIabc`)).toBe(at);
  expect(clean.text("a", `${at}-----END PRIVATE KEY-----`)).toBe(at);
  expect(clean.text("a", `${at}next`)).toBe(`${at}next`);
  clean.text("c", "-----BEGIN PRIVATE KEY-----");
  for (let i = 0; i < 21; i++) clean.text("c", "x".repeat(1_000));
  expect(clean.text("c", "still here")).toBe("still here");
});

test("text(): the inside of a key is seen where a page begins in it", () => {
  const line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDJx3lrZ9d8fQ2x";
  expect(cleaner().text("file", `${line}\n${line}`)).toMatch(/^\[REDACTED #\w+\]\n\[REDACTED #\w+\]$/);
});

test("failure(): no secret of an engine's words, of an input, or of an unknown error comes out", async () => {
  const of = chance(21);
  const context = { tool: "container_run", host: "local", endpoint: "tcp://u:Cnryendpoint@h:1", written: true };
  for (const [name, form] of Object.entries(forms)) {
    const canary = of.canary();
    const said = disguised(form(canary), of);
    const errors = [
      ...[400, 404, 409, 500].map((status) => new DockerApiError("ContainerCreate", status, said)),
      new DockerApiError("ContainerInspect", 404, `No such container: ${form(canary)}`),
      new DockerStreamError("ImageBuild", said, 1),
      new DockerConnectionError("protocol", said, { hint: said }),
      new DockerInputError(said),
    ];
    for (const error of errors) {
      const text = JSON.stringify(await failure(error, context));
      expect(tells(text, canary), `${name}: ${text}`).toBe(false);
      expect(text).not.toContain("Cnryendpoint");
    }
    // Not ours: not a word of it, secret or not.
    const stranger = Object.assign(new Error(canary, { cause: canary }), { code: canary, name: canary, hint: canary });
    for (const error of [stranger, new TypeError(canary), canary, { message: canary }, null, undefined]) {
      expect(tells(JSON.stringify(await failure(error, context)), canary)).toBe(false);
    }
  }
  const clean = cleaner({ secrets: ["known-value-1"] });
  expect(JSON.stringify(await failure(new DockerApiError("x", 500, "bad known-value-1"), { ...context, clean }))).not.toContain(
    "known-value-1",
  );
});

test("value(): an inspect of 5 KB takes well below a millisecond", () => {
  const { value } = recorded.find(({ label }) => label === "docker-28/container-inspect") as { value: unknown };
  const clean = cleaner({ secrets: ["known-value-1"] });
  let best = Infinity;
  for (let round = 0; round < 10; round++) {
    const start = performance.now();
    for (let i = 0; i < 100; i++) clean.value("ContainerInspect", value);
    best = Math.min(best, (performance.now() - start) / 100);
  }
  expect(best).toBeLessThan(0.5);
});

test("hostile text takes time in proportion to its length", () => {
  const units = [
    "://a:",
    'password="',
    "eyJ",
    "\x1b[0;",
    "--password ",
    "password: |\n",
    'password=\\"',
    "thin:",
    "-----BEGIN PRIVATE KEY-----",
    "'",
    ";",
    "token.",
    "x\b",
    "a:$5$",
  ];
  for (const unit of units) {
    const start = performance.now();
    cleaner({ secrets: ["known-value-1"] }).value("ImageHistory", { CreatedBy: unit.repeat(100_000 / unit.length) });
    cleaner().text("logs", unit.repeat(100_000 / unit.length));
    expect(performance.now() - start, JSON.stringify(unit)).toBeLessThan(8_000);
  }
});
