/**
 * Who asks, and how far their credentials reach.
 *
 * @module
 */

import type { Identity } from "../adapter/sdk-v1.ts";
import type { Grant } from "../policy/policy.ts";
import { refuse } from "./refuse.ts";

/** What a user's own check says of a request. */
export interface Verified {
  /** Words such as `docker:read` and `docker:write`. Others are ignored; `docker:read` is the least that is let in. */
  readonly scopes: readonly string[];
  /** Who it is, for the audit log. Sessions belong to one subject. */
  readonly subject?: string | undefined;
}

/**
 * How clients prove themselves: a shared token of at least 32 characters, a check of the user's own, or `none`, which is for this
 * machine only and grants nothing but reading.
 */
export type Auth =
  | { readonly token: string }
  | {
    /** Says who sent a request, or `undefined` for nobody. It sees the head of the request, not the body. */
    readonly verifyToken: (request: Request) => Promise<Verified | undefined> | Verified | undefined;
    /** Address of the OAuth metadata of this resource, which refused clients are told. */
    readonly resourceMetadata?: string | undefined;
  }
  | "none";

/** Who sent a request, or the refusal. */
export type Authenticate = (request: Request) => Promise<Identity | Response>;

/** Shortest token that is taken; a shorter one can be guessed. */
const shortest = 32;

/** A scope for every class that can be granted. */
const grants: readonly Grant[] = ["files", "net", "write", "exec", "build", "push", "destroy", "dataloss"];

/** Makes the check. Throws `TypeError` for a token that is too short. */
export function authenticator(auth: Auth): Authenticate {
  if (auth === "none") {
    const nobody: Identity = { ceiling: new Set() };
    return async () => await Promise.resolve(nobody);
  }
  return "token" in auth ? byToken(auth.token) : byCheck(auth);
}

function byToken(token: string): Authenticate {
  if (token.length < shortest) throw new TypeError(`The token has ${token.length} characters; at least ${shortest} are needed`);
  return async (request) => {
    const given = /^bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    if (given === undefined) return challenge(401, "A bearer token is needed");
    // Made anew each time: in a Worker, what one request began must not be awaited by another.
    return same(await digest(given), await digest(token))
      ? { subject: "token" }
      : challenge(401, "The bearer token is wrong", "invalid_token");
  };
}

function byCheck({ verifyToken, resourceMetadata }: Exclude<Auth, "none" | { readonly token: string }>): Authenticate {
  return async (request) => {
    const { url, method, headers } = request;
    const verified = await verifyToken(new Request(url, { method, headers }));
    if (!verified) {
      const error = request.headers.has("authorization") ? "invalid_token" : undefined;
      return challenge(401, "These credentials are not accepted", error, resourceMetadata);
    }
    const { scopes, subject } = verified;
    if (!scopes.includes("docker:read")) {
      return challenge(403, "The scope docker:read is needed", "insufficient_scope", resourceMetadata, "docker:read");
    }
    return { subject, ceiling: new Set(grants.filter((grant) => scopes.includes(`docker:${grant}`))) };
  };
}

function challenge(status: 401 | 403, message: string, error?: string, metadata?: string, scope?: string): Response {
  const parts = Object.entries({ error, scope, resource_metadata: metadata }).filter(([, value]) => value !== undefined);
  return refuse(status, message, {
    "www-authenticate": ["Bearer", parts.map(([key, value]) => `${key}="${value}"`).join(", ")].join(" ").trim(),
  });
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/** Compares without ending early, so that time tells nothing; digests of a length, so that neither does length. */
function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.reduce((difference, byte, index) => difference | (byte ^ (other[index] ?? 0)), one.length ^ other.length) === 0;
}
