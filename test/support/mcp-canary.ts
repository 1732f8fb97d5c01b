/**
 * Secrets that must not come out: where they stand in answers, in which forms they are written, and how they are hidden.
 *
 * @module
 */

import { fixtures } from "./fixtures.ts";

/** Chance that is the same for the same seed. */
export interface Chance {
  /** A whole number from 0 to below `n`. */
  below(n: number): number;
  /** One of them. */
  of<T>(items: readonly T[]): T;
  /** A word of letters and digits that is nowhere else. */
  canary(): string;
}

/** Seeded chance (mulberry32). */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (n: number) => Math.floor(next() * n);
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  return {
    below,
    of: (items) => items[below(items.length)] as never,
    canary: () => `Cnry${Array.from({ length: 16 }, () => letters[below(letters.length)]).join("")}`,
  };
}

/** Ways to write a secret so that anybody sees that it is one; each is a text around the canary. */
export const forms: Readonly<Record<string, (canary: string) => string>> = {
  keyValue: (c) => `connecting with password=${c} now`,
  keyColon: (c) => `db_passwd: ${c}`,
  json: (c) => `{"user":"a","apiKey":"${c}","n":1}`,
  jsonInJson: (c) => `{"m":"{\\"client_secret\\":\\"${c}\\"}"}`,
  jsonWithQuote: (c) => `{"token":"a\\"${c}","n":1}`,
  yaml: (c) => `db:\n  password: "${c}"\n  port: 1`,
  yamlBlock: (c) => `password: |\n  first\n  ${c}\nport: 1`,
  query: (c) => `GET /x?access_token=${c}&page=2 200`,
  url: (c) => `postgres://app:${c}@db:5432/app`,
  urlUserOnly: (c) => `cloning https://${c}@git.example/x.git`,
  urlEmptyUser: (c) => `redis://:${c}@cache:6379/0`,
  urlSlash: (c) => `amqp://u:a/${c}@mq/v`,
  authorization: (c) => `> Authorization: Token ${c}`,
  proxyAuthorization: (c) => `Proxy-Authorization: Basic ${c}==`,
  bearer: (c) => `sent bearer ${c} to it`,
  cookie: (c) => `Set-Cookie: sid=${c}; Path=/`,
  headerInCurl: (c) => `curl -H 'X-Api-Key: ${c}' http://x/`,
  jwt: (c) => `token is eyJhbGciOiJIUzI1NiJ9.eyJz${c}.${c}`,
  aws: (c) => `id AKIA${c.toUpperCase().slice(0, 16)}`,
  github: (c) => `ghp_${c}${c}`,
  githubPat: (c) => `github_pat_${c}_${c}`,
  gitlab: (c) => `glpat-${c}`,
  slack: (c) => `xoxb-1234-${c}`,
  stripe: (c) => `sk_live_${c}`,
  openai: (c) => `sk-proj-${c}`,
  registry: (c) => `dckr_pat_${c}`,
  swarm: (c) => `docker swarm join --token SWMTKN-1-${c.toLowerCase()}-${c.toLowerCase()} 10.0.0.1:2377`,
  unlock: (c) => `SWMKEY-1-${c}`,
  pem: (c) => `key:\n-----BEGIN RSA PRIVATE KEY-----\nMIIE${c}\n${c}\n-----END RSA PRIVATE KEY-----\nafter`,
  pemOpen: (c) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${c}`,
  pemEscaped: (c) => `{"k":"-----BEGIN PRIVATE KEY-----\\n${c}\\n-----END PRIVATE KEY-----\\n"}`,
  flag: (c) => `app --db-password ${c} --port 1`,
  flagEquals: (c) => `app --api-token=${c} serve`,
  flagQuoted: (c) => `app --secret "a b ${c}" serve`,
  connection: (c) => `Server=db;User Id=sa;Password=a;${c};Database=x`,
  azure: (c) => `AccountName=x;AccountKey=${c}==;EndpointSuffix=y`,
  goDsn: (c) => `app:${c}@tcp(db:3306)/x`,
  oracle: (c) => `jdbc:oracle:thin:scott/${c}@db:1521:x`,
  basicAuth: (c) => `admin:$apr1$abcdefgh$${c}`,
  bcrypt: (c) => `$2y$05$${c}`,
  sql: (c) => `CREATE USER a IDENTIFIED BY '${c}'`,
};

/** How the text of {@linkcode forms} is looked for: some forms change its case. */
export function tells(output: string, canary: string): boolean {
  return output.toLowerCase().includes(canary.toLowerCase().slice(0, 12)) || output.toLowerCase().includes(canary.toLowerCase().slice(-10));
}

const invisible = [
  "\u200b",
  "\u200d",
  "\ufeff",
  "\u2060",
  "\u00ad",
  "\u202e",
  "\u2066",
  "\ufe0f",
  "\u{e0041}",
  "\u{e0100}",
  "\0",
  "\x07",
  "\x1b[0m",
];
const terminal = ["\x1b[31;1m", "\x1b]0;title\x07", "\x1b]8;;mailto:evil\x1b\\", "\x9b1m", "\x1bPq\x1b\\", "\x1b(B", "x\b"];

/** The text with characters that nobody sees at some places, also within words. */
export function disguised(text: string, of: Chance): string {
  return [...text].map((char) => of.below(3) ? char : `${of.of([...invisible, ...terminal])}${char}`).join("");
}

/** A recorded answer, parsed. */
export interface Recorded {
  /** Its operation. */
  readonly operation: string;
  /** Its recording. */
  readonly label: string;
  /** The value. */
  readonly value: unknown;
}

/** All recorded answers that are JSON, one value or several. */
export const recorded: readonly Recorded[] = fixtures.flatMap(({ label, operationId, response, headEnd, framing }) => {
  if (!operationId || framing === "none") return [];
  const body = Buffer.from(response.subarray(headEnd));
  const text = (framing === "chunked" ? unchunked(body) : body).toString("utf8").trim();
  const values = text.split(/\n(?=[{[])/).map((line) => {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      return undefined;
    }
  });
  return values.filter((value) => typeof value === "object" && value !== null).map((value) => ({ operation: operationId, label, value }));
});

function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const line = body.indexOf("\r\n", at);
    const size = parseInt(body.toString("latin1", at, line), 16);
    if (!size || line < 0) break;
    parts.push(body.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

/** A copy in which every string, and every key that is no name of the API, became what `text` makes of it. */
export function rewritten(value: unknown, text: (text: string, path: string) => string, path = ""): unknown {
  if (typeof value === "string") return text(value, path);
  if (Array.isArray(value)) return value.map((item) => rewritten(item, text, `${path}[]`));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewritten(item, text, `${path}.${key}`)]));
}

/** A place of an answer whose value is a secret whatever it looks like. */
export interface Place {
  /** For the name of the test. */
  readonly name: string;
  /** The operation that answers with it. */
  readonly operation: string;
  /** The answer, or the part of it that matters. */
  readonly value: (canary: string) => unknown;
}

const listed = { Id: "a", Names: ["/web"], Image: "x", State: "running", Status: "Up", Created: 1, Labels: {}, Ports: [] };
const container = (of: object) => ({ Id: "a", Name: "/web", State: {}, HostConfig: {}, ...of });

/** The places where a bare canary must go. */
export const places: readonly Place[] = [
  { name: "environment", operation: "ContainerInspect", value: (c) => container({ Config: { Env: ["PATH=/bin", `ANY=${c}`] } }) },
  { name: "environment with = in it", operation: "ContainerInspect", value: (c) => container({ Config: { Env: [`ANY=a=${c}`] } }) },
  { name: "environment over lines", operation: "ContainerInspect", value: (c) => container({ Config: { Env: [`ANY=a\n${c}`] } }) },
  {
    name: "environment of an image",
    operation: "ImageInspect",
    value: (c) => ({ Config: { Env: [`ANY=${c}`] }, ContainerConfig: { Env: [`B=${c}`] } }),
  },
  { name: "arguments --password=", operation: "ContainerInspect", value: (c) => container({ Path: "x", Args: [`--password=${c}`] }) },
  { name: "arguments --password x", operation: "ContainerInspect", value: (c) => container({ Path: "x", Args: ["--password", c] }) },
  { name: "arguments -p x", operation: "ContainerInspect", value: (c) => container({ Config: { Cmd: ["psql", "-p", c] } }) },
  { name: "arguments -px", operation: "ContainerInspect", value: (c) => container({ Path: "/usr/bin/mysqldump", Args: [`-p${c}`] }) },
  {
    name: "entrypoint and command",
    operation: "ContainerInspect",
    value: (c) => container({ Config: { Entrypoint: ["mysql"], Cmd: [`-p${c}`] } }),
  },
  { name: "arguments -a of redis", operation: "ContainerInspect", value: (c) => container({ Path: "redis-cli", Args: ["-a", c, "ping"] }) },
  {
    name: "arguments in a shell",
    operation: "ContainerInspect",
    value: (c) => container({ Path: "sh", Args: ["-c", `cd / && mysql -p${c} -e x`] }),
  },
  {
    name: "arguments in a quoted shell",
    operation: "ContainerInspect",
    value: (c) => container({ Args: ["-c", `sh -c "mysql -p${c} -e x"`] }),
  },
  { name: "user of curl", operation: "ContainerInspect", value: (c) => container({ Args: ["curl", "-u", `me:${c}`, "http://x"] }) },
  { name: "entrypoint", operation: "ContainerInspect", value: (c) => container({ Config: { Entrypoint: ["x", "--auth-token", c] } }) },
  { name: "command of a list", operation: "ContainerList", value: (c) => [{ ...listed, Command: `mysqld -p ${c}` }] },
  {
    name: "Podman's create command",
    operation: "ContainerInspect",
    value: (c) => container({ Config: { CreateCommand: ["podman", "run", "-e", `A=${c}`, `--env=B=${c}`, "x"] } }),
  },
  {
    name: "label named password",
    operation: "ContainerInspect",
    value: (c) => container({ Config: { Labels: { "app.db-password": c } } }),
  },
  {
    name: "label with basic auth",
    operation: "ContainerList",
    value: (c) => [{ ...listed, Labels: { "traefik.http.middlewares.a.basicauth.users": `u:${c}` } }],
  },
  { name: "label of an engine", operation: "SystemInfo", value: (c) => ({ Labels: [`registry.token=${c}`] }) },
  {
    name: "log options",
    operation: "ContainerInspect",
    value: (c) => container({ HostConfig: { LogConfig: { Type: "x", Config: { any: c, "max-size": `1${c}` } } } }),
  },
  {
    name: "log driver of a service",
    operation: "ServiceInspect",
    value: (c) => ({ Spec: { TaskTemplate: { LogDriver: { Name: "x", Options: { any: c } } } } }),
  },
  {
    name: "health test",
    operation: "ContainerInspect",
    value: (c) => container({ Config: { Healthcheck: { Test: ["CMD-SHELL", `mysqladmin ping -p${c}`] } } }),
  },
  {
    name: "health test as arguments",
    operation: "ImageInspect",
    value: (c) => ({ Config: { Healthcheck: { Test: ["CMD", "redis-cli", "-a", c] } } }),
  },
  {
    name: "health output",
    operation: "ContainerInspect",
    value: (c) => container({ State: { Health: { Log: [{ Output: `FAIL password=${c}` }] } } }),
  },
  {
    name: "history ENV",
    operation: "ImageHistory",
    value: (c) => [{ CreatedBy: `/bin/sh -c #(nop)  ENV ANY=a ${c}` }, { CreatedBy: `ENV ANY=${c}` }],
  },
  { name: "history ARG", operation: "ImageHistory", value: (c) => [{ CreatedBy: `ARG ANY=${c}` }] },
  {
    name: "history arguments",
    operation: "ImageHistory",
    value: (c) => [{ CreatedBy: `RUN |2 A=x ${c} B=${c} /bin/sh -c make # buildkit` }, { CreatedBy: `|1 A=${c} /bin/sh -c make` }],
  },
  {
    name: "build cache",
    operation: "SystemDataUsage",
    value: (c) => ({
      BuildCache: [{ Description: `[stage-1 2/3] ENV ANY=${c}` }, { Description: `mount / from exec |1 A=${c} /bin/sh -c make` }],
    }),
  },
  {
    name: "volume options",
    operation: "VolumeInspect",
    value: (c) => ({ Options: { any: c, o: `username=${c},password=${c},${c}`, type: `${c} ` } }),
  },
  { name: "volume options in df", operation: "SystemDataUsage", value: (c) => ({ Volumes: [{ Options: { any: c } }] }) },
  {
    name: "volume options of a mount",
    operation: "ContainerInspect",
    value: (c) => container({ HostConfig: { Mounts: [{ VolumeOptions: { DriverConfig: { Options: { any: c } } } }] } }),
  },
  { name: "proxies", operation: "SystemInfo", value: (c) => ({ HttpProxy: `http://u:${c}@p:1`, HttpsProxy: c, Later: { HttpProxy: c } }) },
  {
    name: "registry credentials",
    operation: "SystemInfo",
    value: (c) => ({
      RegistryConfig: { IndexConfigs: { x: { Mirrors: [`https://u:${c}@m/`] } } },
      AuthConfigs: { x: { auth: c, identitytoken: c, password: c } },
    }),
  },
  { name: "join tokens", operation: "SwarmInspect", value: (c) => ({ JoinTokens: { Worker: c, Manager: c } }) },
  { name: "unlock key", operation: "SwarmUnlockkey", value: (c) => ({ UnlockKey: c }) },
  {
    name: "key of the CA",
    operation: "SwarmInspect",
    value: (c) => ({ Spec: { CAConfig: { SigningCAKey: c, ExternalCAs: [{ Options: { any: c } }] } } }),
  },
  {
    name: "data of a secret",
    operation: "SecretInspect",
    value: (c) => ({ Spec: { Data: c, Driver: { Name: "x", Options: { any: c } } } }),
  },
  { name: "data of a config", operation: "ConfigList", value: (c) => [{ Spec: { Data: c } }] },
  {
    name: "exec in an event",
    operation: "SystemEvents",
    value: (c) => ({ status: `exec_create: sh ${c}`, Action: `exec_start: sh -c ${c}` }),
  },
  {
    name: "attribute of an event",
    operation: "SystemEvents",
    value: (c) => ({ Actor: { Attributes: { "api-token": c, x: `password=${c}` } } }),
  },
  {
    name: "service",
    operation: "ServiceInspect",
    value: (c) => ({ Spec: { TaskTemplate: { ContainerSpec: { Env: [`A=${c}`], Args: ["-p", c], Labels: { secret: c } } } } }),
  },
  {
    name: "previous spec",
    operation: "ServiceList",
    value: (c) => [{ PreviousSpec: { TaskTemplate: { ContainerSpec: { Env: [`A=${c}`], Command: ["x", "--token", c] } } } }],
  },
  {
    name: "task",
    operation: "TaskList",
    value: (c) => [{ Spec: { ContainerSpec: { Env: [`A=${c}`], Healthcheck: { Test: ["CMD", "redis-cli", "-a", c] } } } }],
  },
  {
    name: "plugin",
    operation: "PluginInspect",
    value: (c) => ({
      Settings: { Env: [`A=${c}`], Args: ["--token", c] },
      Config: { Env: [{ Name: "A", Value: c }], Args: { Value: ["--token", c] } },
    }),
  },
  {
    name: "processes",
    operation: "ContainerTop",
    value: (c) => ({ Processes: [["1", "root", `mysqld --password=${c}`], ["2", "x", `mysql -p${c}`]] }),
  },
  {
    name: "exec",
    operation: "ExecInspect",
    value: (c) => ({ ProcessConfig: { entrypoint: "mysql", arguments: [`-p${c}`, "--token", c] } }),
  },
  { name: "build output", operation: "ImageBuild", value: (c) => ({ stream: `Step 3/5 : ENV ANY=${c}\n` }) },
  { name: "build arguments of an attestation", operation: "ImageInspect", value: (c) => ({ args: { "build-arg:ANY": c } }) },
  { name: "trigger of an image", operation: "ImageInspect", value: (c) => ({ Config: { OnBuild: [`ENV ANY=${c}`] } }) },
  { name: "process of a runtime", operation: "Later", value: (c) => ({ process: { env: [`A=${c}`], args: ["x", "-p", c] } }) },
  {
    name: "any field named as a secret",
    operation: "SystemInfo",
    value: (c) => ({ Later: { AccessToken: c, password: [c], secretKey: c } }),
  },
];
