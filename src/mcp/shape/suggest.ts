/**
 * The names that somebody may have meant.
 *
 * @module
 */

/** At most three of `names` that are like `wanted`, the nearest first. */
export function nearest(wanted: string, names: readonly string[]): string[] {
  const asked = wanted.toLowerCase().slice(0, 100);
  if (!asked) return [];
  // The beginning counts, too: `wbe` may be the `web` of `web-1`.
  const scored = [...new Set(names)].slice(0, 2_000).map((name) => {
    const lower = name.toLowerCase().slice(0, 100);
    return { name, far: Math.min(distance(asked, lower), distance(asked, lower.slice(0, asked.length)) + 0.5) };
  });
  const limit = Math.max(1, Math.floor(asked.length / 3)) + 0.5;
  const like = scored.filter(({ name, far }) => far <= limit || contains(name.toLowerCase(), asked));
  return like.sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1)).slice(0, 3).map(({ name }) => name);
}

function contains(name: string, asked: string): boolean {
  return asked.length > 2 && name.length > 2 && (name.includes(asked) || asked.includes(name));
}

/** How many letters have to be changed, added, left out or swapped with their neighbour. */
export function distance(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
