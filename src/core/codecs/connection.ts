/**
 * A raw connection, as an upgrade hands it over.
 *
 * @module
 */

import type { Decoder } from "../endpoint.ts";
import { DockerDecodeError } from "../errors.ts";
import type { Connection } from "../transport.ts";

/** The connection itself; whoever takes it closes it. */
export const connection: Decoder<Connection> = {
  kind: "session",
  decode({ connection, status }, { operation }) {
    if (connection) return connection;
    throw new DockerDecodeError(`${operation} was answered with ${status}, and the connection was not handed over`);
  },
};
