/**
 * What an engine says of itself in the headers of a ping.
 *
 * @module
 */

import type { Decoder } from "../endpoint.ts";

/** The answer to a ping. What the engine did not say is absent. */
export interface Ping {
  /** Highest API version that the engine speaks, such as `1.51`. */
  apiVersion?: string;
  /** Operating system of its containers: `linux` or `windows`. */
  osType?: string;
  /** Whether experimental features are on. */
  experimental?: boolean;
  /** Builder that it advises: `1` the classic one, `2` BuildKit. */
  builderVersion?: string;
  /** Its place in a swarm: `inactive`, `pending`, `error`, `locked`, `active/worker` or `active/manager`. */
  swarm?: string;
  /** Name and version of the software, such as `Docker/28.5.2 (linux)`. */
  server?: string;
}

/** The headers of a ping, decoded. */
export const ping: Decoder<Ping> = {
  kind: "head",
  async decode({ headers, body }) {
    await body.bytes(64 * 1024);
    const experimental = headers.get("docker-experimental");
    const said = {
      apiVersion: headers.get("api-version"),
      osType: headers.get("ostype"),
      builderVersion: headers.get("builder-version"),
      swarm: headers.get("swarm"),
      server: headers.get("server"),
      experimental: experimental && experimental === "true",
    };
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== "")) as Ping;
  },
};
