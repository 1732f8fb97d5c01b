/** Where Podman's answers are not as our types say, which follow Docker's. A path that is as they say after all is stale, and fails. */
import type { Deviation } from "../reality/judge.ts";

/** All of it. */
export const podmanDeviations: readonly Deviation[] = [];
