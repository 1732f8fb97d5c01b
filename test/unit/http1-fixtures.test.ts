import { describe, expect, test } from "vitest";
import { fixtures } from "../support/fixtures.ts";
import { errorText, fixtureForms, replay } from "../support/replay.ts";

test("debug", async () => {
  for (const f of fixtures) for (const form of fixtureForms(f)) {
    const r = await replay(f, form, { pieces: [f.response], ending: f.ended === "close" || f.ended === "cut-by-client" ? "end" : "open" }, `${f.label} ${form}`);
    console.log(f.label, form, f.framing, "error" in r ? errorText(r.error).slice(0, 150) : r.value?.slice(0, 60));
  }
});
