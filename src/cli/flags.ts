/**
 * The flags of `dockwire mcp`.
 *
 * @module
 */

/** A flag. */
export interface Flag {
  /** `text` takes a value once, `list` values with commas between them, `each` a value and may be repeated, `switch` none. */
  readonly kind: "text" | "list" | "each" | "switch";
  /** What its value looks like, for the help. */
  readonly value?: string;
  /** What it does, for the help. */
  readonly help: string;
  /** Only given on the command line: it has no variable, and no key in a policy file. */
  readonly command?: true;
}

/** Name of a flag. */
export type FlagName =
  | "allow"
  | "read-only"
  | "offline"
  | "allow-host"
  | "allow-registry"
  | "allow-label"
  | "scope"
  | "confirm"
  | "confirm-fallback"
  | "reveal"
  | "secrets-file"
  | "host"
  | "context"
  | "api-version"
  | "timeout"
  | "toolsets"
  | "tools"
  | "exclude-tools"
  | "max-output-chars"
  | "http"
  | "path"
  | "token-file"
  | "allowed-hosts"
  | "allowed-origins"
  | "insecure-http"
  | "insecure-no-auth"
  | "audit-log"
  | "log-level"
  | "policy"
  | "print-tools"
  | "dry-run"
  | "help";

/** All flags of `dockwire mcp`, in the order of the help. */
export const flags: Readonly<Record<FlagName, Flag>> = {
  "allow": {
    kind: "list",
    value: "LIST",
    help:
      "what may be done beside reading: write, exec, net, files, build, push, destroy, dataloss; standard (write, exec, net, destroy); all",
  },
  "read-only": { kind: "switch", help: "nothing but reading, whatever else is granted" },
  "offline": { kind: "switch", help: "nothing that makes the engine call out: takes net and push away" },
  "allow-host": {
    kind: "list",
    value: "LIST",
    help: "what of the machine may be reached: bind:/folder[:rw], publish, net, pid, devices, caps:NAME, privileged, plugins, swarm-join",
  },
  "allow-registry": {
    kind: "list",
    value: "LIST",
    help: "registries that may be pulled from; default docker.io, ghcr.io, quay.io, mcr.microsoft.com",
  },
  "allow-label": { kind: "list", value: "LIST", help: "label prefixes that may be set though they steer other software, such as traefik." },
  "scope": {
    kind: "text",
    value: "managed|all|project:NAME|label:KEY=VALUE",
    help: "objects that may be changed; default managed: those that this server made",
  },
  "confirm": {
    kind: "list",
    value: "auto|always|never[:CLASS]",
    help: "when a person is asked; default auto: before destroy, dataloss and host",
  },
  "confirm-fallback": {
    kind: "text",
    value: "deny|token|cli",
    help: "where the client cannot ask: refuse (default), take a second call, or wait for `dockwire confirm CODE`",
  },
  "reveal": { kind: "list", value: "env", help: "shows values of environment variables as they are" },
  "secrets-file": {
    kind: "text",
    value: "FILE",
    help: "JSON with values that secret:NAME stands for, and the variables and images that may have them",
  },
  "host": {
    kind: "each",
    value: "[NAME=]ENDPOINT[,ro][,nd]",
    help: "an engine: unix://, npipe://, tcp://, https:// or context:NAME; ro reads only, nd destroys nothing; may be repeated",
  },
  "context": { kind: "text", value: "NAME", help: "the engine of a docker context" },
  "api-version": { kind: "text", value: "X.Y", help: "speaks this version of the API; default: the highest that both sides know" },
  "timeout": { kind: "text", value: "SECONDS", help: "after this a tool that waits answers with what it knows; default 50" },
  "toolsets": {
    kind: "list",
    value: "LIST",
    help:
      "system, containers, images, networks, volumes (default); exec, files, build (on with their grant), swarm, api; +NAME and -NAME change the default, all is all",
  },
  "tools": { kind: "list", value: "LIST", help: "only these tools" },
  "exclude-tools": { kind: "list", value: "LIST", help: "none of these tools" },
  "max-output-chars": { kind: "text", value: "N", help: "most characters of a result, 1000 to 45000; default 16000" },
  "http": { kind: "text", value: "[HOST:]PORT", help: "serves Streamable HTTP there instead of stdio; default host 127.0.0.1" },
  "path": { kind: "text", value: "/PATH", help: "where on it; default /mcp" },
  "token-file": {
    kind: "text",
    value: "FILE",
    help: "holds the bearer token, of at least 32 characters; default: one is made and shown on stderr",
  },
  "allowed-hosts": { kind: "list", value: "LIST", help: "further values of the Host header, for a proxy in front" },
  "allowed-origins": { kind: "list", value: "LIST", help: "further values of the Origin header, for pages in browsers" },
  "insecure-http": { kind: "switch", help: "listens on other addresses than this machine's own, without TLS" },
  "insecure-no-auth": { kind: "switch", help: "takes no token; on this machine's own addresses, and with nothing granted" },
  "audit-log": {
    kind: "text",
    value: "FILE|stderr",
    help: "a line of JSON a call: what was asked for and what became of it, never a value",
  },
  "log-level": { kind: "text", value: "error|warn|info|debug", help: "what is said on stderr; default warn" },
  "policy": { kind: "text", value: "FILE", help: "JSON with the names of these flags as keys; flags and variables go before it" },
  "print-tools": { kind: "text", value: "json|md", help: "prints the tools that a client would see, and ends", command: true },
  "dry-run": { kind: "switch", help: "prints what would be granted, the hosts and the tools, and ends", command: true },
  "help": { kind: "switch", help: "prints this", command: true },
};

/** How the variables of flags begin. */
export const prefix = "DOCKER_MCP_";

/** The variable that stands for a flag. */
export function variableOf(name: FlagName): string {
  return prefix + name.toUpperCase().replaceAll("-", "_");
}
