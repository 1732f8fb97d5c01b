/**
 * The help of `dockwire mcp`.
 *
 * @module
 */

import { type Flag, type FlagName, flags, variableOf } from "./flags.ts";

const groups: readonly (readonly [title: string, first: FlagName])[] = [
  ["What is granted", "allow"],
  ["Engines", "host"],
  ["Tools", "toolsets"],
  ["HTTP", "http"],
  ["Operation", "audit-log"],
];

/** What `dockwire mcp --help` says. */
export function mcpUsage(): string {
  const lines = (Object.entries(flags) as [FlagName, Flag][]).flatMap(([name, { value, help }]) => {
    const title = groups.find(([, first]) => first === name)?.[0];
    return [...title ? [`\n${title}:\n`] : [], `  --${name}${value ? ` ${value}` : ""}\n${wrapped(help)}`];
  });
  return `Usage: dockwire mcp [FLAGS]

Serves an engine to an AI agent over the Model Context Protocol, on stdin and stdout unless --http is given.
It reads only, until more is granted. Every flag but those of the last three lines is also a variable, such as
${variableOf("allow-host")} for --allow-host, and a key of a --policy file. A LIST has commas between its words.
${lines.join("")}`;
}

function wrapped(text: string, width: number = 100): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `      ${line}\n`).join("");
}
