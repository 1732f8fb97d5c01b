/**
 * Errors of the protocol, as opposed to failures of a tool, which are results.
 *
 * @module
 */

/** An error of JSON-RPC. Its message and data go to the client as they are. */
export class RpcError extends Error {
  /** Name of the class. */
  override readonly name = "RpcError";
  /** The number that JSON-RPC and MCP give this kind of error. */
  readonly code: number;
  /** More about it, for programs. */
  readonly data: unknown;

  /** Takes the number, the message, and what else a program may want. */
  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** There is no such method. */
export function methodNotFound(): RpcError {
  return new RpcError(-32601, "Method not found");
}

/** The parameters do not fit the method. */
export function invalidParams(message: string): RpcError {
  return new RpcError(-32602, message);
}

/** There is no resource of this address. */
export function resourceNotFound(uri: string): RpcError {
  return new RpcError(-32002, "Resource not found", { uri });
}

/** Something else went wrong. */
export function internalError(message: string): RpcError {
  return new RpcError(-32603, message);
}
