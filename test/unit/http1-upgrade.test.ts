import { describe, expect, test } from "vitest";
import type { Connection, WireResponse } from "../../src/core/transport.ts";
import { latin1 } from "../support/consume.ts";
import { get, read, upgrade, type Wired, wired } from "../support/http.ts";
import { jsonAnswer, says, saysThen, type Script } from "../support/scripted.ts";
import { failure, settled } from "../support/settled.ts";

async function upgraded(script: Script): Promise<Wired & { response: WireResponse; connection: Connection }> {
  const wire = wired([script]);
  const response = await settled((wire.transport.upgrade as NonNullable<typeof wire.transport.upgrade>)(upgrade), "upgrade");
  return { ...wire, response, connection: response.connection as Connection };
}

async function rest(connection: Connection): Promise<string> {
  let text = "";
  for (let chunk = await connection.read(); chunk; chunk = await connection.read()) text += latin1(chunk);
  return text;
}

const head = "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

describe("upgrade()", () => {
  test.each([["101", head], [
    "Docker's legacy 200 without length and chunks",
    "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n",
  ]])(
    "hands the connection over after %s",
    async (_, bytes) => {
      const { connection, response, far } = await upgraded(saysThen("end", bytes, "one", "two"));
      expect(response.headers.get("content-type")).toBe("application/vnd.docker.raw-stream");
      expect(await rest(connection)).toBe("onetwo");
      await connection.write(new Uint8Array([1, 2]));
      await connection.closeWrite();
      expect(far.lines[0]?.halfClosed).toBe(true);
      connection.close();
      connection.close();
      expect(far.open).toBe(0);
    },
  );

  test("bytes that came with the head are read first", async () => {
    const { connection } = await upgraded(saysThen("end", `${head}one`, "two"));
    expect(latin1(await connection.read() as Uint8Array)).toBe("one");
    expect(await rest(connection)).toBe("two");
  });

  test.each(
    [
      [
        "plain text until close, as attach does",
        "HTTP/1.1 404 Not Found\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\nno such container",
        "end",
      ],
      ["JSON, as exec start does", 'HTTP/1.1 404 Not Found\r\nContent-Length: 17\r\n\r\n{"message":"nix"}', "open"],
      ["a 200 with a length, as a detached start is", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "open"],
      ["a 200 in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "open"],
    ] as const,
  )("a refusal is a response: %s", async (_, bytes, ending) => {
    const { response } = await upgraded(saysThen(ending, bytes));
    expect(response.connection).toBeUndefined();
    expect((await read(response)).status).toBe(response.status);
  });

  test("a refusal that was read whole leaves its connection to the next request", async () => {
    const { transport, far } = wired([jsonAnswer({}), jsonAnswer({})]);
    await read(await (transport.upgrade as NonNullable<typeof transport.upgrade>)(upgrade));
    await read(await transport.request(get));
    expect(far.lines.map(({ requests }) => requests.length)).toEqual([2]);
  });

  test("never sends more than the head before it was accepted", async () => {
    const { far } = await upgraded(says(head));
    expect(far.lines[0]?.written).toHaveLength(1);
  });

  test("a reset after it is an error, what came before stays readable", async () => {
    const { connection, far } = await upgraded(saysThen("reset", `${head}one`));
    expect(latin1(await connection.read() as Uint8Array)).toBe("one");
    expect(await failure(connection.read())).toMatchObject({ code: "reset" });
    expect(far.open).toBe(0);
  });

  test("our own close ends a pending read and later ones, also where bytes are left", async () => {
    const { connection, far } = await upgraded(says(head));
    const pending = connection.read();
    connection.close();
    expect(await settled(pending, "read")).toBeUndefined();
    expect(await connection.read()).toBeUndefined();
    expect(far.open).toBe(0);
    const other = await upgraded(says(`${head}left`));
    other.connection.close();
    expect(await other.connection.read()).toBeUndefined();
  });

  test("an end before the head, garbage, and a 101 that is malformed are errors, and close", async () => {
    for (
      const [script, code] of [[saysThen("end"), "closed"], [saysThen("end", "HTTP/1.1 101"), "closed"], [says("garbage"), "protocol"], [
        says("HTTP/1.1 101 U\r\nX : y\r\n\r\n"),
        "protocol",
      ]] as const
    ) {
      const { transport, far } = wired([script]);
      expect(await failure(transport.upgrade?.(upgrade) as Promise<unknown>)).toMatchObject({ code });
      expect(far.open).toBe(0);
    }
  });

  test("hold is handed on", async () => {
    const { connection, far } = await upgraded(says(head));
    connection.hold?.(false);
    expect(far.lines[0]?.held).toBe(false);
  });
});
