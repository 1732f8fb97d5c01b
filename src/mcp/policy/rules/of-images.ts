/**
 * Rules of the operations of images, builds and registries.
 *
 * @module
 */

import * as distribution from "../../../core/endpoints/distribution.ts";
import * as images from "../../../core/endpoints/images.ts";
import type { Ids } from "../../../core/groups.ts";
import { checkChange } from "../dockerfile.ts";
import { labels } from "../labels.ts";
import { absent, like, list, map, named, object, type ObjectRule, oneOf, text, value } from "../rule.ts";
import { inside, type Place, refuse, textOf } from "./place.ts";
import { configFields } from "./config.ts";
import { bytes, operation, type Refused } from "./fields.ts";
import { networkMode } from "./network.ts";
import { checkRegistry, isRegistry, parseImage } from "./registry.ts";
import { ulimits } from "./resources.ts";
import { cpuset, line, platform } from "./values.ts";

type Id = Exclude<Ids<typeof distribution> | Ids<typeof images>, Refused>;

const tag = like(/^(|\w[\w.-]{0,127})$/, "a tag");

/** A tag or a digest. */
const tagOrDigest = like(/^(|\w[\w.-]{0,127}|sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/, "a tag or a digest");

/** Changes to the configuration of an image, as lines of a Dockerfile. */
const changes = value("changes", (given, at) => {
  const lines = Array.isArray(given) ? given : [given];
  lines.forEach((each, index) => {
    const within = Array.isArray(given) ? inside(at, index) : at;
    checkChange(textOf(each, within), within);
  });
});

/** Names that engines take for ids, or for the beginning of one. */
const idLike = /^(sha256|sha512|[0-9a-f]{12,64})$/;

/** A new name of an image in two parameters. A repository that says its tag is refused where there is one beside it. */
function makes(input: Readonly<Record<string, unknown>>, at: Place): void {
  if (typeof input.repo !== "string" || input.repo === "") return;
  const image = parseImage(input.repo);
  const within = inside(at, "repo");
  if (!image || image.digest !== undefined) refuse(within, "it is no name of an image");
  if (idLike.test(image.repository)) refuse(within, "a name must not look like an id");
  if (image.tag !== undefined && input.tag) refuse(within, "it has a tag, and there is another one beside it");
  const name = image.tag === undefined ? `${input.repo}:${input.tag || "latest"}` : input.repo;
  at.found({ kind: "image", use: "make", path: within.path, name });
}

/** A new name of an image in one text. */
function newImage(given: string, at: Place): void {
  const image = parseImage(given);
  if (!image || image.digest !== undefined) refuse(at, "it is no name of an image");
  if (idLike.test(image.repository)) refuse(at, "a name must not look like an id");
  at.found({ kind: "image", use: "make", path: at.path, name: image.tag === undefined ? `${given}:latest` : given });
}

const newImages = value("new images", (given, at) => {
  if (Array.isArray(given)) given.forEach((each, index) => newImage(textOf(each, inside(at, index)), inside(at, index)));
  else newImage(textOf(given, at), at);
});

/** What is pulled or imported: exactly one of the two. */
function pulls(input: Readonly<Record<string, unknown>>, at: Place): void {
  const { fromImage, fromSrc, tag, repo } = input;
  if ((typeof fromImage === "string") === (typeof fromSrc === "string")) refuse(at, "it takes either fromImage or fromSrc");
  if (typeof fromSrc === "string") {
    if (input.body === undefined) refuse(at, "an import takes a body");
    return makes(input, at);
  }
  if (repo || input.body !== undefined || input.changes !== undefined || input.message) refuse(at, "a pull takes fromImage and tag alone");
  const image = checkRegistry(textOf(fromImage, inside(at, "fromImage")), inside(at, "fromImage"));
  if ((image.tag !== undefined || image.digest !== undefined) && tag) refuse(inside(at, "tag"), "fromImage has one already");
  if (image.tag === undefined && image.digest === undefined && !tag) refuse(inside(at, "tag"), "without a tag, every tag would be pulled");
  const separator = String(tag).startsWith("sha") && String(tag).includes(":") ? "@" : ":";
  at.found({
    kind: "image",
    use: "make",
    path: [...at.path, "fromImage"],
    name: tag ? `${fromImage}${separator}${tag}` : String(fromImage),
  });
}

function pushes(input: Readonly<Record<string, unknown>>, at: Place): void {
  const within = inside(at, "name");
  const image = checkRegistry(textOf(input.name, within), within);
  if (image.digest !== undefined || (image.tag === undefined) === !input.tag) refuse(at, "a push says one tag, in tag or in name");
  at.found({
    kind: "image",
    use: "write",
    path: within.path,
    name: image.tag === undefined ? `${input.name}:${input.tag}` : String(input.name),
  });
}

/** A reference that goes to a registry. */
const remote = value("remote image", (given, at) => void checkRegistry(textOf(given, at), at));

/** Words to search for; a part with a slash may name a registry. */
const term = value("search term", (given, at) => {
  const words = textOf(given, at);
  if (!/^[\w][\w ./-]{0,127}$/.test(words)) refuse(at, "it must be words, or a repository");
  const [host, rest] = words.split("/");
  if (
    rest !== undefined && /[.A-Z]|^localhost$/.test(host ?? "") && !(isRegistry(host ?? "") && at.policy.registries.includes(host ?? ""))
  ) {
    refuse(at, "its registry is not among those that are allowed", `--allow-registry=${isRegistry(host ?? "") ? host : "HOST"}`);
  }
  if (!at.policy.registries.includes("docker.io") && !(rest !== undefined && at.policy.registries.includes(host ?? ""))) {
    refuse(at, "a search asks docker.io, which is not among the registries that are allowed", "--allow-registry=docker.io");
  }
});

/** A file of the context. Podman takes a list in brackets for several, and runs a preprocessor over `.in`. */
const fileInContext = like(/^(?!.*(\.in|\/)$)(?!.*\.\.)\w[\w./-]*$/, "a file of the context");

/** The rules. */
export const ofImages: Readonly<Record<Id, ObjectRule>> = {
  BuildCancel: operation(images.buildCancel, "image", { id: like(/^[\w-]{1,64}$/, "the id of a build") }),
  BuildPrune: operation(images.buildPrune, "image", {
    "keep-storage": absent("records are removed one by one"),
    "reserved-space": absent("records are removed one by one"),
    "max-used-space": absent("records are removed one by one"),
    "min-free-space": absent("records are removed one by one"),
    filters: object({
      id: value("one id", (given, at) => {
        const [id, ...more] = Array.isArray(given) ? given : [given];
        if (more.length || !/^[0-9a-z]{12,64}$/.test(textOf(id, at))) refuse(at, "it must be the id of one record", undefined, "R4");
      }),
    }),
  }, (input, at) => {
    if ((input.filters as { readonly id?: unknown } | undefined)?.id === undefined) {
      refuse(at, "the build cache is pruned by the id of one record at a time", undefined, "R4");
    }
  }),
  DistributionInspect: operation(distribution.inspect, "image", { name: remote }),
  ImageAttestations: operation(images.attestations, "image"),
  ImageBuild: operation(images.build, "image", {
    body: bytes,
    dockerfile: fileInContext,
    t: newImages,
    extrahosts: value("hosts", (given, at) => {
      for (const each of Array.isArray(given) ? given : [given]) line.judge(each, at);
    }),
    remote: absent("the context is sent, not fetched"),
    pull: absent("an image that comes in while a build runs cannot be judged before; pull it first"),
    cachefrom: list(remote),
    cpusetcpus: cpuset,
    cpusetmems: cpuset,
    cgroupparent: absent("the engine chooses the control group"),
    buildargs: map(line, text),
    labels,
    networkmode: networkMode,
    platform,
    target: like(/^[\w.-]{0,128}$/, "the name of a stage"),
    outputs: absent("the result is an image of the engine"),
    version: oneOf("1", "2"),
    buildid: like(/^[\w-]{0,64}$/, "the id of a build"),
    isolation: oneOf("", "default"),
    securityopt: absent("it changes the confinement"),
    session: absent("a session would read files of the client"),
    ulimits,
  }),
  ImageCommit: operation(images.commit, "image", {
    ...configFields,
    container: named("container", "read"),
    repo: text,
    tag,
    comment: line,
    author: line,
    changes,
    Image: line,
  }, makes),
  ImageCreate: operation(images.create, "image", {
    body: bytes,
    fromImage: text,
    fromSrc: oneOf("-"),
    repo: text,
    tag: tagOrDigest,
    message: line,
    changes,
    platform,
  }, pulls),
  ImageDelete: operation(images.delete, "image"),
  ImageGet: operation(images.get, "image"),
  ImageGetAll: operation(images.getAll, "image", { names: list(named("image", "read")) }),
  ImageHistory: operation(images.history, "image"),
  ImageInspect: operation(images.inspect, "image"),
  ImageList: operation(images.list, "image"),
  ImageLoad: operation(images.load, "image", { body: bytes }),
  ImagePush: operation(images.push, "image", { name: text, tag }, pushes),
  ImageSearch: operation(images.search, "image", { term }),
  ImageTag: operation(images.tag, "image", { name: named("image", "use"), repo: text, tag }, makes),
};
