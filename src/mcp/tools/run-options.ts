/**
 * Ports and mounts of `container_run`, as people write them on a command line.
 *
 * @module
 */

import type { Mount } from "../../core/types/mounts.ts";
import type { PortMap } from "../../core/types/networks.ts";
import { ToolError } from "../tool.ts";

const port = /^(?:(?:(\[[0-9a-f:.]+\]|[\d.]+):)?(\d*):)?(\d+)(?:\/(tcp|udp|sctp))?$/i;

/** Ports that are published; on this machine alone where no address is named. Throws `ToolError`. */
export function portsOf(texts: readonly string[]): PortMap {
  const ports: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const text of texts) {
    const [, address = "127.0.0.1", outside = "", inside = "", protocol = "tcp"] = port.exec(text) ?? [];
    if (!isPort(inside) || (outside !== "" && !isPort(outside))) {
      throw new ToolError("bad_port", `${JSON.stringify(text)} is no port: write 8080:80, 80 for any free one, or 127.0.0.1:8080:80/udp`);
    }
    (ports[`${Number(inside)}/${protocol.toLowerCase()}`] ??= []).push({ HostIp: address.replace(/^\[|\]$/g, ""), HostPort: outside });
  }
  return ports;
}

function isPort(digits: string): boolean {
  return Number(digits) >= 1 && Number(digits) <= 65_535;
}

const mount = /^(?:([^:]+):)?(\/[^:]*)(?::(ro|rw))?$/;

/** What is mounted: `name:/path`, `/host/path:/path`, or `/path` for a volume without a name. Throws `ToolError`. */
export function mountsOf(texts: readonly string[]): Mount[] {
  return texts.map((text) => {
    const [, source, target, mode] = mount.exec(text) ?? [];
    if (target === undefined) {
      throw new ToolError("bad_mount", `${JSON.stringify(text)} is no mount: write data:/path, /host/path:/path:ro, or /path`);
    }
    return {
      Type: source?.startsWith("/") ? "bind" : "volume",
      ...source !== undefined && { Source: source },
      Target: target,
      ...mode === "ro" && { ReadOnly: true },
    };
  });
}
