/**
 * Images that no container uses.
 *
 * @module
 */

import { older } from "../../core/encode.ts";
import { delete as removeImage, list as listImages } from "../../core/endpoints/images.ts";
import type { ImageSummary } from "../../core/types/images.ts";
import { type Candidate, type PlanContext, requestOf } from "./prune-candidate.ts";

/**
 * Images without a name, or with `all` any, that no container was made of; with them the nameless ones that only they were built on.
 * An engine deletes those along by itself, so they are told to stay, and go by themselves, children first.
 */
export async function unusedImages({ engine, options: { all }, version, kept }: PlanContext): Promise<Candidate[]> {
  const sized = older(version, "1.42") ? {} : { "shared-size": true };
  const [chosen, every] = await Promise.all([
    engine.call(listImages, { ...sized, ...!all && { filters: { dangling: true } } }),
    engine.call(listImages, { ...sized, all: true }),
  ]);
  const byId = new Map(every.map((image) => [image.Id, image]));
  const used = new Set(kept.map(({ ImageID }) => ImageID));
  const doomed = new Map(chosen.filter(({ Id }) => !used.has(Id)).map((image) => [image.Id, image]));
  const isKept = ({ Id }: ImageSummary) => every.some(({ Id: child, ParentId }) => ParentId === Id && !doomed.has(child));
  for (const { ParentId } of doomed.values()) {
    // Grows while it is walked: parents of parents come in turn.
    const parent = byId.get(ParentId);
    if (parent && !tagsOf(parent).length && !used.has(parent.Id) && !isKept(parent)) doomed.set(parent.Id, parent);
  }
  // An image that others are built on cannot go before them.
  const free = [...doomed.values()].filter((image) => !isKept(image));
  const depth = (image: ImageSummary | undefined): number => image ? 1 + depth(byId.get(image.ParentId)) : 0;
  return free.sort((a, b) => depth(b) - depth(a)).map((image) => candidate(image));
}

function candidate(image: ImageSummary): Candidate {
  const { Id, Created, Size, SharedSize, Labels } = image;
  const tags = tagsOf(image);
  return {
    kind: "images",
    id: Id,
    name: tags.join(" "),
    created: Created * 1000,
    size: SharedSize > 0 ? Math.max(0, Size - SharedSize) : Size,
    object: { kind: "image", names: tags, labels: Labels ?? {}, inspected: image },
    // By its id, one with several names goes only by force.
    request: requestOf(removeImage, { name: Id, noprune: true, ...tags.length > 1 && { force: true } }),
  };
}

/** The names of an image; Docker 20 writes `<none>:<none>` for none. */
function tagsOf({ RepoTags }: ImageSummary): readonly string[] {
  return (RepoTags ?? []).filter((tag) => !tag.startsWith("<none>"));
}
