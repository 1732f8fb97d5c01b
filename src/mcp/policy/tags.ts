/**
 * Names that come to be: a tag that exists and is not ours is never moved, and no name is made that looks like an id.
 *
 * @module
 */

import type { Caller } from "../../core/call.ts";
import type { TarEntry } from "../../core/codecs/tar-entry.ts";
import { untar } from "../../core/codecs/tar-read.ts";
import type { Reference } from "./check.ts";
import { PolicyError } from "./denied.ts";
import { isReserved } from "./labels.ts";
import type { Policy } from "./policy.ts";
import { tagOf } from "./provenance.ts";
import { find, type Target } from "./references.ts";
import { inScope } from "./scope.ts";
import { isObeyed } from "./stamp.ts";

/** Judges the name of something that a request makes; whether the name is ours from then on. Throws `PolicyError`. */
export async function judgeNew(
  caller: Caller,
  policy: Policy,
  { kind, name }: Reference,
  pulls: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  if (/^(sha256:)?[0-9a-f]{12,64}(:|$)/.test(name)) {
    throw new PolicyError("R5", `A new ${kind} must not have a name that looks like an id: others would reach it by mistake.`);
  }
  // An engine refuses a second container of a name by itself, and has no further names for an exec.
  if (kind === "container" || kind === "exec") return true;
  const existing = await find(caller, kind, name, signal);
  if (!existing || await inScope(caller, policy, existing, name)) return true;
  if (pulls && cameFrom(existing, name)) return false;
  throw new PolicyError(
    "R4",
    kind === "image"
      ? "There is an image of that name that is not in scope, and its name is never moved. Choose another name."
      : `There is a ${kind} of that name that is not in scope. Choose another name.`,
    "--scope",
  );
}

/** Whether an image has been pulled under that name before, so that a pull brings it up to date. */
function cameFrom({ inspected }: Target, name: string): boolean {
  const repository = tagOf(name).replace(/(:[^/]*|@.*)$/, "");
  const digests = inspected.RepoDigests as readonly string[] | null | undefined ?? [];
  return digests.some((digest) => tagOf(digest).replace(/@.*$/, "") === repository);
}

const most = 16 * 1024 * 1024;
const lists: readonly string[] = ["manifest.json", "index.json", "repositories"];

/**
 * The names that a tar for `ImageLoad` would give to images, from every file in it that an engine might read them from. Engines unpack
 * the tar first, so a file of that name counts wherever it is, and there must be one alone. Throws `PolicyError` R4 for what could hide
 * a name, and R7 where an image has labels that a model may not set: containers that others make of it would have them.
 */
export async function namesIn(body: unknown, policy: Pick<Policy, "labels">): Promise<readonly string[]> {
  if (!(body instanceof Uint8Array)) throw refused("it must be given whole, as bytes");
  const names: string[] = [];
  const seen = new Set<string>();
  try {
    for await (const entry of untar(once(body), { operation: "ImageLoad" })) {
      const file = entry.name.split("/").at(-1) ?? "";
      const text = await jsonOf(entry);
      if (text !== undefined) judgeLabels(text, policy);
      if (!lists.includes(file)) continue;
      if (text === undefined || seen.has(file)) throw refused(`it has no plain ${file}`);
      seen.add(file);
      names.push(...namesOf(file, JSON.parse(text)));
    }
  } catch (error) {
    throw error instanceof PolicyError ? error : refused("it is no plain tar of images");
  }
  if (!seen.size) throw refused("it does not say which images it has");
  return names;
}

/** The text of an entry that an engine might read as JSON; layers are not. */
async function jsonOf(entry: TarEntry): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let json = false;
  for await (const chunk of entry) {
    chunks.push(chunk.slice());
    const first = chunk.findIndex((byte) => !" \t\r\n".includes(String.fromCharCode(byte)));
    json ||= first >= 0 && "[{".includes(String.fromCharCode(chunk[first] as number));
    // What is blank so far may still become JSON.
    if (first >= 0 && !json) return undefined;
    if (entry.size > most) throw refused("it has too large a file of JSON");
  }
  if (!json) return undefined;
  const whole = new Uint8Array(entry.size);
  let filled = 0;
  for (const chunk of chunks) {
    whole.set(chunk, filled);
    filled += chunk.length;
  }
  return new TextDecoder().decode(whole);
}

/** Keys of any object count, in any spelling: engines take keys without regard to case, and merge what is there twice. */
function judgeLabels(text: string, policy: Pick<Policy, "labels">): void {
  const plain = text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  for (const [, key = ""] of plain.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)) {
    if (isReserved(key, policy) && isObeyed(key)) {
      throw new PolicyError("R7", "The archive has an image with labels that prove something or that other software obeys.");
    }
  }
}

function namesOf(file: string, content: unknown): string[] {
  if (file === "manifest.json") return (content as { RepoTags?: string[] | null }[]).flatMap(({ RepoTags }) => RepoTags ?? []);
  if (file === "repositories") {
    return Object.entries(content as Record<string, Record<string, string>>).flatMap(([name, tags]) =>
      Object.keys(tags).map((tag) => `${name}:${tag}`)
    );
  }
  return ((content as { manifests?: { annotations?: Record<string, string> }[] }).manifests ?? []).flatMap(({ annotations = {} }) => {
    const name = annotations["io.containerd.image.name"];
    // A bare tag names nothing by itself; with a colon or a slash it is a name.
    const tag = annotations["org.opencontainers.image.ref.name"];
    return [...name === undefined ? [] : [name], ...tag !== undefined && (name === undefined || /[:/]/.test(tag)) ? [tag] : []];
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function refused(why: string): PolicyError {
  return new PolicyError("R4", `The archive cannot be loaded: ${why}.`);
}
