/**
 * `system_prune`: a plan first, then exactly that plan.
 *
 * @module
 */

import * as z from "zod";
import type { Engine } from "../engine.ts";
import { sign } from "../policy/mac.ts";
import { ago, bytes, rows, shortId } from "../shape/table.ts";
import { type Tool, tool, type ToolContext, type ToolResult } from "../tool.ts";
import { applyPrune } from "./prune-apply.ts";
import { type Candidate, type PruneKind, pruneKinds, type PruneOptions } from "./prune-candidate.ts";
import { planPrune } from "./prune-plan.ts";
import { off, text } from "./read-input.ts";
import { counted, header, word } from "./read-text.ts";
import { durationIn, effect } from "./write-input.ts";

/** The most objects of one plan. */
const most = 150;

/** `system_prune` */
export const systemPrune: Tool = /* @__PURE__ */ tool({
  name: "system_prune",
  title: "Prune unused objects",
  description:
    "Plans a cleanup: lists unused objects and their bytes. Called again with the same arguments and the plan's id, deletes exactly those that are still unused.",
  toolset: "system",
  grants: ["destroy"],
  risk: "dataloss",
  input: z.strictObject({
    kinds: z.array(z.enum(pruneKinds)).default(["containers", "images", "networks"]),
    all: off.describe("Also named images and volumes, shared cache"),
    older_than: text.refine((given) => given === undefined || durationIn(given) !== undefined, "looks like 24h or 7d").describe("24h"),
    label: text,
    plan: text,
  }),
  output: z.looseObject({ plan: z.string(), applied: z.boolean(), count: z.number(), bytes: z.number() }),
  annotations: effect({ destroys: true, idempotent: true }),
  async run(context, { plan, older_than, kinds, all, label }) {
    const { engine } = context;
    const known = plan === undefined ? undefined : plans.get(plan);
    const age = older_than === undefined ? undefined : durationIn(older_than);
    const options = known?.options ?? { kinds, all, label, before: age === undefined ? undefined : Date.now() - age };
    const { items, outside } = await planPrune(engine, options);
    const now = items.slice(0, most);
    const id = await idOf(engine, now);
    if (plan !== undefined && (known || plan === id)) {
      const ids = known?.ids ?? new Set(now.map(keyOf));
      return applied(context, plan, await applyPrune(context, items.filter((item) => ids.has(keyOf(item)))), ids.size);
    }
    remember(id, { options, ids: new Set(now.map(keyOf)) });
    return planned(context, { id, items: now, more: items.length - now.length, outside, lost: plan !== undefined });
  },
});

interface Remembered {
  readonly options: PruneOptions;
  readonly ids: ReadonlySet<string>;
}

// What was planned; in a process that does not know a plan, its id alone says whether the world is still the same.
const plans: Map<string, Remembered> = /* @__PURE__ */ new Map();

function remember(id: string, plan: Remembered): void {
  plans.delete(id);
  plans.set(id, plan);
  for (const oldest of plans.keys()) {
    if (plans.size <= 50) break;
    plans.delete(oldest);
  }
}

/** The name of a plan: by what is in it, and where. */
async function idOf({ policy, host }: Engine, items: readonly Candidate[]): Promise<string> {
  return (await sign(policy.key, "prune", host, ...items.map(keyOf).sort())).slice(0, 12);
}

/** One object and no other: a volume that was made anew under its name is another. */
function keyOf({ kind, id, created }: Candidate): string {
  return kind === "volumes" ? `${kind} ${id} ${created}` : `${kind} ${id}`;
}

interface Planned {
  readonly id: string;
  readonly items: readonly Candidate[];
  readonly more: number;
  readonly outside: number;
  readonly lost: boolean;
}

function planned(context: ToolContext, { id, items, more, outside, lost }: Planned): ToolResult {
  const size = sizeOf(items);
  const first = lost ? "That plan is not known, and the world is not as it says; nothing was deleted. A new plan" : "PLAN";
  return {
    header: header(
      context,
      `${first} ${items.length ? id : ""}: ${counted(items.length, "unused object")}, about ${bytes(size)}`.replace(" :", ":"),
    ),
    parts: [
      ...items.length ? [`Nothing was deleted. To delete exactly these, call system_prune with plan=${id} and the same arguments.`] : [],
      ...more ? [`TRUNCATED: ${more} more come in the next plan.`] : [],
      ...outside ? [`${outside} more are unused, but protected or out of scope.`] : [],
      table(items),
    ],
    data: { plan: id, applied: false, count: items.length, bytes: size, items: items.map(factOf) },
  };
}

function applied(context: ToolContext, plan: string, done: Awaited<ReturnType<typeof applyPrune>>, wanted: number): ToolResult {
  const size = sizeOf(done.deleted);
  const gone = wanted - done.deleted.length - done.kept.length;
  return {
    header: header(context, `Deleted ${done.deleted.length} of ${counted(wanted, "planned object")}, about ${bytes(size)}`),
    parts: [
      ...gone ? [`${gone} of the plan are gone, or in use now.`] : [],
      ...done.left ? [`${done.left} are left for want of time: call again with plan=${plan}.`] : [],
      table(done.deleted),
      ...done.kept.length
        ? [
          "Kept:",
          rows(done.kept, {
            kind: ({ item }) => item.kind,
            name: ({ item }) => nameOf(item),
            id: ({ item }) => shortId(item.id),
            why: ({ why }) => why,
          }),
        ]
        : [],
    ],
    data: { plan, applied: true, count: done.deleted.length, bytes: size, items: done.deleted.map(factOf) },
  };
}

function table(items: readonly Candidate[]): string {
  return rows(items, {
    kind: ({ kind }) => singular[kind],
    name: nameOf,
    id: ({ id, kind }) => kind === "volumes" ? undefined : shortId(id),
    size: ({ size }) => size === undefined ? undefined : bytes(size),
    created: ({ created }) => created === undefined ? undefined : ago(created / 1000),
  });
}

const singular: Readonly<Record<PruneKind, string>> = {
  containers: "container",
  images: "image",
  networks: "network",
  volumes: "volume",
  build_cache: "build cache",
};

function nameOf({ name }: Candidate): string {
  return name.split(" ").map(word).join(" ");
}

function factOf({ kind, id, name, size }: Candidate): Readonly<Record<string, unknown>> {
  return { kind, id, name, ...size !== undefined && { size } };
}

function sizeOf(items: readonly Candidate[]): number {
  return items.reduce((sum, { size }) => sum + (size ?? 0), 0);
}
