/**
 * What a value is by where it stands in an answer. Names are the Engine API's, and count at any depth: an object comes back inside
 * others (a service's previous spec, a container's image), and Podman has places of its own.
 *
 * @module
 */

/** How the strings of a value are redacted. */
export type Rule =
  /** Any text. */
  | "text"
  /** Texts `NAME=value`, or objects with `Name` and `Value`. */
  | "env"
  /** Arguments, or one command line. */
  | "command"
  /** Command lines, though they stand in a list. */
  | "lines"
  /** All of it. */
  | "whole"
  /** A map of strings whose names may say that they are secret. */
  | "named"
  /** Configuration of a log driver. */
  | "log"
  /** Options of a volume driver, or of any other. */
  | "driver"
  /** Addresses of proxies. */
  | "proxy"
  /** What happened, of an event. */
  | "action";

// What is not here goes by its name: tokens, keys and passwords.
const rules: Readonly<Record<string, Rule>> = {
  Env: "env",
  env: "env",
  Cmd: "command",
  Args: "command",
  args: "command",
  Entrypoint: "command",
  arguments: "command",
  Command: "command",
  CreateCommand: "command",
  Test: "command",
  OnBuild: "lines",
  Processes: "lines",
  CreatedBy: "lines",
  Description: "lines",
  stream: "lines",
  Labels: "named",
  Annotations: "named",
  Attributes: "named",
  DriverOpts: "named",
  SigningCAKey: "whole",
  HttpProxy: "proxy",
  HttpsProxy: "proxy",
  Action: "action",
  status: "action",
};

/** The rule for what stands under `key` in an object that stands under `parent`; `undefined` where the key says nothing. */
export function ruleOf(operation: string, parent: string, key: string): Rule | undefined {
  switch (key) {
    case "Config":
      return parent === "LogConfig" ? "log" : undefined;
    case "Options":
      return parent === "LogDriver" ? "log" : operation.startsWith("Network") ? "named" : "driver";
    case "Data":
      return /^(?:Secret|Config)/.test(operation) || parent === "Spec" ? "whole" : undefined;
  }
  return Object.hasOwn(rules, key) ? rules[key] : key.startsWith("build-arg:") ? "whole" : undefined;
}
