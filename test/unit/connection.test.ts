import { expect, test } from "vitest";
import { call, createCaller } from "../../src/core/call.ts";
import { DockerApiError, DockerDecodeError, DockerUnsupportedError } from "../../src/core/errors.ts";
import { session } from "../../src/core/groups.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { fixture } from "../support/fixtures.ts";
import { peer, says, type Script } from "../support/scripted.ts";

function open(script: Script) {
  const far = peer(() => script);
  const transport = http1(far.dial);
  return { far, opened: call(createCaller(transport, { version: "1.51" }), session.open, { "X-Docker-Expose-Session-Uuid": "u1" }) };
}

test("session.open hands over the connection, with what came behind the head", async () => {
  const { response, headEnd } = fixture("docker-28/session");
  const { far, opened } = open({ pieces: [response], ending: "open" });
  const connection = await opened;
  const first = await connection.read();
  expect(new TextDecoder("latin1").decode(first)).toBe(new TextDecoder("latin1").decode(response.subarray(headEnd)));
  await connection.write(new TextEncoder().encode("answer"));
  const written = Buffer.concat(far.lines[0]?.written ?? []).toString("latin1");
  expect(written).toMatch(/^POST \/v1\.51\/session HTTP\/1\.1\r\n/);
  expect(written).toMatch(/\r\nconnection: Upgrade\r\n/i);
  expect(written).toMatch(/\r\nupgrade: h2c\r\n/i);
  expect(written).toMatch(/\r\nx-docker-expose-session-uuid: u1\r\n/i);
  expect(written).toMatch(/\r\n\r\nanswer$/);
  expect(far.open).toBe(1);
  connection.close();
  expect(far.open).toBe(0);
});

test("session.open throws the engine's words where it refuses", async () => {
  const { opened } = open({ pieces: [fixture("docker-28/session-no-upgrade").response], ending: "open" });
  await expect(opened).rejects.toThrow(DockerApiError);
});

test("session.open throws where a success hands over no connection, and drops it", async () => {
  const { far, opened } = open(says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
  await expect(opened).rejects.toThrow(DockerDecodeError);
  await expect(opened).rejects.toThrow("Session was answered with 200");
  expect(far.lines[0]?.requests).toEqual(["POST /v1.51/session"]);
});

test("session.open throws over a transport that cannot upgrade, and does not speak of stdin", async () => {
  const { request } = http1(peer(() => undefined).dial);
  const opened = call(createCaller({ request }, { version: "1.51" }), session.open);
  await expect(opened).rejects.toThrow(DockerUnsupportedError);
  await expect(opened).rejects.toThrow(/^Cannot call Session: this transport/);
});
