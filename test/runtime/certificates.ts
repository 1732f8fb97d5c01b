/** Certificates that are made for one run: an authority, a server for localhost, a client. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificates {
  /** Folder of `ca.pem`, `server-cert.pem`, `server-key.pem`, `cert.pem` and `key.pem`. */
  readonly folder: string;
  /** The text of one of them. */
  text(name: string): string;
  /** Removes the folder. */
  remove(): void;
}

/** Makes them with the openssl command. */
export function certificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "dockwire-tls-"));
  const openssl = (...args: string[]): void => void execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-x509", ...newKey, "-days", "2", "-subj", "/CN=test authority", "-keyout", "ca-key.pem", "-out", "ca.pem");
  for (
    const [name, prefix, extensions] of [
      ["localhost", "server-", "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth"],
      ["client", "", "extendedKeyUsage=clientAuth"],
    ] as const
  ) {
    writeFileSync(join(folder, "extensions"), extensions);
    openssl("req", ...newKey, "-subj", `/CN=${name}`, "-keyout", `${prefix}key.pem`, "-out", "request.pem");
    openssl(
      ..."x509 -req -days 2 -CA ca.pem -CAkey ca-key.pem -CAcreateserial -extfile extensions -in request.pem -out".split(" "),
      `${prefix}cert.pem`,
    );
  }
  return {
    folder,
    text: (name) => readFileSync(join(folder, name), "utf8"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
