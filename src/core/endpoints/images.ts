/**
 * The endpoints of images.
 *
 * @module
 */

import type { RawBody } from "../codecs/bytes.ts";
import { empty } from "../codecs/empty.ts";
import { json, jsonList } from "../codecs/json.ts";
import { progress } from "../codecs/progress.ts";
import type { RegistryConfig } from "../codecs/registry-auth.ts";
import { type TarStream, tarStream } from "../codecs/tar.ts";
import type { Endpoint } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import * as header from "../fields/header.ts";
import { fallback, required, since, until } from "../fields/mark.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import type { Operation } from "../operation.ts";
import type { IDResponse, OCIPlatform } from "../types/common.ts";
import type { ContainerConfig } from "../types/container-config.ts";
import type { AttestationStatement, BuildPruneResponse, ImagePruneResponse, ImageSearchResponseItem } from "../types/image-results.ts";
import type { ImageDeleteResponseItem, ImageHistoryResponseItem, ImageInspect, ImageSummary } from "../types/images.ts";
import type { BuildMessage, JSONMessage, PushMessage } from "../types/progress.ts";
import type { Ulimit } from "../types/resources.ts";
import type { AuthConfig } from "../types/system.ts";

/** What images can be selected by. */
export type ListFilters = query.Filters<"before" | "dangling" | "label" | "label!" | "reference" | "since" | "until">;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Also images that others were built on and that have no name. Default false. */
  all?: boolean | undefined;
  /** Images with these properties only; `label!` needs the containerd store. */
  filters?: ListFilters | undefined;
  /** Fills `SharedSize`. Default false. Since 1.42. */
  "shared-size"?: boolean | undefined;
  /** Documented, and read by no engine: digests always come. Podman answers with nothing where it is true, which throws. */
  digests?: boolean | undefined;
  /** Fills `Manifests`, with the containerd store. Default false. Since 1.47. */
  manifests?: boolean | undefined;
  /** Fills the `Identity` of manifests. Default false. Since 1.54. */
  identity?: boolean | undefined;
}

/** Lists images. `GET /images/json` */
export const list: Endpoint<"ImageList", ListInput, ImageSummary[]> = {
  id: "ImageList",
  method: "GET",
  path: "/images/json",
  params: {
    all: query.boolean,
    filters: /* @__PURE__ */ query.filters("before", "dangling", "label", "label!", "reference", "since", "until"),
    "shared-size": /* @__PURE__ */ since(query.boolean, "1.42"),
    digests: query.boolean,
    manifests: /* @__PURE__ */ since(query.boolean, "1.47"),
    identity: /* @__PURE__ */ since(query.boolean, "1.54"),
  },
  returns: jsonList,
};

/** Where BuildKit puts what it built. */
export interface BuildOutput {
  /** Kind of output, such as `image`; `local` and `tar` need a session. */
  Type: string;
  /** Its attributes, such as `{ name: "web" }`. */
  Attrs?: { [key: string]: string } | undefined;
}

/** Input of {@linkcode build}, beside its body. */
export interface BuildInput {
  /** Path of the Dockerfile in the context. Default `Dockerfile`. */
  dockerfile?: string | undefined;
  /** Names of the image, as `name[:tag]`. */
  t?: string | readonly string[] | undefined;
  /** Entries for `/etc/hosts` while it builds, as `name:address`. */
  extrahosts?: string | readonly string[] | undefined;
  /** A Git repository or an address to take the context from, instead of the body. */
  remote?: string | undefined;
  /** Tells the image's id only. Default false. */
  q?: boolean | undefined;
  /** Builds every step again. Default false. */
  nocache?: boolean | undefined;
  /** Images to take cached steps from. */
  cachefrom?: readonly string[] | undefined;
  /** Pulls base images even when they are here. Default false. */
  pull?: boolean | undefined;
  /** Removes intermediate containers of a build that succeeds. Default true. */
  rm?: boolean | undefined;
  /** Removes them of a build that fails, too. Default false. */
  forcerm?: boolean | undefined;
  /** Memory limit in bytes. Version 1 only. */
  memory?: number | undefined;
  /** Memory and swap together, in bytes; -1 is unlimited swap. Version 1 only. */
  memswap?: number | undefined;
  /** Weight of CPU time. Version 1 only. */
  cpushares?: number | undefined;
  /** CPUs that it may run on, such as `0-3`. Version 1 only. */
  cpusetcpus?: string | undefined;
  /** Memory nodes that it may use; undocumented. Version 1 only. */
  cpusetmems?: string | undefined;
  /** Length of a CPU period, in microseconds. Version 1 only. */
  cpuperiod?: number | undefined;
  /** CPU time within a period, in microseconds. Version 1 only. */
  cpuquota?: number | undefined;
  /** Cgroup to build under; undocumented. */
  cgroupparent?: string | undefined;
  /** Values of the Dockerfile's ARGs; null declares one without a value. */
  buildargs?: { readonly [name: string]: string | null } | undefined;
  /** Size of `/dev/shm` in bytes. Default 64 MiB. */
  shmsize?: number | undefined;
  /** Makes one layer of all new ones; experimental. Default false. */
  squash?: boolean | undefined;
  /** Labels of the image. */
  labels?: { readonly [name: string]: string } | undefined;
  /** Network of its RUN steps: `bridge`, `host`, `none`, `container:<id>` or a name. */
  networkmode?: string | undefined;
  /** Platform to build for, as `os[/arch[/variant]]`. Default the engine's. */
  platform?: string | undefined;
  /** Stage to stop at. Default the last one. */
  target?: string | undefined;
  /** Where to put the result. Version 2 only, which takes one. */
  outputs?: readonly BuildOutput[] | undefined;
  /** Builder: `1` is the classic one, `2` is BuildKit. Default `1`. */
  version?: "1" | "2" | undefined;
  /** Id to cancel it by; undocumented. Version 2 only. */
  buildid?: string | undefined;
  /** Isolation on Windows; undocumented. */
  isolation?: string | undefined;
  /** Security options on Windows; undocumented. */
  securityopt?: readonly string[] | undefined;
  /** Id of an open session; undocumented. Version 2 only. */
  session?: string | undefined;
  /** Limits of its processes; undocumented. */
  ulimits?: readonly Ulimit[] | undefined;
  /** Credentials by registry, for base images. Version 1 only: BuildKit asks its session. */
  "X-Registry-Config"?: RegistryConfig | undefined;
}

/** The body of {@linkcode build}. */
export interface BuildBody {
  /** The context as a tar, plain or compressed; absent with `remote`. */
  body?: RawBody | undefined;
}

/** Builds an image from a Dockerfile. Leaving it cancels the build. `POST /build` */
export const build: Endpoint<"ImageBuild", BuildInput, Operation<BuildMessage, BuildMessage[]>, BuildBody> = {
  id: "ImageBuild",
  method: "POST",
  path: "/build",
  params: {
    dockerfile: query.text,
    t: query.texts,
    extrahosts: query.texts,
    remote: query.text,
    q: query.boolean,
    nocache: query.boolean,
    cachefrom: query.json,
    pull: query.boolean,
    rm: query.boolean,
    forcerm: query.boolean,
    memory: query.integer,
    memswap: query.integer,
    cpushares: query.integer,
    cpusetcpus: query.text,
    cpusetmems: query.text,
    cpuperiod: query.integer,
    cpuquota: query.integer,
    cgroupparent: query.text,
    buildargs: query.json,
    shmsize: query.integer,
    squash: query.boolean,
    labels: query.json,
    networkmode: query.text,
    platform: query.platform,
    target: query.text,
    outputs: query.json,
    version: query.text,
    buildid: query.text,
    isolation: query.text,
    securityopt: query.list,
    session: query.text,
    ulimits: query.json,
    "X-Registry-Config": header.registryConfig,
  },
  body: body.optionalTar,
  returns: progress,
};

/** Input of {@linkcode create}, beside its body. */
export interface CreateInput {
  /** Image to pull. Without a tag in it or in `tag`, every tag is pulled. */
  fromImage?: string | undefined;
  /** Address of a tar to import, or `-` for the body. */
  fromSrc?: string | undefined;
  /** Name of the imported image, as `name[:tag]`. */
  repo?: string | undefined;
  /** Tag or digest. */
  tag?: string | undefined;
  /** Message of the import. */
  message?: string | undefined;
  /** Dockerfile instructions for the imported image, such as `CMD ["sh"]`. */
  changes?: readonly string[] | undefined;
  /** Platform of the image, as `os[/arch[/variant]]`. Default the engine's. */
  platform?: string | undefined;
  /** Credentials of the registry. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** The body of {@linkcode create}. */
export interface CreateBody {
  /** The tar to import, plain or compressed, with `fromSrc: "-"`. */
  body?: RawBody | undefined;
}

/** Pulls an image (`fromImage`) or imports one (`fromSrc`). Leaving it cancels it. `POST /images/create` */
export const create: Endpoint<"ImageCreate", CreateInput, Operation<JSONMessage, JSONMessage[]>, CreateBody> = {
  id: "ImageCreate",
  method: "POST",
  path: "/images/create",
  params: {
    fromImage: query.text,
    fromSrc: query.text,
    repo: query.text,
    tag: query.text,
    message: query.text,
    changes: query.list,
    platform: query.platform,
    "X-Registry-Auth": header.registryAuth,
  },
  body: body.optionalTar,
  returns: progress,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Name or id of the image. */
  name: string;
  /** Fills `Manifests`. Default false. Not together with `platform`. Since 1.48. */
  manifests?: boolean | undefined;
  /** Platform of the image to look at. Since 1.49. */
  platform?: OCIPlatform | undefined;
}

/** All about an image. `GET /images/{name}/json` */
export const inspect: Endpoint<"ImageInspect", InspectInput, ImageInspect> = {
  id: "ImageInspect",
  method: "GET",
  path: "/images/{name}/json",
  params: {
    name: path.name,
    manifests: /* @__PURE__ */ since(query.boolean, "1.48"),
    platform: /* @__PURE__ */ since(query.ociPlatform, "1.49"),
  },
  returns: json,
};

/** Input of {@linkcode history}. */
export interface HistoryInput {
  /** Name or id of the image. */
  name: string;
  /** Platform of the image to look at. Since 1.48. */
  platform?: OCIPlatform | undefined;
}

/** The steps that an image was made in, newest first. `GET /images/{name}/history` */
export const history: Endpoint<"ImageHistory", HistoryInput, ImageHistoryResponseItem[]> = {
  id: "ImageHistory",
  method: "GET",
  path: "/images/{name}/history",
  params: { name: path.name, platform: /* @__PURE__ */ since(query.ociPlatform, "1.48") },
  returns: jsonList,
};

/** Input of {@linkcode push}. */
export interface PushInput {
  /** Name of the image, its registry included. */
  name: string;
  /** The tag to push. Without it, every tag is pushed. */
  tag?: string | undefined;
  /** The one platform of it to push. Since 1.46. */
  platform?: OCIPlatform | undefined;
  /** Credentials of the registry. Default none. Always sent, since engines before 28.4 refuse its absence. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** Pushes an image to its registry. Leaving it cancels it. `POST /images/{name}/push` */
export const push: Endpoint<"ImagePush", PushInput, Operation<PushMessage, PushMessage[]>> = {
  id: "ImagePush",
  method: "POST",
  path: "/images/{name}/push",
  params: {
    name: path.name,
    tag: query.text,
    platform: /* @__PURE__ */ since(query.ociPlatform, "1.46"),
    "X-Registry-Auth": /* @__PURE__ */ fallback(header.registryAuth, {}),
  },
  returns: progress,
};

/** Input of {@linkcode tag}. */
export interface TagInput {
  /** Name or id of the image. */
  name: string;
  /** The new name without a tag, such as `registry.example.com/web`. Without it, engines answer 500, or 200 and do nothing. */
  repo: string;
  /** The new tag. Default `latest`. */
  tag?: string | undefined;
}

/** Gives an image a further name, and takes that name from any other. `POST /images/{name}/tag` */
export const tag: Endpoint<"ImageTag", TagInput, void> = {
  id: "ImageTag",
  method: "POST",
  path: "/images/{name}/tag",
  params: { name: path.name, repo: /* @__PURE__ */ required(query.text), tag: query.text },
  returns: empty,
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Name or id of the image. A name only goes as long as others are left. */
  name: string;
  /** Also when it has several names or stopped containers use it. Default false. */
  force?: boolean | undefined;
  /** Keeps the images without a name that it was built on. Default false. */
  noprune?: boolean | undefined;
  /** Removes these platforms only. Since 1.50. */
  platforms?: readonly OCIPlatform[] | undefined;
}

/** Removes a name of an image, and with the last one the image. `DELETE /images/{name}` */
const remove: Endpoint<"ImageDelete", DeleteInput, ImageDeleteResponseItem[]> = {
  id: "ImageDelete",
  method: "DELETE",
  path: "/images/{name}",
  params: {
    name: path.name,
    force: query.boolean,
    noprune: query.boolean,
    platforms: /* @__PURE__ */ since(query.platforms, "1.50"),
  },
  returns: jsonList,
};

/** Input of {@linkcode get}. */
export interface GetInput {
  /** Name or id of the image. */
  name: string;
  /** These platforms only; before 1.52, one. Since 1.48. */
  platform?: OCIPlatform | readonly OCIPlatform[] | undefined;
}

/** An image with its layers as a tar, for `load`. `GET /images/{name}/get` */
export const get: Endpoint<"ImageGet", GetInput, TarStream> = {
  id: "ImageGet",
  method: "GET",
  path: "/images/{name}/get",
  params: { name: path.name, platform: /* @__PURE__ */ since(query.platforms, "1.48") },
  returns: tarStream,
};

/** Input of {@linkcode getAll}. */
export interface GetAllInput {
  /** Names or ids of the images. Without any, an engine sends an archive of nothing. */
  names: readonly string[];
  /** These platforms only; before 1.52, one. Since 1.48. */
  platform?: OCIPlatform | readonly OCIPlatform[] | undefined;
}

/** Several images as one tar, for `load`. `GET /images/get` */
export const getAll: Endpoint<"ImageGetAll", GetAllInput, TarStream> = {
  id: "ImageGetAll",
  method: "GET",
  path: "/images/get",
  params: { names: /* @__PURE__ */ required(query.list), platform: /* @__PURE__ */ since(query.platforms, "1.48") },
  returns: tarStream,
};

/** Input of {@linkcode load}, beside its body. */
export interface LoadInput {
  /** Leaves out progress. Default true. */
  quiet?: boolean | undefined;
  /** These platforms only; before 1.52, one. Since 1.48. */
  platform?: OCIPlatform | readonly OCIPlatform[] | undefined;
}

/** The body of {@linkcode load}. */
export interface LoadBody {
  /** A tar that `get` made, plain or compressed. */
  body: RawBody;
}

/** Loads the images of a tar, names included. `POST /images/load` */
export const load: Endpoint<"ImageLoad", LoadInput, Operation<JSONMessage, JSONMessage[]>, LoadBody> = {
  id: "ImageLoad",
  method: "POST",
  path: "/images/load",
  params: { quiet: query.boolean, platform: /* @__PURE__ */ since(query.platforms, "1.48") },
  body: body.tar,
  returns: progress,
};

/** What a search can be limited by. */
export type SearchFilters = query.Filters<"is-automated" | "is-official" | "stars">;

/** Input of {@linkcode search}. */
export interface SearchInput {
  /** What to look for. */
  term: string;
  /** Results at most. Default 25. */
  limit?: number | undefined;
  /** Images with these properties only; `stars` is the least of them, and `is-automated: true` finds nothing any more. */
  filters?: SearchFilters | undefined;
  /** Credentials of the registry; undocumented. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** Searches Docker Hub. `GET /images/search` */
export const search: Endpoint<"ImageSearch", SearchInput, ImageSearchResponseItem[]> = {
  id: "ImageSearch",
  method: "GET",
  path: "/images/search",
  params: {
    term: /* @__PURE__ */ required(query.text),
    limit: query.integer,
    filters: /* @__PURE__ */ query.filters("is-automated", "is-official", "stars"),
    "X-Registry-Auth": header.registryAuth,
  },
  returns: jsonList,
};

/** What a prune of images can be limited by, or with `dangling: false` widened. */
export type PruneFilters = query.Filters<"dangling" | "label" | "label!" | "until">;

/** Input of {@linkcode prune}. */
export interface PruneInput {
  /** Images with these properties only. `dangling` is true unless it is said; `until` is a time, or a duration before now. */
  filters?: PruneFilters | undefined;
}

/** Removes all images that have no name and that no container uses; with `dangling: false` also those with a name. `POST /images/prune` */
export const prune: Endpoint<"ImagePrune", PruneInput, ImagePruneResponse> = {
  id: "ImagePrune",
  method: "POST",
  path: "/images/prune",
  params: { filters: /* @__PURE__ */ query.filters("dangling", "label", "label!", "until") },
  returns: json,
};

/** Input of {@linkcode commit}, beside its body. */
export interface CommitInput {
  /** Id or name of the container. */
  container: string;
  /** Name of the image without a tag. Default none. */
  repo?: string | undefined;
  /** Tag of the image. Default `latest`, with `repo`. */
  tag?: string | undefined;
  /** A message. */
  comment?: string | undefined;
  /** Who made it. */
  author?: string | undefined;
  /** Pauses the container meanwhile. Default true. */
  pause?: boolean | undefined;
  /** Dockerfile instructions for the image, such as `CMD ["sh"]`. */
  changes?: string | readonly string[] | undefined;
}

/** Makes an image of a container. Its body, where there is one, replaces parts of the configuration. `POST /commit` */
export const commit: Endpoint<"ImageCommit", CommitInput, IDResponse, ContainerConfig> = {
  id: "ImageCommit",
  method: "POST",
  path: "/commit",
  params: {
    container: /* @__PURE__ */ required(query.text),
    repo: query.text,
    tag: query.text,
    comment: query.text,
    author: query.text,
    pause: query.boolean,
    changes: query.texts,
  },
  body: body.optionalJson,
  returns: json,
};

/** Input of {@linkcode attestations}. */
export interface AttestationsInput {
  /** Name or id of the image. */
  name: string;
  /** Platform of the image to look at. Default the engine's. */
  platform?: OCIPlatform | undefined;
  /** Statements of these kinds only, such as `https://slsa.dev/provenance/v1`. Default all. */
  type?: readonly string[] | undefined;
  /** Fills `Statement`. Default false. */
  statement?: boolean | undefined;
}

/** What is stated about an image, such as how it was built; with the containerd store. Since 1.55. `GET /images/{name}/attestations` */
export const attestations: Endpoint<"ImageAttestations", AttestationsInput, AttestationStatement[]> = {
  id: "ImageAttestations",
  method: "GET",
  path: "/images/{name}/attestations",
  params: { name: path.name, platform: query.ociPlatform, type: query.list, statement: query.boolean },
  returns: jsonList,
  since: "1.55",
};

/** What a prune of the build cache can be limited by: one value a key. */
export interface BuildPruneFilters extends query.Filters<"description" | "id" | "parent" | "type" | "until" | "unused-for"> {
  /** Records that are in use: none of these can be removed. */
  readonly inuse?: true | undefined;
  /** Records that no image shares. */
  readonly private?: true | undefined;
  /** Records that images share. */
  readonly shared?: true | undefined;
}

/** Input of {@linkcode buildPrune}. */
export interface BuildPruneInput {
  /** Bytes to keep; the old name of `reserved-space`, which engines still read. Until 1.51. */
  "keep-storage"?: number | undefined;
  /** Bytes to keep. Since 1.48. */
  "reserved-space"?: number | undefined;
  /** Bytes that the cache may take. Since 1.48. */
  "max-used-space"?: number | undefined;
  /** Bytes that shall be free on the disk. Since 1.48. */
  "min-free-space"?: number | undefined;
  /** All records, not only those that nothing builds on. Default false. */
  all?: boolean | undefined;
  /**
   * Records with these properties only. `until` and its other name `unused-for` are a duration before now; `id` may be a part of it.
   * A `description` with more than letters and digits in it goes in quotes of its own: `JSON.stringify(text)`.
   */
  filters?: BuildPruneFilters | undefined;
}

/** Removes records of the build cache. `POST /build/prune` */
export const buildPrune: Endpoint<"BuildPrune", BuildPruneInput, BuildPruneResponse> = {
  id: "BuildPrune",
  method: "POST",
  path: "/build/prune",
  params: {
    "keep-storage": /* @__PURE__ */ until(query.integer, "1.51"),
    "reserved-space": /* @__PURE__ */ since(query.integer, "1.48"),
    "max-used-space": /* @__PURE__ */ since(query.integer, "1.48"),
    "min-free-space": /* @__PURE__ */ since(query.integer, "1.48"),
    all: query.boolean,
    filters: /* @__PURE__ */ query.flags(
      /* @__PURE__ */ query.filters("description", "id", "inuse", "parent", "private", "shared", "type", "until", "unused-for"),
      "inuse",
      "private",
      "shared",
    ),
  },
  returns: json,
};

/** Input of {@linkcode buildCancel}. */
export interface BuildCancelInput {
  /** The `buildid` of the build. */
  id: string;
}

/** Cancels a build of BuildKit; undocumented. `POST /build/cancel` */
export const buildCancel: Endpoint<"BuildCancel", BuildCancelInput, void> = {
  id: "BuildCancel",
  method: "POST",
  path: "/build/cancel",
  params: { id: /* @__PURE__ */ required(query.text) },
  returns: empty,
};

export {
  /** Removes a name of an image, and with the last one the image. `DELETE /images/{name}` */
  remove as delete,
};
