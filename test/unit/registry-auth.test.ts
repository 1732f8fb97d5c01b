import { describe, expect, test } from "vitest";
import { encodeRegistryAuth, encodeRegistryConfig } from "../../src/core/codecs/registry-auth.ts";
import { DockerInputError } from "../../src/core/errors.ts";
import type { AuthConfig } from "../../src/core/types/system.ts";
import { random } from "../support/settled.ts";

/** As Go's `base64.URLEncoding` does: its alphabet, padded, nothing else. An engine that cannot decode goes on anonymously. */
function strictly(text: string): unknown {
  if (!/^(?:[\w-]{4})*(?:[\w-]{2}==|[\w-]{3}=)?$/.test(text)) throw new Error(`an engine would not decode ${text}`);
  const bytes = Buffer.from(text.replaceAll("-", "+").replaceAll("_", "/"), "base64");
  if (bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_") !== text) throw new Error(`not canonical: ${text}`);
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

describe("encodeRegistryAuth()", () => {
  test("comes back as it was from a strict decoder, whatever the password", () => {
    const next = random(17);
    const letters = [..."abcXYZ0189~!@#$%^&*()_+-=?<>/\\|\"'`;:,. äß€😀\n\t\0"];
    for (let round = 0; round < 5000; round++) {
      const some = (): string =>
        Array.from({ length: Math.floor(next() * 40) }, () => letters[Math.floor(next() * letters.length)]).join("");
      const auth: AuthConfig = { username: some(), password: some(), serveraddress: "https://index.docker.io/v1/" };
      expect(strictly(encodeRegistryAuth(auth))).toEqual(auth);
    }
  });

  test("uses the URL alphabet and the padding", () => {
    const all = Array.from(
      { length: 300 },
      (_, i) => encodeRegistryAuth({ password: "x".repeat(i % 3) + String.fromCodePoint(0x20 + i).repeat(3) }),
    ).join("");
    expect(all).toMatch(/-/);
    expect(all).toMatch(/_/);
    expect(all).toMatch(/=/);
    expect(all).not.toMatch(/[+/]/);
  });

  test("of nothing is an empty object, and not an empty text", () => {
    expect(encodeRegistryAuth({})).toBe("e30=");
    expect(encodeRegistryAuth({ username: undefined })).toBe("e30=");
  });

  test.each([null, undefined, "user:password", 5])("refuses %j", (value) => {
    expect(() => encodeRegistryAuth(value as never)).toThrow(DockerInputError);
  });
});

describe("encodeRegistryConfig()", () => {
  test("is a map by registry, in the same coding", () => {
    const config = { "https://index.docker.io/v1/": { username: "u", password: "~?>" }, "host:5000": { identitytoken: "t" } };
    expect(strictly(encodeRegistryConfig(config))).toEqual(config);
  });
});
