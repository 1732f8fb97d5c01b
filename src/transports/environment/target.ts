/**
 * Where an engine listens: the text of a host becomes plain data that a dial understands.
 *
 * @module
 */

import { DockerInputError, DockerUnsupportedError } from "../../core/errors.ts";

/** What a TLS connection is checked with. PEM texts, not paths. */
export interface TlsOptions {
  /** Certificates of the authorities that may have signed the engine's. Default: those that the runtime trusts. */
  readonly ca?: string | undefined;
  /** Our own certificate, for an engine that asks for one. Goes with `key`. */
  readonly cert?: string | undefined;
  /** Private key of `cert`. */
  readonly key?: string | undefined;
  /** Name that the engine's certificate must have. Default: the name or address of the host. */
  readonly servername?: string | undefined;
}

/** A unix socket on this machine. */
export interface UnixTarget {
  /** A unix socket. */
  readonly kind: "unix";
  /** The host as text, such as `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** File path of the socket. */
  readonly path: string;
}

/** A named pipe of Windows. */
export interface PipeTarget {
  /** A named pipe. */
  readonly kind: "npipe";
  /** The host as text, such as `npipe:////./pipe/docker_engine`. */
  readonly host: string;
  /** The pipe's name as Windows writes it, such as `\\.\pipe\docker_engine`. */
  readonly path: string;
}

/** A port that speaks plain HTTP. */
export interface TcpTarget {
  /** TCP without TLS. */
  readonly kind: "tcp";
  /** The host as text, such as `tcp://10.0.0.5:2375`. */
  readonly host: string;
  /** Name or address; IPv6 without its brackets. */
  readonly hostname: string;
  /** Port number. */
  readonly port: number;
  /** What goes before every path, such as `/docker`; mostly empty. */
  readonly base: string;
}

/** A port that speaks HTTP over TLS. */
export interface TlsTarget extends Omit<TcpTarget, "kind"> {
  /** TCP with TLS. */
  readonly kind: "tls";
  /** What the connection is checked with. */
  readonly tls: TlsOptions;
}

/** Where an engine listens. */
export type Target = UnixTarget | PipeTarget | TcpTarget | TlsTarget;

const forms = "unix:///path, npipe:////./pipe/name, tcp://host:port, http://host:port, https://host:port";
const noTls = "tls goes with tcp:// and https:// only";
const ports = { http: 80, https: 443 };

/**
 * Reads the text of a host.
 *
 * Ports default to 2375 for `tcp://`, 2376 for `tcp://` with `tls`, 80 and 443 for `http://` and `https://`; a path after
 * the port goes before every request. `host:port` alone is read as `tcp://`, as the docker command does.
 * Throws `DockerInputError` for another form and for one that contradicts `tls`, `DockerUnsupportedError` for `ssh://`.
 */
export function parseHost(host: string, tls?: TlsOptions | undefined): Target {
  const text = host.trim();
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case "unix":
      if (!rest || rest.includes("\0")) throw refuse(text, "it names no socket");
      if (tls) throw refuse(text, noTls);
      return { kind: "unix", host: `unix://${rest}`, path: rest };
    case "npipe": {
      const path = rest.replaceAll("/", "\\");
      if (!/^\\\\[^\\]+\\pipe\\./i.test(path)) throw refuse(text, "it names no pipe");
      if (tls) throw refuse(text, noTls);
      return { kind: "npipe", host: `npipe://${path.replaceAll("\\", "/")}`, path };
    }
    case "tcp":
    case "http":
    case "https":
      return network(text, scheme.toLowerCase() as "tcp" | "http" | "https", rest, tls);
    case "ssh":
      throw new DockerUnsupportedError(`Cannot use the host ${JSON.stringify(text)}: ssh:// is not supported`);
    case "":
      if (text.startsWith("/")) throw refuse(text, `did you mean unix://${text}?`);
      if (/^(\[[^\]]+\]|[\w.-]+):\d+$/.test(text)) return network(`tcp://${text}`, "tcp", text, tls);
  }
  throw refuse(text, "this form is not known");
}

/** The value of the `Host` header for a target. */
export function authority(target: Target): string {
  if (target.kind === "unix" || target.kind === "npipe") return "localhost";
  // The zone of a link-local address means something on this machine only.
  return `${bracketed(target.hostname.replace(/%.*/, ""))}:${target.port}`;
}

function network(text: string, scheme: "tcp" | "http" | "https", rest: string, tls: TlsOptions | undefined): TcpTarget | TlsTarget {
  const [, address = "", path = ""] = /^([^/?#]*)(.*)$/s.exec(rest) ?? [];
  if (address.includes("@")) throw refuse(text, "user and password are not taken from it; pass an authorization header");
  if (scheme === "http" && tls) throw refuse(text, "http:// is plain, and tls was asked for; use tcp:// or https://");

  const [whole, six, name = "", digits] = /^(?:\[([\da-f:.]+(?:%[\w.-]+)?)\]|([\w.-]*))(?::(\d+))?$/i.exec(address) ?? [];
  if (whole === undefined) throw refuse(text, "its name or port is malformed");
  const secure = scheme === "https" ? tls ?? {} : tls;
  const port = digits === undefined ? scheme === "tcp" ? (secure ? 2376 : 2375) : ports[scheme] : Number(digits);
  if (port < 1 || port > 65535) throw refuse(text, "its port is not one of 1 to 65535");
  if (secure) checkTls(secure);

  const base = path.replace(/\/+$/, "");
  if (!/^(\/[\w.~-]+)*$/.test(base) || /\/\.\.?(\/|$)/.test(base)) throw refuse(text, "its path is malformed");
  // As in the docker command, no name means this machine.
  const hostname = six ?? (name || "localhost");
  const common = { host: `${scheme}://${bracketed(hostname)}:${port}${base}`, hostname, port, base };
  return secure ? { kind: "tls", ...common, tls: secure } : { kind: "tcp", ...common };
}

function checkTls({ ca, cert, key }: TlsOptions): void {
  if ((cert === undefined) !== (key === undefined)) {
    throw new DockerInputError(`Cannot use tls.${cert ? "cert without tls.key" : "key without tls.cert"}: they go together`);
  }
  // Runtimes drop a text without a certificate silently, and then trust no engine.
  for (const [name, text, mark] of [["ca", ca, "CERTIFICATE"], ["cert", cert, "CERTIFICATE"], ["key", key, "PRIVATE KEY"]] as const) {
    if (text !== undefined && !text.includes(`${mark}-----`)) {
      throw new DockerInputError(`Cannot use tls.${name}: it must be the text of a PEM file, with "${mark}" in its first line`);
    }
  }
}

function bracketed(hostname: string): string {
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}

function refuse(text: string, reason: string): DockerInputError {
  return new DockerInputError(`Cannot use the host ${JSON.stringify(text)}: ${reason} (forms: ${forms})`);
}
