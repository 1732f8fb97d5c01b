/**
 * What runs in a container.
 *
 * @module
 */

import { labels } from "../labels.ts";
import { absent, amount, flag, list, map, object, type Rule, text } from "../rule.ts";
import { env } from "./env.ts";
import { port } from "./network.ts";
import { hostName, innerPath, line, mac, signal } from "./values.ts";

/** Nothing but `{}`. */
export const empty: Rule = object({});

/** How a container is asked whether it is well. */
export const healthcheck: Rule = object({
  Test: list(text),
  Interval: amount,
  Timeout: amount,
  Retries: amount,
  StartPeriod: amount,
  StartInterval: amount,
});

/** What a container runs; a commit takes the same. The image is named by who asks. */
export const configFields: Readonly<Record<string, Rule>> = {
  Hostname: hostName,
  Domainname: hostName,
  User: line,
  AttachStdin: flag,
  AttachStdout: flag,
  AttachStderr: flag,
  ExposedPorts: map(port, empty),
  Tty: flag,
  OpenStdin: flag,
  StdinOnce: flag,
  Env: env,
  Cmd: list(text),
  Healthcheck: healthcheck,
  ArgsEscaped: flag,
  // Podman takes a key with a colon for a bind.
  Volumes: map(innerPath, empty),
  WorkingDir: line,
  Entrypoint: list(text),
  NetworkDisabled: flag,
  MacAddress: mac,
  OnBuild: absent("it would run in builds of others"),
  Labels: labels,
  StopSignal: signal,
  StopTimeout: amount,
  Shell: list(text),
};
