import { expect, test } from "vitest";
import type { TarInputEntry } from "../../src/core/codecs/tar-plan.ts";
import { untar } from "../../src/core/codecs/tar-read.ts";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { collect } from "../../src/core/collect.ts";
import { DockerDecodeError } from "../../src/core/errors.ts";
import { base64, chunks, digest, failure, random, readAll, split } from "./tar-support.ts";

const small: TarInputEntry[] = [
  { name: "a", content: "x".repeat(513) },
  { name: `${"long/".repeat(30)}é`, content: "hello" },
  { name: "l", type: "symlink", linkname: "a" },
  { name: "d/" },
];

test("untar() reads a tar the same, whichever byte it is split at", async () => {
  const bytes = await collect(tar(small));
  const whole = await digest(chunks(bytes));
  expect(whole).toHaveLength(4);
  for (let at = 0; at <= bytes.length; at++) expect(await digest(chunks(bytes.subarray(0, at), bytes.subarray(at)))).toEqual(whole);
  for (const size of [1, 2, 3, 511, 512, 513]) expect(await digest(chunks(...split(bytes, size)))).toEqual(whole);
});

test("untar() never takes a cut tar for whole, wherever it is cut", async () => {
  const bytes = await collect(tar(small));
  for (let at = 0; at < bytes.length; at++) {
    expect(await failure(readAll(chunks(bytes.subarray(0, at)))), `cut at ${at}`).toBeInstanceOf(DockerDecodeError);
  }
  // Content that nobody reads is missed, too.
  for (let at = 0; at < bytes.length; at += 7) {
    const error = await failure((async () => {
      for await (const _ of untar(chunks(...split(bytes.subarray(0, at), 100))));
    })());
    expect(error, `cut at ${at}`).toBeInstanceOf(DockerDecodeError);
    expect((error as DockerDecodeError).offset).toBe(at);
  }
});

test("untar() answers garbage in a tar with entries or DockerDecodeError, nothing else", async () => {
  const bytes = await collect(tar(small));
  const below = random(20);
  let failed = 0;
  for (let round = 0; round < 2000; round++) {
    const broken = new Uint8Array(bytes);
    for (let n = below(4); n >= 0; n--) broken[below(broken.length)] = below(256);
    try {
      await readAll(chunks(...split(broken, 1 + below(1500))));
    } catch (error) {
      expect(error).toBeInstanceOf(DockerDecodeError);
      failed++;
    }
  }
  // Content is a small part, so most of it is noticed.
  expect(failed).toBeGreaterThan(500);
});

function anyEntry(below: (most: number) => number, n: number): TarInputEntry {
  const letters = ["a", "B", "-", ".", " ", "é", "日", "😀", "_", "0"];
  const part = () => Array.from({ length: 1 + below(40) }, () => letters[below(letters.length)]).join("") + "x";
  const name = `${n}/${Array.from({ length: 1 + below(8) }, part).join("/")}`;
  const common = {
    mode: below(0o10000),
    mtime: new Date(1000 * (below(2 ** 33) - 2 ** 31)),
    uid: below(2 ** 32),
    gid: below(2 ** 22),
    uname: below(2) ? part() : "",
    gname: "",
  };
  if (below(4) === 0) return { ...common, name, type: below(2) ? "symlink" : "link", linkname: part() + part() + part() };
  if (below(5) === 0) return { ...common, name: `${name}/` };
  const size = below(3) === 0 ? below(200_000) : below(1100);
  const content = Uint8Array.from({ length: size }, () => below(256));
  return { ...common, name, size, content: below(2) ? content : chunks(...split(content, 1 + below(70_000))) };
}

test("untar() reads what tar() wrote, whatever that is", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const below = random(seed);
    const kept = new Map<string, Uint8Array>();
    const entries = Array.from({ length: below(30) }, (_, n) => anyEntry(below, n));
    for (const { name, content } of entries) {
      if (content instanceof Uint8Array) kept.set(name, content);
      else if (content) {
        const bytes = await collect(content as never);
        kept.set(name, bytes);
      }
    }
    const again = entries.map((entry) => {
      const content = kept.get(entry.name);
      return content === undefined || entry.content instanceof Uint8Array
        ? entry
        : { ...entry, content: chunks(...split(content, 1 + below(70_000))) };
    });
    const bytes = await collect(tar(again));
    expect(bytes.length % 512).toBe(0);
    const read = await digest(chunks(...split(bytes, 1 + below(100_000))));
    expect(read, `seed ${seed}`).toEqual(entries.map(({ name, type, size, content: _, ...entry }) => ({
      ...entry,
      name,
      type: type ?? (name.endsWith("/") ? "directory" : "file"),
      size: size ?? 0,
      pax: {},
      content: base64(kept.get(name) ?? new Uint8Array(0)),
    })));
  }
});
