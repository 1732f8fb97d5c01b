/** HTML as a template: what is put in is escaped, unless it is HTML already. */

/** A piece of HTML. */
export interface Html {
  /** Its text. */
  readonly html: string;
}

/** What can stand in a template. `undefined` cannot, so that it never shows on a page. */
export type Part = Html | string | number | readonly Part[];

/** Nothing. */
export const nothing: Html = { html: "" };

/** The template tag. It has a name that formatters do not know: they would change the white space of pages. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((text, string, at) => text + written(parts[at - 1] ?? "") + string) };
}

/** Text as HTML, for elements and for attributes in double quotes. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Pieces with something between them. */
export function joined(parts: readonly Part[], between: Part): Html {
  return markup`${parts.map((part, at) => at === 0 ? part : markup`${between}${part}`)}`;
}

/** A piece of HTML if there is something to say, else nothing. */
export function given<T>(value: T | undefined, write: (value: T) => Html): Html {
  return value === undefined ? nothing : write(value);
}

function written(part: Part): string {
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map(written).join("");
}
