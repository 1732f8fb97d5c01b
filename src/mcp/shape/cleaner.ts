/**
 * The cleaner of one call: sanitises, then redacts, every answer and every line.
 *
 * @module
 */

import type { Cleaner } from "../engine.ts";
import { knownSecrets } from "./known.ts";
import { createMarker, type Mark } from "./mark.ts";
import { createPem } from "./pem.ts";
import { redactSteps, redactText, type Scrub } from "./redact.ts";
import { sanitize } from "./sanitize.ts";
import { redactValue } from "./walk.ts";

/** Options of {@linkcode createCleaner}. */
export interface CleanerOptions {
  /** Key of the suffixes by which equal values can be told; `undefined`: none, as while a write or exec is granted. */
  readonly marks: Uint8Array<ArrayBuffer> | undefined;
  /** Whether values of environment variables are shown. Known secrets and the rest are redacted all the same. */
  readonly revealEnv: boolean;
  /** Values that never come out, in no usual encoding; those below 4 characters are not looked for. */
  readonly secrets: readonly string[];
}

/** A cleaner for one call: what it learned of an answer, and a key that is open in a source, holds for what comes after. */
export function createCleaner({ marks, revealEnv, secrets }: CleanerOptions): Cleaner {
  const marker = createMarker(marks);
  const known = knownSecrets(secrets);
  const learned = new Map<string, string>();
  const scrubs = new Map<string, Scrub>();
  const keys = new Map<string, (piece: string, mark: Mark) => string>();

  function scrubOf(kind: string): Scrub {
    let scrub = scrubs.get(kind);
    if (!scrub) {
      const mark = marker.of(kind);
      const replace = (text: string) => {
        let out = known(text, mark);
        // None that was learned is shorter.
        if (out.length < 8) return out;
        for (const [value, as] of learned) if (out.includes(value)) out = out.replaceAll(value, () => marker.again(as));
        return out;
      };
      const learn = (value: string, as: string) => void (learned.size < 200 && learned.set(value, as));
      scrubs.set(kind, scrub = { mark, known: replace, learn, revealEnv });
    }
    return scrub;
  }

  return {
    value: <T>(operation: string, value: T) => redactValue(operation, value, scrubOf(/^[A-Z][a-z]+/.exec(operation)?.[0] ?? "Other")) as T,
    text(source, text) {
      const scrub = scrubOf("text");
      let pem = keys.get(source);
      if (!pem) keys.set(source, pem = createPem());
      return redactText(redactSteps(pem(sanitize(text), scrub.mark), scrub), scrub);
    },
    get redacted() {
      return marker.count;
    },
  };
}
