import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo, ListenOptions } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { DockerConnectionError, DockerInputError, DockerUnsupportedError } from "../../src/core/errors.ts";
import { type EndpointWish, resolveEndpoint } from "../../src/transports/environment/endpoint.ts";
import { explainFailure } from "../../src/transports/environment/explain.ts";
import { connectLimit } from "../../src/transports/environment/options.ts";
import { authority, parseHost } from "../../src/transports/environment/target.ts";
import { explaining } from "../../src/transports/first-contact.ts";
import { nodeTransport } from "../../src/transports/node.ts";

const ca = "-----BEGIN CERTIFICATE-----\nca\n-----END CERTIFICATE-----\n";
const cert = "-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----\n";
const key = "-----BEGIN EC PRIVATE KEY-----\nours\n-----END EC PRIVATE KEY-----\n";

describe("parseHost()", () => {
  test.each([
    ["unix:///var/run/docker.sock", { kind: "unix", path: "/var/run/docker.sock", host: "unix:///var/run/docker.sock" }],
    ["unix://engine.sock", { kind: "unix", path: "engine.sock", host: "unix://engine.sock" }],
    ["  UNIX:///a b%20c.sock\n", { kind: "unix", path: "/a b%20c.sock", host: "unix:///a b%20c.sock" }],
    ["npipe:////./pipe/docker_engine", { kind: "npipe", path: String.raw`\\.\pipe\docker_engine`, host: "npipe:////./pipe/docker_engine" }],
    [String.raw`npipe://\\.\pipe\docker_engine`, {
      kind: "npipe",
      path: String.raw`\\.\pipe\docker_engine`,
      host: "npipe:////./pipe/docker_engine",
    }],
    ["tcp://10.0.0.5:1234", { kind: "tcp", hostname: "10.0.0.5", port: 1234, base: "", host: "tcp://10.0.0.5:1234" }],
    ["tcp://engine", { kind: "tcp", hostname: "engine", port: 2375, base: "", host: "tcp://engine:2375" }],
    ["tcp://:2375", { kind: "tcp", hostname: "localhost", port: 2375, base: "", host: "tcp://localhost:2375" }],
    ["engine:1234", { kind: "tcp", hostname: "engine", port: 1234, base: "", host: "tcp://engine:1234" }],
    ["tcp://[::1]:2375", { kind: "tcp", hostname: "::1", port: 2375, base: "", host: "tcp://[::1]:2375" }],
    ["[fe80::1%eth0]:9", { kind: "tcp", hostname: "fe80::1%eth0", port: 9, base: "", host: "tcp://[fe80::1%eth0]:9" }],
    ["tcp://h:1/docker/api/", { kind: "tcp", hostname: "h", port: 1, base: "/docker/api", host: "tcp://h:1/docker/api" }],
    ["http://h", { kind: "tcp", hostname: "h", port: 80, base: "", host: "http://h:80" }],
    ["https://h/x", { kind: "tls", hostname: "h", port: 443, base: "/x", host: "https://h:443/x", tls: {} }],
  ])("reads %j", (text, target) => {
    expect(parseHost(text)).toEqual(target);
    // Its own text names the same place.
    expect(parseHost(parseHost(text).host)).toEqual(target);
  });

  test("with tls makes tcp:// a TLS port, 2376 by default", () => {
    expect(parseHost("tcp://h", { ca })).toEqual({ kind: "tls", hostname: "h", port: 2376, base: "", host: "tcp://h:2376", tls: { ca } });
    expect(parseHost("https://h", { ca })).toMatchObject({ kind: "tls", port: 443, tls: { ca } });
  });

  test.each([
    ["", "forms"],
    ["/var/run/docker.sock", "did you mean unix:///var/run/docker.sock?"],
    ["docker", "form is not known"],
    ["fd://3", "form is not known"],
    ["unix://", "no socket"],
    ["unix:///a\0b", "no socket"],
    ["npipe://docker_engine", "no pipe"],
    ["npipe:////./pipe/", "no pipe"],
    ["tcp://h:0", "not one of 1 to 65535"],
    ["tcp://h:65536", "not one of 1 to 65535"],
    ["tcp://h:x", "malformed"],
    ["tcp://::1:2375", "malformed"],
    ["tcp://h h:1", "malformed"],
    ["tcp://h:1?x=1", "malformed"],
    ["tcp://h:1/a/../b", "path is malformed"],
    ["tcp://h:1//a", "path is malformed"],
    ["tcp://h:1/a\r\nx: y", "path is malformed"],
  ])("refuses %j, and says %j and which forms there are", (text, words) => {
    const attempt = () => parseHost(text);
    expect(attempt).toThrow(DockerInputError);
    expect(attempt).toThrow(words);
    expect(attempt).toThrow("tcp://host:port");
  });

  test("refuses user and password, and does not repeat them", () => {
    const attempt = () => parseHost("tcp://me:secret@h:1");
    expect(attempt).toThrow(/user and password/);
    expect(attempt).not.toThrow(/secret/);
  });

  test("refuses tls where there is none", () => {
    for (const host of ["unix:///a", "npipe:////./pipe/a", "http://h"]) expect(() => parseHost(host, {})).toThrow(DockerInputError);
  });

  test("refuses certificates that are no PEM texts or half a pair", () => {
    expect(() => parseHost("tcp://h", { ca: "/certs/ca.pem" })).toThrow(/tls\.ca.*PEM/);
    expect(() => parseHost("tcp://h", { cert })).toThrow("tls.cert without tls.key");
    expect(() => parseHost("tcp://h", { key })).toThrow("tls.key without tls.cert");
    expect(() => parseHost("tcp://h", { cert, key: cert })).toThrow(/tls\.key.*PRIVATE KEY/);
    expect(parseHost("tcp://h", { ca, cert, key })).toMatchObject({ kind: "tls" });
  });

  test("says of ssh:// that it is not supported", () => {
    expect(() => parseHost("ssh://me@h")).toThrow(DockerUnsupportedError);
    expect(() => parseHost("ssh://me@h")).toThrow("ssh://");
  });
});

test("authority() is what a Host header says", () => {
  expect(["unix:///a", "tcp://h", "tcp://[::1]:1", "tcp://[fe80::1%eth0]:1", "https://h/x"].map((host) => authority(parseHost(host))))
    .toEqual(
      ["localhost", "h:2375", "[::1]:1", "[fe80::1]:1", "h:443"],
    );
});

test("connectLimit() is 10 s by default, none for Infinity, and above zero", () => {
  expect(connectLimit({})).toBe(10_000);
  expect(connectLimit({ connectTimeout: 5 })).toBe(5);
  expect(connectLimit({ connectTimeout: Infinity })).toBeUndefined();
  for (const connectTimeout of [0, -1, NaN]) expect(() => connectLimit({ connectTimeout })).toThrow(DockerInputError);
});

/** Resolves with these variables and files; every other file is missing. */
function resolve(env: Record<string, string>, wish: EndpointWish & { platform?: string; files?: Record<string, string> } = {}) {
  const { platform = "linux", files = {}, ...rest } = wish;
  return resolveEndpoint({ ...rest, platform, env: (name) => env[name], readText: (path) => Promise.resolve(files[path]) });
}

describe("resolveEndpoint()", () => {
  test("prefers the option, then DOCKER_HOST, then the default socket", async () => {
    const env = { DOCKER_HOST: "tcp://env:1" };
    expect(await resolve(env, { host: "tcp://option:1" })).toMatchObject({ host: "tcp://option:1", why: "option host" });
    expect(await resolve(env)).toMatchObject({
      host: "tcp://env:1",
      why: "DOCKER_HOST",
      tls: undefined,
      target: { kind: "tcp", hostname: "env" },
    });
    expect(await resolve({ DOCKER_HOST: "" })).toEqual({
      host: "unix:///var/run/docker.sock",
      why: "default socket",
      tls: undefined,
      target: { kind: "unix", host: "unix:///var/run/docker.sock", path: "/var/run/docker.sock" },
    });
  });

  test.each(["win32", "windows"])("takes the named pipe by default on %s", async (platform) => {
    expect(await resolve({}, { platform })).toMatchObject({ host: "npipe:////./pipe/docker_engine", why: "default socket" });
  });

  test("refuses a DOCKER_CONTEXT that decides, and none other", async () => {
    const refused = resolve({ DOCKER_CONTEXT: "prod" });
    await expect(refused).rejects.toThrow(DockerUnsupportedError);
    await expect(refused).rejects.toThrow(/"prod".*DOCKER_CONTEXT/);
    expect(await resolve({ DOCKER_CONTEXT: "default" })).toMatchObject({ why: "default socket" });
    expect(await resolve({ DOCKER_CONTEXT: "prod", DOCKER_HOST: "tcp://env:1" })).toMatchObject({ why: "DOCKER_HOST" });
    expect(await resolve({ DOCKER_CONTEXT: "prod" }, { host: "tcp://option:1" })).toMatchObject({ why: "option host" });
  });

  test("refuses a malformed host and one of ssh", async () => {
    await expect(resolve({ DOCKER_HOST: "docker" })).rejects.toThrow(DockerInputError);
    await expect(resolve({ DOCKER_HOST: "ssh://h" })).rejects.toThrow(DockerUnsupportedError);
  });

  test("pins the version of the option, then of DOCKER_API_VERSION, with or without its v", async () => {
    expect(await resolve({ DOCKER_API_VERSION: "v1.44" })).toMatchObject({ version: "1.44" });
    expect(await resolve({ DOCKER_API_VERSION: "1.44" }, { version: "1.47" })).toMatchObject({ version: "1.47" });
    expect(await resolve({ DOCKER_API_VERSION: "" })).not.toHaveProperty("version");
    await expect(resolve({ DOCKER_API_VERSION: "latest" })).rejects.toThrow(/DOCKER_API_VERSION "latest"/);
  });
});

describe("DOCKER_TLS_VERIFY", () => {
  const files = { "/certs/ca.pem": ca, "/certs/cert.pem": cert, "/certs/key.pem": key };
  const env = { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs", DOCKER_HOST: "tcp://h" };

  test("speaks TLS with the files of DOCKER_CERT_PATH, whatever its value", async () => {
    const expected = { host: "tcp://h:2376", tls: { ca, cert, key }, target: { kind: "tls", tls: { ca, cert, key } } };
    expect(await resolve(env, { files })).toMatchObject(expected);
    expect(await resolve({ ...env, DOCKER_TLS_VERIFY: "0" }, { files })).toMatchObject(expected);
  });

  test("empty or missing leaves DOCKER_CERT_PATH alone", async () => {
    expect(await resolve({ ...env, DOCKER_TLS_VERIFY: "" }, { files })).toMatchObject({ host: "tcp://h:2375", tls: undefined });
    expect(await resolve({ DOCKER_CERT_PATH: "/certs", DOCKER_HOST: "tcp://h" }, { files })).toMatchObject({ tls: undefined });
  });

  test("looks into DOCKER_CONFIG, else into the home folder", async () => {
    const { DOCKER_CERT_PATH: _, ...without } = env;
    expect(await resolve({ ...without, DOCKER_CONFIG: "/conf" }, { files: { "/conf/ca.pem": ca } })).toMatchObject({ tls: { ca } });
    expect(await resolve({ ...without, HOME: "/home/me" }, { files: { "/home/me/.docker/ca.pem": ca } })).toMatchObject({ tls: { ca } });
    expect(await resolve({ ...without, USERPROFILE: "C:\\me" }, { platform: "win32", files: { "C:\\me/.docker/ca.pem": ca } }))
      .toMatchObject({ tls: { ca } });
  });

  test("needs ca.pem, and of our own certificate both halves or none", async () => {
    expect((await resolve(env, { files: { "/certs/ca.pem": ca } })).tls).toEqual({ ca });
    for (const missing of ["ca", "cert", "key"]) {
      const left = Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith(`/${missing}.pem`)));
      const error = await resolve(env, { files: left }).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(DockerConnectionError);
      expect(error).toMatchObject({ code: "not_found", message: expect.stringContaining(`/certs/${missing}.pem`) });
    }
  });

  test("names the file that cannot be read", async () => {
    const cause = new Error("EACCES");
    const error = await resolveEndpoint({
      platform: "linux",
      env: (name) => (env as Record<string, string>)[name],
      readText: () => Promise.reject(cause),
    })
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "denied", cause, message: expect.stringContaining("/certs/ca.pem") });
  });

  test("leaves a socket alone, and without a host means the TLS port of this machine", async () => {
    expect(await resolve({ ...env, DOCKER_HOST: "unix:///a" })).toMatchObject({ target: { kind: "unix" }, tls: undefined });
    expect(await resolve({ ...env, DOCKER_HOST: "" }, { files })).toMatchObject({ host: "tcp://localhost:2376", why: "DOCKER_TLS_VERIFY" });
  });

  test("gives way to the option tls, and refuses http:// without it", async () => {
    expect(await resolve(env, { files, tls: { ca: cert } })).toMatchObject({ tls: { ca: cert } });
    expect(await resolve(env, { tls: false })).toMatchObject({ host: "tcp://h:2375", tls: undefined });
    await expect(resolve(env, { files, host: "http://h" })).rejects.toThrow(/DOCKER_TLS_VERIFY/);
    expect(await resolve(env, { host: "http://h", tls: false })).toMatchObject({ host: "http://h:80" });
    await expect(resolve({}, { host: "https://h", tls: false })).rejects.toThrow(DockerInputError);
  });
});

describe("explainFailure()", () => {
  const tls = parseHost("https://h");
  const plain = parseHost("tcp://h");
  const socket = parseHost("unix:///a.sock");

  test("says what was tried and why, and keeps code and cause", () => {
    const cause = new Error("ENOENT");
    const error = explainFailure(new DockerConnectionError("not_found", "Cannot connect: ENOENT", { cause }), [{
      target: socket,
      why: "DOCKER_HOST",
    }]);
    expect(error).toMatchObject({ code: "not_found", cause, endpoint: "unix:///a.sock", hint: expect.stringContaining("running") });
    expect(error.message).toContain("tried unix:///a.sock (DOCKER_HOST): Cannot connect: ENOENT. Is the engine running");
  });

  test("ends the runtime's words without a line break or period", () => {
    const error = explainFailure(new DockerConnectionError("refused", "Cannot talk: no.\n"), [{ target: plain, why: "x" }]);
    expect(error.message).toMatch(/: Cannot talk: no\. Is the engine running/);
  });

  test("lists every endpoint that was tried", () => {
    const error = explainFailure(new DockerConnectionError("refused", "no"), [{ target: socket, why: "default socket" }, {
      target: plain,
      why: "guess",
    }]);
    expect(error.message).toContain("unix:///a.sock (default socket), tcp://h:2375 (guess)");
  });

  test("keeps the hint of the dial", () => {
    const error = explainFailure(new DockerConnectionError("denied", "No", { hint: "Run Deno with --allow-net" }), [{
      target: plain,
      why: "x",
    }]);
    expect(error.hint).toBe("Run Deno with --allow-net");
    expect(error.message).toMatch(/: No\. Run Deno with --allow-net$/);
  });

  test.each(
    [
      ["denied", socket, "permission denied", "docker"],
      ["refused", socket, "refused", "nothing listens"],
      ["not_found", plain, "ENOTFOUND", "Is the name h right?"],
      ["refused", plain, "refused", "listen on this port"],
      ["timeout", plain, "no answer", "firewall"],
      ["reset", plain, "reset", "TLS"],
      ["closed", plain, "closed without an answer", "TLS"],
      ["protocol", plain, String.raw`it begins with "\u0015\u0003\u0003"`, "speaks TLS"],
      // The words of Node's OpenSSL and of Deno's rustls for the same mistakes.
      ["tls", tls, "SSL routines:ssl3_get_record:wrong version number", "plain HTTP"],
      ["tls", tls, "received corrupt message of type InvalidContentType", "plain HTTP"],
      ["tls", tls, "sslv13 alert certificate required", "client certificate"],
      ["tls", tls, "received fatal alert: CertificateRequired", "client certificate"],
      ["tls", tls, "unable to verify the first certificate", "tls.ca"],
      ["tls", tls, "self-signed certificate in certificate chain", "tls.ca"],
      ["tls", tls, "invalid peer certificate: UnknownIssuer", "tls.ca"],
      ["tls", tls, "Hostname/IP does not match certificate's altnames", "tls.servername"],
      ["tls", tls, `certificate not valid for name "h"`, "tls.servername"],
      ["tls", tls, "certificate has expired", "clock"],
      ["tls", tls, "invalid peer certificate: Expired", "clock"],
    ] as const,
  )("hints at the cause of %s over %o: %s", (code, target, message, words) => {
    expect(explainFailure(new DockerConnectionError(code, message), [{ target, why: "x" }]).hint).toContain(words);
  });
});

describe("explaining()", () => {
  const servers: Server[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done)))));

  async function listen(server: Server, at: ListenOptions = { port: 0, host: "127.0.0.1" }): Promise<string> {
    servers.push(server);
    await new Promise<void>((done) => server.listen(at, done));
    return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  function transportTo(host: string) {
    return explaining(nodeTransport({ host }), parseHost(host), "DOCKER_HOST");
  }
  const ping = { method: "GET", path: "/_ping", headers: {} };
  const http = (answer: RequestListener) => createHttpServer(answer) as Server;
  const raw = (answer: (socket: Socket) => void) =>
    createServer((socket) => void socket.on("error", () => {}).once("data", () => answer(socket)));

  test("explains a socket that is not there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dockwire-"));
    try {
      const error = await transportTo(`unix://${folder}/none.sock`).request(ping).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: "not_found", cause: { code: "ENOENT" }, message: expect.stringContaining("(DOCKER_HOST)") });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("explains an HTTPS server that answers in plain HTTP, as engines do", async () => {
    const words = "Client sent an HTTP request to an HTTPS server.\n";
    const host = await listen(raw((socket) => socket.end(`HTTP/1.0 400 Bad Request\r\n\r\n${words}`)));
    const error = await transportTo(host).request(ping).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "protocol", endpoint: host, hint: expect.stringContaining("speaks TLS") });
  });

  test("explains a server that answers in TLS", async () => {
    const host = await listen(raw((socket) => socket.end(Uint8Array.of(0x15, 3, 1, 0, 2, 2, 70))));
    const error = await transportTo(host).request(ping).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "protocol", hint: expect.stringContaining("speaks TLS") });
  });

  test("hands on another server's 400 with its body", async () => {
    const host = await listen(http((_, answer) => answer.writeHead(400).end("no such thing")));
    const transport = transportTo(host);
    const whole = await transport.request(ping);
    expect([whole.status, new TextDecoder().decode(await whole.body.bytes())]).toEqual([400, "no such thing"]);
    const streamed: Uint8Array[] = [];
    for await (const chunk of (await transport.request(ping)).body) streamed.push(chunk);
    expect(Buffer.concat(streamed).toString()).toBe("no such thing");
    await transport.close?.();
  });

  test("leaves failures alone once the engine has answered, and those of a closed transport", async () => {
    let hangUp = false;
    const host = await listen(http((request, answer) => void (hangUp ? request.socket.destroy() : answer.end("OK"))));
    const transport = transportTo(host);
    await (await transport.request(ping)).body.bytes();
    hangUp = true;
    const error = await transport.request({ ...ping, method: "POST" }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(DockerConnectionError);
    expect((error as Error).message).not.toContain("tried");
    const unused = transportTo(host);
    await unused.close?.();
    expect(String(await unused.request(ping).catch((error: unknown) => error))).not.toContain("tried");
    await transport.close?.();
  });
});
