import { expect, test } from "vitest";
import { closure, neutral } from "./installed.ts";

for (const entry of neutral) {
  test(`${entry.subpath} runs anywhere: its files import nothing and name no runtime`, () => {
    const { files, bare } = closure(`dist/${entry.name}.js`);
    expect(bare).toEqual([]);
    const runtimes = /\b(node:\w+|Deno\.\w+|process\.\w+|Buffer\.\w+|require\(|__dirname\b)/;
    expect([...files].flatMap(([file, text]) => runtimes.exec(text)?.[0].concat(` in ${file}`) ?? [])).toEqual([]);
  });

  test(`${entry.subpath} is typed for anywhere: its declarations ask for no runtime's types`, () => {
    const { files, bare } = closure(`dist/${entry.name}.d.ts`);
    expect(bare).toEqual([]);
    expect([...files].filter(([, text]) => /<reference|\bNodeJS\.|\bDeno\.|\bBuffer\b/.test(text)).map(([file]) => file)).toEqual([]);
  });
}
