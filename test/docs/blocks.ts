/** The fenced blocks of README, AGENTS and docs/, for the tests that check and run them. */
import { readdirSync, readFileSync } from "node:fs";

/** A fenced block. */
export interface Block {
  /** The file it stands in, below the root of the repository. */
  readonly file: string;
  /** Line of its fence, from 1. */
  readonly line: number;
  /** Its language. */
  readonly language: string;
  /** What is between the fences. */
  readonly code: string;
}

const root = new URL("../../", import.meta.url);

/** The texts that are checked. */
export const pages: readonly string[] = ["README.md", "AGENTS.md", ...readdirSync(new URL("docs/", root)).map((name) => `docs/${name}`)];

/** The text of a page. */
export function textOf(file: string): string {
  return readFileSync(new URL(file, root), "utf8");
}

/** All blocks of a page. */
export function blocksOf(file: string): Block[] {
  const blocks: Block[] = [];
  let open: { readonly line: number; readonly language: string; readonly lines: string[] } | undefined;
  for (const [at, text] of textOf(file).split("\n").entries()) {
    if (!text.startsWith("```")) open?.lines.push(text);
    else if (!open) open = { line: at + 1, language: text.slice(3), lines: [] };
    else {
      blocks.push({ file, line: open.line, language: open.language, code: open.lines.join("\n") + "\n" });
      open = undefined;
    }
  }
  if (open) throw new Error(`${file}:${open.line}: a fence that nothing closes`);
  return blocks;
}

/** What a block says that it prints: the texts behind `// ->`. */
export function promisesOf({ code }: Block): string[] {
  return [...code.matchAll(/\/\/ -> (.+)$/gm)].map((match) => match[1] as string);
}
