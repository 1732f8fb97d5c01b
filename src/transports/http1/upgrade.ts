/**
 * An upgraded wire as a connection of its own: what came with the head is read first.
 *
 * @module
 */

import type { Connection } from "../../core/transport.ts";
import type { Wire } from "./wire.ts";

/** Hands a wire over; `closed` hears once that it was closed, by its reader or by a failure. */
export function upgraded(wire: Wire, closed: () => void): Connection {
  const { connection } = wire;
  let open = true;

  function close(): void {
    if (!open) return;
    open = false;
    connection.close();
    closed();
  }

  /** An abort is the reason why a write failed, and not that the connection is closed. */
  function rethrow(error: unknown): never {
    throw wire.reason(error);
  }

  return {
    async read() {
      if (!open) return undefined;
      if (wire.at === wire.buffer.length) {
        try {
          if (!await wire.more()) return undefined;
        } catch (error) {
          close();
          throw error;
        }
      }
      return wire.rest();
    },
    write: (chunk) => connection.write(chunk).catch(rethrow),
    closeWrite: () => connection.closeWrite().catch(rethrow),
    close,
    ...(connection.hold && { hold: (active: boolean) => connection.hold?.(active) }),
  };
}
