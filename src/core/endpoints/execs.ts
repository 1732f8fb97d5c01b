/**
 * The endpoints of execs: further processes in a running container. `containers.exec` creates one.
 *
 * @module
 */

import { empty } from "../codecs/empty.ts";
import { json } from "../codecs/json.ts";
import { exec as session, type Session } from "../codecs/session.ts";
import type { Endpoint } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import * as local from "../fields/local.ts";
import { required } from "../fields/mark.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import type { ExecInspectResponse, ExecStartBody } from "../types/execs.ts";

/** Input of {@linkcode start}, beside its body. */
export interface StartInput {
  /** Id of the exec. */
  id: string;
  /** Opens stdin; its create must have said `AttachStdin`. Default false. Not sent: it asks for a connection both ways. */
  stdin?: boolean | undefined;
}

/**
 * Starts an exec and stays for its output. Why a command could not start is text in that output; `inspect` has its exit code.
 * `POST /exec/{id}/start`
 */
export const start: Endpoint<"ExecStart", StartInput, Session, ExecStartBody> = {
  id: "ExecStart",
  method: "POST",
  path: "/exec/{id}/start",
  params: { id: path.id, stdin: local.flag },
  body: body.json,
  returns: session,
  upgrade: "tcp",
};

/** Input of {@linkcode resize}. */
export interface ResizeInput {
  /** Id of the exec. */
  id: string;
  /** Height in lines. */
  h: number;
  /** Width in characters. */
  w: number;
}

/** Resizes the terminal of an exec that runs; before its start, engines do not answer for seconds. `POST /exec/{id}/resize` */
export const resize: Endpoint<"ExecResize", ResizeInput, void> = {
  id: "ExecResize",
  method: "POST",
  path: "/exec/{id}/resize",
  params: { id: path.id, h: /* @__PURE__ */ required(query.integer), w: /* @__PURE__ */ required(query.integer) },
  returns: empty,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Id of the exec. */
  id: string;
}

/** All about an exec, its exit code included. `GET /exec/{id}/json` */
export const inspect: Endpoint<"ExecInspect", InspectInput, ExecInspectResponse> = {
  id: "ExecInspect",
  method: "GET",
  path: "/exec/{id}/json",
  params: { id: path.id },
  returns: json,
};
