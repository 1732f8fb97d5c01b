/** Pages of the reference as a browser takes them apart: enough to see what is broken. */
import { posix } from "node:path";

/** What is on a page. */
export interface PageParts {
  /** Ids, in the order of the page. */
  readonly ids: readonly string[];
  /** Where its links, forms, scripts and style sheets lead. */
  readonly targets: readonly string[];
  /** What a browser fetches by itself. */
  readonly resources: readonly string[];
  /** Its text without code: there, `undefined` is a type. */
  readonly prose: string;
  /** Tags that are not closed where they must be. */
  readonly unbalanced: readonly string[];
}

const single = new Set(["meta", "link", "input"]);

/** Takes a page apart. */
export function partsOf(html: string): PageParts {
  const ids: string[] = [];
  const targets: string[] = [];
  const resources: string[] = [];
  const unbalanced: string[] = [];
  const open: string[] = [];
  for (const [, close, tag = "", attributes = ""] of html.matchAll(/<(\/?)([a-z]\w*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*>/g)) {
    for (const [, name, value = ""] of attributes.matchAll(/([\w-]+)="([^"]*)"/g)) {
      if (name === "id") ids.push(plain(value));
      if (name === "href" || name === "src" || name === "action") targets.push(plain(value));
      if (name === "src" || (name === "href" && tag === "link")) resources.push(plain(value));
    }
    if (close) { if (open.pop() !== tag) unbalanced.push(tag); }
    else if (!single.has(tag)) open.push(tag);
  }
  const prose = html.replace(/<code[ >][^]*?<\/code>/g, "").replace(/<[^>]*>/g, " ");
  return { ids, targets, resources, prose, unbalanced: [...unbalanced, ...open] };
}

/** Text of HTML, its entities read. */
export function plain(html: string): string {
  return html.replace(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

/** What is wrong with pages: links that lead nowhere, and what must not be on them. */
export function faultsOf(files: ReadonlyMap<string, string>): string[] {
  const pages = new Map([...files].filter(([path]) => path.endsWith(".html")).map(([path, text]) => [path, partsOf(text)]));
  return [...pages].flatMap(([path, page]) => {
    const links = page.targets.filter((target) => !/^(https|data):/.test(target) && !leads(path, target)).map((target) => `link ${target}`);
    const resources = page.resources.filter((target) => /^\w+:/.test(target) && target !== "data:,").map((target) => `resource ${target}`);
    const twice = page.ids.filter((id, at) => page.ids.indexOf(id) !== at).map((id) => `id ${id} twice`);
    const words = [/\bundefined\b/, /\[object /, /\bNaN\b/, /\\n/].filter((word) => word.test(page.prose)).map((word) =>
      `text ${word.source}`
    );
    return [...links, ...resources, ...twice, ...words, ...page.unbalanced.map((tag) => `tag ${tag}`)].map((fault) => `${path}: ${fault}`);
  });

  function leads(from: string, target: string): boolean {
    const [path = "", anchor] = target.split("#");
    const to = path === "" ? from : posix.join(posix.dirname(from), path);
    return files.has(to) && (anchor === undefined || (pages.get(to)?.ids.includes(anchor) ?? false));
  }
}
