/**
 * Every string of an answer, sanitised and redacted by where it stands.
 *
 * @module
 */

import { redactArguments } from "./commands.ts";
import { type Rule, ruleOf } from "./paths.ts";
import {
  redactAction,
  redactCommandText,
  redactDriverOption,
  redactLogOption,
  redactNamed,
  redactProxy,
  redactText,
  redactVariable,
  redactVariableValue,
  redactWhole,
  type Scrub,
} from "./redact.ts";
import { isSecretName } from "./secret-names.ts";
import { oneLine, sanitize } from "./sanitize.ts";

const deepest = 100;
// Names that the API gives; other keys are somebody's words.
const ownKey = /^[A-Z][A-Za-z]{0,40}$/;
// Lists and objects under names that sound like secrets and hold none.
const soundsSecret = /^(?:Authorization|Secrets?|SecretName|SecretID|CredentialSpec)$/;

/** A copy of a parsed answer. What is no plain JSON (bytes, streams) comes back as it is. */
export function redactValue(operation: string, value: unknown, scrub: Scrub): unknown {
  return walk(value, "text", "", "", 0);

  function walk(value: unknown, rule: Rule, key: string, parent: string, depth: number, program?: string): unknown {
    if (typeof value === "string") return value === "" ? value : text(sanitize(value), rule, key);
    if (typeof value === "number" && rule === "whole") return scrub.mark(key, String(value));
    if (typeof value !== "object" || value === null) return value;
    if (depth > deepest) return "[nested too deep]";
    if (Array.isArray(value)) return list(value, rule, key, parent, depth, program);
    const kind = Object.getPrototypeOf(value);
    return kind === Object.prototype || kind === null ? object(value as Record<string, unknown>, rule, key, depth) : value;
  }

  function list(items: readonly unknown[], rule: Rule, key: string, parent: string, depth: number, program?: string): unknown[] {
    if (rule === "command" && items.every((item) => typeof item === "string")) {
      return redactArguments(items.map(sanitize), scrub, program, (arg) => redactText(arg, scrub));
    }
    return items.map((item) => walk(item, rule, key, parent, depth + 1));
  }

  function object(of: Record<string, unknown>, rule: Rule, parent: string, depth: number): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(of)) {
      const own = ownKey.test(key);
      let shown = own ? key : redactText(oneLine(key), scrub);
      // Two keys may look the same once they are clean; neither may hide the other.
      while (!own && shown !== key && (Object.hasOwn(copy, shown) || Object.hasOwn(of, shown))) shown += "_";
      const rest = below(rule, parent, key, of[key]);
      const program = rest === "command" ? programOf(of, key) : undefined;
      const cleaned = walk(of[key], rest, key, parent, depth + 1, program);
      if (shown !== "__proto__") copy[shown] = cleaned;
      else Object.defineProperty(copy, shown, { value: cleaned, enumerable: true, configurable: true, writable: true });
    }
    return copy;
  }

  /** The rule of an entry: maps keep theirs, and so does what is secret as a whole. */
  function below(rule: Rule, parent: string, key: string, value: unknown): Rule {
    if (rule === "named" || rule === "log" || rule === "driver" || rule === "whole") return rule;
    if ((rule === "env" || rule === "command") && (key === "Value" || key === "value")) return rule;
    const found = ruleOf(operation, parent, key);
    if (found === "whole" && key === "Data" && typeof value !== "string") return "text";
    return found ?? (isSecretName(key) && !soundsSecret.test(key) ? "whole" : "text");
  }

  function text(value: string, rule: Rule, key: string): string {
    switch (rule) {
      case "env":
        return key === "Value" || key === "value" ? redactVariableValue(key, value, scrub) : redactVariable(value, scrub);
      case "command":
      case "lines":
        return redactCommandText(value, scrub);
      case "whole":
        return redactWhole(key, value, scrub);
      case "named":
        return pair(key, value, redactNamed);
      case "log":
        return pair(key, value, redactLogOption);
      case "driver":
        return key === "Options" ? redactDriverOption("o", value, scrub) : redactDriverOption(key, value, scrub);
      case "proxy":
        return redactProxy(key, value, scrub);
      case "action":
        return redactAction(value, scrub);
      case "text":
        return redactText(value, scrub);
    }
  }

  /** An entry of a map, or `key=value` where the map came as a list. */
  function pair(key: string, value: string, redact: (key: string, value: string, scrub: Scrub) => string): string {
    const at = key === "Labels" ? value.indexOf("=") : -1;
    return at < 0
      ? redact(key, value, scrub)
      : `${redactText(value.slice(0, at), scrub)}=${redact(value.slice(0, at), value.slice(at + 1), scrub)}`;
  }
}

/** The program whose arguments stand under a key, where another key says it: flags mean what their program makes of them. */
function programOf(of: Record<string, unknown>, key: string): string | undefined {
  const said = key === "Args" ? of["Path"] : key === "arguments" ? of["entrypoint"] : key === "Cmd" ? of["Entrypoint"] : undefined;
  const program = Array.isArray(said) ? said[0] : said;
  return typeof program === "string" && program !== "" ? program : undefined;
}
