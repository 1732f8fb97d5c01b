/**
 * What a file in a container is, from the header of the archive endpoints.
 *
 * @module
 */

import type { Decoder } from "../endpoint.ts";
import { DockerDecodeError } from "../errors.ts";
import type { Headerlike } from "../transport.ts";
import { type TarStream, tarStreamOf } from "./tar.ts";

/** A file, folder or link in a container. */
export interface PathStat {
  /** Its name, without the folder. */
  name: string;
  /** Size in bytes. */
  size: number;
  /** Go's `os.FileMode`: permissions in the low nine bits, `1 << 31` for a folder, `1 << 27` for a symbolic link; not POSIX. */
  mode: number;
  /** Time of the last change, RFC 3339. */
  mtime: string;
  /** What a symbolic link points to, else empty. */
  linkTarget: string;
}

/** A tar of what was asked for, and what that is. */
export interface ArchiveStream extends TarStream {
  /** What the path is, known before the first byte of the tar. */
  readonly stat: PathStat;
}

function statOf(headers: Headerlike, operation: string): PathStat {
  const header = headers.get("x-docker-container-path-stat");
  if (header === null) throw new DockerDecodeError(`${operation} was answered without x-docker-container-path-stat`);
  try {
    const bytes = Uint8Array.from(atob(header), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as PathStat;
  } catch (cause) {
    throw new DockerDecodeError(`${operation} was answered with a path stat that does not decode`, { cause });
  }
}

/** The stat alone. */
export const pathStat: Decoder<PathStat> = {
  kind: "head",
  async decode({ headers, body }, { operation }) {
    await body.bytes(64 * 1024);
    return statOf(headers, operation);
  },
};

/** The stat and the tar. */
export const archive: Decoder<ArchiveStream> = {
  kind: "bytes",
  decode: ({ headers, body }, { operation }) => Object.assign(tarStreamOf(body, operation), { stat: statOf(headers, operation) }),
};
