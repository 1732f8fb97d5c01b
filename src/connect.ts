/**
 * What `connect` does on every runtime: find the engine, make the transport, make the client.
 *
 * @module
 */

import { createDocker, type Docker } from "./core/client.ts";
import type { Transport } from "./core/transport.ts";
import { resolveEndpoint, type Surroundings } from "./transports/environment/endpoint.ts";
import type { ConnectOptions, TransportOptions } from "./transports/environment/options.ts";
import { explaining } from "./transports/first-contact.ts";
import { version } from "./version.ts";

/** A client of the engine that the options and the surroundings choose. Nothing is sent yet. */
export async function connectWith(
  options: ConnectOptions,
  surroundings: Surroundings,
  transportOf: (options: TransportOptions) => Transport,
): Promise<Docker> {
  const endpoint = await resolveEndpoint({ ...surroundings, host: options.host, tls: options.tls, version: options.version });
  const { target, host, tls, why } = endpoint;
  const transport = transportOf({ host, tls, headers: headersOf(options), connectTimeout: options.connectTimeout });
  return createDocker(explaining(transport, target, why), {
    version: endpoint.version,
    integers: options.integers,
    endpoint: { host, why },
  });
}

/** Under lower-case names, so that a `User-Agent` of the caller replaces ours. */
function headersOf({ headers = {} }: ConnectOptions): Record<string, string> {
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { "user-agent": `dockwire/${version}`, ...Object.fromEntries(own) };
}
