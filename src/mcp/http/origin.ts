/**
 * Who may be addressed, and from which pages: without it any web page could speak to a server on the reader's machine.
 *
 * @module
 */

/** Names of this machine; a server that answers to others has to be told so. */
export const loopback: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Whether a list has the host: an entry with a port means that port, one without any port. */
export function hasHost(list: readonly string[], host: string): boolean {
  const asked = split(host);
  return asked !== undefined && list.some((entry) => {
    const allowed = split(entry);
    return allowed !== undefined && allowed.name === asked.name && (allowed.port === "" || allowed.port === asked.port);
  });
}

/** The host that a request is for: its `Host` header, or where a runtime hides that one, its address. */
export function hostOf(request: Request): string {
  return request.headers.get("host") ?? new URL(request.url).host;
}

/** Whether a page may send the request: one of the server's own, or one that is listed. Programs send no `Origin`. */
export function fromAllowedPage(request: Request, allowedOrigins: readonly string[]): boolean {
  const origin = request.headers.get("origin");
  if (origin === null || allowedOrigins.includes(origin)) return true;
  return origin === `http://${hostOf(request)}` || origin === `https://${hostOf(request)}`;
}

/** Name and port, or `undefined` for what is no host: by hand, since a URL parser would make one of almost anything. */
function split(host: string): { readonly name: string; readonly port: string } | undefined {
  const [, name, port = ""] = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(host) ?? [];
  return name === undefined ? undefined : { name: name.toLowerCase(), port };
}
