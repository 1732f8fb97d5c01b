/**
 * The endpoint by which BuildKit asks a client for secrets, credentials and files.
 *
 * @module
 */

import { connection } from "../codecs/connection.ts";
import type { Endpoint } from "../endpoint.ts";
import * as header from "../fields/header.ts";
import type { Connection } from "../transport.ts";

/** Input of {@linkcode open}; none of it is documented. */
export interface OpenInput {
  /** Id of the session, for the parameter `session` of a build. */
  "X-Docker-Expose-Session-Uuid"?: string | undefined;
  /** Name of the session, for logs. */
  "X-Docker-Expose-Session-Name"?: string | undefined;
  /** A key for the folder of the context: sessions of the same one need send only what changed. Empty is a key, too. */
  "X-Docker-Expose-Session-Sharedkey"?: string | undefined;
  /** A gRPC method that is served, such as `/moby.filesync.v1.FileSync/DiffCopy`. */
  "X-Docker-Expose-Session-Grpc-Method"?: string | undefined;
}

/**
 * Opens a session: the engine speaks HTTP/2 on the connection and calls, and the client is the gRPC server. Deprecated since 1.53.
 * `POST /session`
 */
export const open: Endpoint<"Session", OpenInput, Connection> = {
  id: "Session",
  method: "POST",
  path: "/session",
  params: {
    "X-Docker-Expose-Session-Uuid": header.text,
    "X-Docker-Expose-Session-Name": header.text,
    "X-Docker-Expose-Session-Sharedkey": header.text,
    "X-Docker-Expose-Session-Grpc-Method": header.text,
  },
  returns: connection,
  upgrade: "h2c",
};
