/** What several cases use: bytes that tell where they belong, digests, a transport that is watched. */
import { type Bytes, createDocker, type Docker, DockerApiError, trace, type TraceRecord } from "../../src/core/mod.ts";
import type { Tools } from "./case.ts";

/** Bytes in which every place differs from its surroundings, the same in every run. */
export function pattern(size: number): Bytes {
  const bytes = new Uint8Array(size);
  let state = 0x2545f491;
  for (let at = 0; at < size; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
}

/** SHA-256 in hexadecimal. */
export async function sha256(bytes: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** UTF-8. */
export function encoded(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** From UTF-8. */
export function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A part of a name that no engine has, with all that means something in an address. */
export const oddName: string = "?a=b&c#d%2Fe+f;g@h:i'j\"k<l>\\m|n{o}p[q]^r`s~t!u$v(w)x*y,z ü✓😀";

/** All items of an iterable. */
export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** All chunks of an iterable as one. */
export async function joined(source: AsyncIterable<Uint8Array>): Promise<Bytes> {
  return new Uint8Array(await new Blob(await all(source) as Bytes[]).arrayBuffer());
}

/** The first item that fits; the loop is left with it. */
export async function first<T>(source: AsyncIterable<T>, fits: (item: T) => boolean = () => true): Promise<T | undefined> {
  for await (const item of source) if (fits(item)) return item;
  return undefined;
}

/** A client whose requests are seen. */
export interface Watched {
  /** The client; it speaks the version of the one that it was made of. */
  readonly docker: Docker;
  /** What was sent so far, each noted when its head arrived. */
  readonly records: readonly TraceRecord[];
  /** Resolves when the head of such a request has arrived. */
  head(path: RegExp): Promise<TraceRecord>;
}

/** A second client over the same transport, whose requests are seen. `version` is pinned, or `"negotiate"`; default that of the client. */
export function watched(docker: Pick<Docker, "transport" | "versions">, version: string | undefined = docker.versions.known): Watched {
  const records: TraceRecord[] = [];
  const waiting = new Set<() => void>();
  const transport = trace(docker.transport, (record) => {
    records.push(record);
    for (const look of [...waiting]) look();
  });
  return {
    docker: createDocker(transport, version === "negotiate" ? {} : { version }),
    records,
    head: (path) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = records.find((record) => path.test(record.path));
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** Whether the engine's API is at least of this version. */
export async function speaks(docker: Docker, version: string): Promise<boolean> {
  const [own, other] = [await docker.apiVersion(), version].map((text) => Number(text.split(".")[1]));
  return (own ?? 0) >= (other ?? 0);
}

/** Whether it is Podman; only for what has no form that both understand. */
export async function isPodman(docker: Docker): Promise<boolean> {
  return (await docker.system.ping()).server?.startsWith("Libpod/") === true;
}

/** Asks again while others are in the way: a prune at the same time, or what goes while an engine counts. */
export function calmly<T>(t: Tools, what: string, ask: () => Promise<T>): Promise<T> {
  const one = async (): Promise<{ readonly value: T } | undefined> => {
    try {
      return { value: await ask() };
    } catch (error) {
      if (DockerApiError.is(error) && (error.isConflict || /no such (container|volume)/.test(error.reason))) return undefined;
      throw error;
    }
  };
  return t.until(what, one).then(({ value }) => value);
}

/** Pauses a container until the case ends. On a busy machine the freezer of the kernel may need more than one try. */
export async function paused(docker: Docker, t: Tools, id: string): Promise<void> {
  t.cleanup(() => docker.containers.unpause({ id }));
  await t.until("pause", () =>
    docker.containers.pause({ id }).then(() => true, (error) => {
      if (DockerApiError.is(error) && error.reason.includes("unable to freeze")) return false;
      throw error;
    }));
}
