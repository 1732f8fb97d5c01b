/**
 * `pull`: an image, with its progress added up.
 *
 * @module
 */

import { call, type Caller } from "../call.ts";
import { create, inspect } from "../endpoints/images.ts";
import { DockerInputError } from "../errors.ts";
import { type Operation, operation } from "../operation.ts";
import type { JSONMessage } from "../types/progress.ts";
import type { AuthConfig } from "../types/system.ts";

/** Options of `pull`. */
export interface PullOptions {
  /** Platform to pull, as `os[/arch[/variant]]`. Default: the engine's. */
  readonly platform?: string | undefined;
  /** Credentials of the registry. Default: none. */
  readonly auth?: AuthConfig | undefined;
  /** Aborts the pull. */
  readonly signal?: AbortSignal | undefined;
}

/** A step of a pull. */
export interface PullProgress {
  /** Short id of the layer that it is about; absent where it is about the image. */
  readonly id?: string;
  /** What happens to it, such as `Downloading`, in the engine's words. */
  readonly status: string;
  /** How much of this layer's step is done, in bytes, where the engine counts. */
  readonly current?: number;
  /** How much this layer's step is, in bytes, where the engine knows. */
  readonly total?: number;
  /** How much of the whole is done, from 0 to 1, all layers counting alike; it never goes back. */
  readonly fraction: number;
}

/** What a pull left. */
export interface PullResult {
  /** Digest of the image or index at the registry; `undefined` where the engine knows none. */
  readonly digest: string | undefined;
}

/** The two parts of a reference that a pull sends: without tag or digest it is `latest`, where an engine would pull all tags. */
export function splitReference(image: string): { readonly fromImage: string; readonly tag: string } {
  const digest = image.indexOf("@");
  const colon = image.lastIndexOf(":");
  const at = digest !== -1 ? digest : colon > image.lastIndexOf("/") ? colon : image.length;
  const fromImage = image.slice(0, at);
  const tag = image.slice(at + 1);
  // deno-lint-ignore no-control-regex
  if (!fromImage || (at < image.length && !tag) || /[\x00-\x20\x7f]/.test(image)) {
    throw new DockerInputError(`Cannot pull ${JSON.stringify(image)}: it is no reference of an image`);
  }
  return { fromImage, tag: tag || "latest" };
}

/** Pulls an image. Await it and it is there; iterate it for progress. */
export function pull(caller: Caller, image: string, options: PullOptions = {}): Operation<PullProgress, PullResult> {
  return operation(async function* ({ signal }) {
    const { fromImage, tag } = splitReference(image);
    const layers = new Layers();
    let digest: string | undefined;
    for await (
      const message of call(caller, create, { fromImage, tag, platform: options.platform, "X-Registry-Auth": options.auth }, { signal })
    ) {
      digest = /^Digest: (\S+)/.exec(message.status ?? "")?.[1] ?? digest;
      const progress = layers.add(message);
      if (progress) yield progress;
    }
    // Podman does not say it in the stream.
    digest ??= digestOf(
      fromImage,
      (await call(caller, inspect, { name: tag.includes(":") ? `${fromImage}@${tag}` : `${fromImage}:${tag}` }, { signal })).RepoDigests,
    );
    return { digest };
  }, options.signal);
}

function digestOf(name: string, digests: readonly string[] | null | undefined): string | undefined {
  const own = digests?.find((digest) => digest.split("@")[0]?.endsWith(name)) ?? digests?.[0];
  return own?.split("@")[1];
}

/** Share of a layer that is done when a status is reached; a download is half of the work, the extraction the other. */
const shares: Readonly<Record<string, number>> = {
  "Download complete": 0.5,
  "Verifying Checksum": 0.5,
  "Pull complete": 1,
  "Already exists": 1,
};

class Layers {
  readonly #done = new Map<string, number>();
  #fraction = 0;

  /** The progress in a message; `undefined` for one that tells nothing. */
  add({ id, status, progressDetail }: JSONMessage): PullProgress | undefined {
    if (status === undefined) return undefined;
    const { current, total } = progressDetail ?? {};
    const layer = id !== undefined && /^[0-9a-f]{12}$/.test(id);
    if (layer) {
      const part = total ? Math.min(1, (current ?? 0) / total) / 2 : 0;
      const share = shares[status] ?? (status === "Extracting" ? 0.5 + part : part);
      this.#done.set(id, Math.max(share, this.#done.get(id) ?? 0));
      const sum = [...this.#done.values()].reduce((a, b) => a + b, 0);
      this.#fraction = Math.max(this.#fraction, sum / this.#done.size);
    } else if (status.startsWith("Status: ")) this.#fraction = 1;
    return {
      ...(layer && { id }),
      status,
      ...(current !== undefined && { current }),
      ...(total !== undefined && { total }),
      fraction: this.#fraction,
    };
  }
}
