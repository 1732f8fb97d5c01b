/**
 * HTTP/1.1 over the sockets of a runtime.
 *
 * @module
 */

import type { Dial, Transport } from "../core/transport.ts";
import type { DialOptions, TransportOptions } from "./environment/options.ts";
import { authority, parseHost, type Target } from "./environment/target.ts";
import { http1 } from "./http1/http1.ts";

/** The transport to the engine that the options name; `dialTo` opens its connections. Throws `DockerInputError` for a malformed host. */
export function socketTransport(options: TransportOptions, dialTo: (target: Target, options: DialOptions) => Dial): Transport {
  const target = parseHost(options.host, options.tls);
  const { headers, maxIdle, idleTimeout } = options;
  return http1(dialTo(target, options), {
    host: authority(target),
    basePath: "base" in target ? target.base : "",
    headers,
    maxIdle,
    idleTimeout,
  });
}
