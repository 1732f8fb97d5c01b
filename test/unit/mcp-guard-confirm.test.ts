import { describe, expect, test } from "vitest";
import { type Consent, decide, type Question, toConfirm } from "../../src/mcp/policy/confirm.ts";
import { obtain } from "../../src/mcp/policy/consent.ts";
import type { ConfirmPolicy, Risk } from "../../src/mcp/policy/policy.ts";
import { lifetime, makeCode, makeToken, spendCode, spendToken } from "../../src/mcp/policy/token.ts";
import { failure } from "../support/settled.ts";
import { policyOf } from "./mcp-guard-support.ts";

const auto: ConfirmPolicy = { when: "auto", never: [], fallback: "deny" };
const question: Question = { host: "prod", risks: ["destroy"], facts: ["ContainerDelete: container web (id 111111111111)"] };
const nobody: Consent = { canAsk: false, canConfirm: false };
const client: Consent = { canAsk: true, canConfirm: false };

describe("toConfirm()", () => {
  const all: Risk[] = ["read", "files", "read.sensitive", "net", "write", "exec", "build", "push", "destroy", "dataloss", "host"];
  test.each<[string, ConfirmPolicy, Risk[]]>([
    ["auto asks for what cannot be undone and for the host", auto, ["destroy", "dataloss", "host"]],
    ["always asks for all but read", { ...auto, when: "always" }, all.slice(1)],
    ["never asks for nothing", { ...auto, when: "never" }, []],
    ["never:destroy exempts that class alone", { ...auto, never: ["destroy"] }, ["dataloss", "host"]],
    [
      "always, and never:write",
      { ...auto, when: "always", never: ["write", "net"] },
      all.slice(1).filter((risk) => risk !== "write" && risk !== "net"),
    ],
  ])("%s", (_, policy, expected) => {
    expect(toConfirm(policy, all)).toEqual(expected);
  });
});

describe("decide()", () => {
  test("what needs no confirmation is accepted without a person", () => {
    expect(decide(auto, { ...question, risks: ["write", "exec"] }, nobody)).toEqual({ kind: "accepted" });
  });

  test("a client that can ask is asked, with host, facts and what cannot be undone", () => {
    const decision = decide(auto, { ...question, risks: ["destroy", "dataloss", "host"] }, client);
    expect(decision).toEqual({
      kind: "elicit",
      message:
        "On prod:\nContainerDelete: container web (id 111111111111)\nThis cannot be undone.\nData may be lost.\nIt reaches the host itself.\nGo on?",
    });
  });

  test("accept goes on", () => {
    expect(decide(auto, question, { ...client, answer: "accept" })).toEqual({ kind: "accepted" });
  });

  test.each(["decline", "cancel", "timeout", "", "Accept", "yes", "true"])(
    "the answer %j is a refusal that says how to pre-authorise",
    (answer) => {
      const decision = decide(auto, question, { ...client, answer });
      expect(decision).toMatchObject({ kind: "declined", flag: "--confirm=never:destroy" });
      expect(decision).toHaveProperty("message", expect.stringMatching(/do not retry.*may decline automatically.*--confirm=never:destroy/));
    },
  );

  test("a timeout says that nobody answered", () => {
    expect(decide(auto, question, { ...client, answer: "timeout" })).toHaveProperty("message", expect.stringContaining("nobody answered"));
  });

  test("no client that asks and no fallback is a refusal", () => {
    expect(decide(auto, question, nobody)).toMatchObject({ kind: "declined", flag: "--confirm=never:destroy" });
    expect(decide(auto, question, { ...nobody, proof: "good" })).toMatchObject({ kind: "declined" });
  });

  test("a client that asks is asked whatever the fallback and the proof", () => {
    expect(decide({ ...auto, fallback: "token" }, question, { ...client, proof: "good" })).toMatchObject({ kind: "elicit" });
  });

  test.each(["token", "cli"] as const)("%s: without a proof one is made, a bad one is said to be bad, a good one goes on", (fallback) => {
    const policy = { ...auto, fallback };
    const means = { canAsk: false, canConfirm: true };
    const first = decide(policy, question, means);
    const bad = decide(policy, question, { ...means, proof: "bad" });
    expect(first.kind).toBe(fallback === "token" ? "token" : "code");
    const words = (decision: typeof first) =>
      "message" in decision && typeof decision.message === "function" ? decision.message("S3CRET") : "";
    expect(words(first)).toContain('confirm: "S3CRET"');
    expect(words(first)).toContain(question.facts[0]);
    expect(words(first)).not.toContain("does not fit");
    expect(words(bad)).toContain("does not fit");
    expect(decide(policy, question, { ...means, proof: "waiting" }).kind).not.toBe("accepted");
    expect(decide(policy, question, { ...means, proof: "good" })).toEqual({ kind: "accepted" });
  });

  test("cli where nothing confirms codes is a refusal", () => {
    expect(decide({ ...auto, fallback: "cli" }, question, { ...nobody, proof: "good" })).toMatchObject({ kind: "declined" });
  });
});

const key = new Uint8Array(32).fill(1);
const now = 1_800_000_000_000;

describe("spendToken()", () => {
  test("is good once", async () => {
    const token = await makeToken(key, "what", now);
    expect(await spendToken(key, token, "what", now + 1)).toBe("good");
    expect(await spendToken(key, token, "what", now + 2)).toBe("bad");
  });

  test("two at once: one is good", async () => {
    const token = await makeToken(key, "twice", now);
    expect((await Promise.all([1, 2].map(() => spendToken(key, token, "twice", now)))).sort()).toEqual(["bad", "good"]);
  });

  test("ends after five minutes", async () => {
    const token = await makeToken(key, "late", now);
    expect(await spendToken(key, token, "late", now + lifetime)).toBe("bad");
    expect(await spendToken(key, token, "late", now + lifetime - 1)).toBe("good");
  });

  test("is for one request, one key, and as it was made", async () => {
    const token = await makeToken(key, "this", now);
    expect(await spendToken(key, token, "that", now)).toBe("bad");
    expect(await spendToken(new Uint8Array(32), token, "this", now)).toBe("bad");
    const [expires, mac = ""] = token.split(".");
    const later = `${(now + 2 * lifetime).toString(36)}.${mac}`;
    for (const other of ["", ".", mac, later, `${token}x`, token.slice(0, -1), `${expires}.`, `${token}.${mac}`, "é"]) {
      expect(await spendToken(key, other, "this", now)).toBe("bad");
    }
    expect(await spendToken(key, token, "this", now)).toBe("good");
  });
});

describe("spendCode()", () => {
  const desk = () => {
    const shown = new Map<string, readonly string[]>();
    const confirmed = new Set<string>();
    return { shown, confirmed, request: (code: string, facts: readonly string[]) => Promise.resolve(void shown.set(code, facts)) };
  };

  test("waits until a person has confirmed it, and works once", async () => {
    const { shown, confirmed, request } = desk();
    const confirmations = { request, confirmed: (code: string) => Promise.resolve(confirmed.has(code)) };
    const code = await makeCode("what", ["a fact"], confirmations, now);
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
    expect(shown.get(code)).toEqual(["a fact"]);
    expect(await spendCode(code, "what", confirmations, now)).toBe("waiting");
    confirmed.add(code);
    expect(await spendCode(code, "other", confirmations, now)).toBe("bad");
    expect(await spendCode(code, "what", confirmations, now + 1)).toBe("good");
    expect(await spendCode(code, "what", confirmations, now + 2)).toBe("bad");
  });

  test("one that was confirmed but never asked for, or too long ago, is bad", async () => {
    const confirmations = { request: () => Promise.resolve(), confirmed: () => Promise.resolve(true) };
    expect(await spendCode("ABCDEFGH", "what", confirmations, now)).toBe("bad");
    const code = await makeCode("what", [], confirmations, now);
    expect(await spendCode(code, "what", confirmations, now + lifetime)).toBe("bad");
  });
});

describe("obtain()", () => {
  const binding = () => Promise.resolve("binding");

  test("carries the question and takes the answer", async () => {
    const asked: string[] = [];
    const elicit = (message: string) => Promise.resolve((asked.push(message), "accept" as const));
    expect(await obtain(policyOf({ confirm: auto }), { elicit }, question, binding)).toBe(true);
    expect(asked).toEqual([expect.stringContaining("container web")]);
  });

  test("an answer that is no word of the contract is a refusal", async () => {
    for (const answer of [undefined, null, {}, { action: "accept" }, true]) {
      const elicit = () => Promise.resolve(answer as never);
      expect(await failure(obtain(policyOf({ confirm: auto }), { elicit }, question, binding))).toMatchObject({ rule: "confirm" });
    }
  });

  test("a client that fails to ask has not asked", async () => {
    const elicit = () => Promise.reject(new Error("the pipe broke"));
    expect(await failure(obtain(policyOf({ confirm: auto }), { elicit }, question, binding))).toMatchObject({ rule: "confirm" });
  });

  test("asks nobody and makes nothing where nothing is to be confirmed", async () => {
    const never = () => Promise.reject(new Error("was asked"));
    expect(await obtain(policyOf(), { elicit: never }, question, never)).toBe(false);
  });
});
