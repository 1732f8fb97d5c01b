/** What the check compares: a specification and the facts about it, in one shape whatever file they came from; and what it finds. */

/** A type of the specification. */
export interface Schema {
  /** Its form. `any` is one that the specification leaves open. */
  readonly kind: "string" | "integer" | "number" | "boolean" | "array" | "map" | "object" | "ref" | "allOf" | "any";
  /** The definition that a `ref` names. */
  readonly ref?: string;
  /** Of an `array`. */
  readonly items?: Schema;
  /** Of a `map`. */
  readonly values?: Schema;
  /** Definitions that an `allOf` adds to its own fields. */
  readonly allOf?: readonly string[];
  /** Of an `object`, and those that an `allOf` adds itself. */
  readonly fields?: Readonly<Record<string, Schema>>;
  /** Fields that are always there. */
  readonly required?: readonly string[];
  /** Whether it says that null may come. */
  readonly nullable?: boolean;
  /** Values that it lists. */
  readonly enum?: readonly unknown[];
  /** Such as `binary`. */
  readonly format?: string;
}

/** A parameter of an operation, its body left out. */
export interface SpecParam {
  /** Its name as it is sent. */
  readonly name: string;
  /** Where it goes. */
  readonly in: "query" | "path" | "header";
  /** Whether it must be there. */
  readonly required: boolean;
  /** Its type, as the specification writes it. */
  readonly kind: string;
}

/** An operation of one version. */
export interface SpecOperation {
  /** Its id. */
  readonly operationId: string;
  /** HTTP method, in capitals. */
  readonly method: string;
  /** Path template. */
  readonly path: string;
  /** Its parameters. */
  readonly params: readonly SpecParam[];
  /** Its body. */
  readonly body?: { readonly required: boolean; readonly schema: Schema };
  /** Its answers by status. */
  readonly responses: Readonly<Record<string, { readonly schema?: Schema }>>;
}

/** One version of the API. */
export interface Spec {
  /** Such as `1.43`. */
  readonly version: string;
  /** How the report calls it, such as `v1.43` or `v1.43 as released`. */
  readonly label: string;
  /** Its operations. */
  readonly operations: readonly SpecOperation[];
  /** Its definitions by name. */
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** What is known beside the specifications; a plain specification file comes without. */
export interface Facts {
  /** The versions, oldest first. */
  readonly specs: readonly Spec[];
  /** Whether they are all, with their history: only then is what nothing needs, or no version has, wrong. */
  readonly complete: boolean;
  /** First and last version by `GET /containers/{}/json`, and by `GET /containers/{}/json query:size`. */
  readonly history?: {
    readonly operations: Readonly<Record<string, { readonly firstYaml: string; readonly last: string }>>;
    readonly params: Readonly<Record<string, readonly [string, string]>>;
  };
  /** Encoding of each parameter by `ContainerList all`, and whether it is documented. */
  readonly encodings?: ReadonlyMap<string, { readonly encoding: string; readonly documented: boolean }>;
  /** Kind of result, and first version, by operation id; undocumented ones by method and path. */
  readonly results?: ReadonlyMap<string, { readonly kind: string; readonly since: string; readonly documented: boolean }>;
  /** What a list can be filtered by, by operation id; `some` on some engines only. */
  readonly filters?: ReadonlyMap<string, { readonly all: readonly string[]; readonly some: readonly string[] }>;
  /** Fields by their path in the specification that the engine's source may send as null, may leave out, cannot send as null. */
  readonly source?: { readonly nulls: ReadonlySet<string>; readonly omitted: ReadonlySet<string>; readonly solid: ReadonlySet<string> };
}

/** What can be wrong. */
export type FindingKind =
  | "operation missing"
  | "operation extra"
  | "operation differs"
  | "parameter missing"
  | "parameter extra"
  | "parameter misplaced"
  | "parameter encoding"
  | "parameter required"
  | "body"
  | "result"
  | "definition missing"
  | "field missing"
  | "field extra"
  | "field type"
  | "field required"
  | "field null"
  | "type unmet"
  | "since"
  | "key"
  | "quirk stale";

/** Something that is wrong. `kind` and `what` together are what a quirk names. */
export interface Finding {
  /** What is wrong. */
  readonly kind: FindingKind;
  /** Its exact path, such as `HostConfig.Binds` or `ContainerList all`. */
  readonly what: string;
  /** How the report calls the version that shows it; empty where it is none's. */
  readonly version: string;
  /** More, for people. */
  readonly detail: string;
}

/** Orders versions, and says which is older. */
export function older(a: string, b: string): boolean {
  const [x = [], y = []] = [a, b].map((version) => version.split(".").map(Number));
  return (x[0] ?? 0) < (y[0] ?? 0) || (x[0] === y[0] && (x[1] ?? 0) < (y[1] ?? 0));
}
