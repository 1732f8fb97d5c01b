// Compiled, never run: a line that must not compile stands under `@ts-expect-error`, and fails the compiler if it does.

import { type Changed, changed, empty } from "../../src/core/codecs/empty.ts";
import { json, jsonList } from "../../src/core/codecs/json.ts";
import { type Records, records } from "../../src/core/codecs/json-lines.ts";
import type { OutputStream } from "../../src/core/codecs/output.ts";
import { progress } from "../../src/core/codecs/progress.ts";
import type { AnyEndpoint, Endpoint, Field, Fields, Input, None, Result } from "../../src/core/endpoint.ts";
import * as body from "../../src/core/fields/body.ts";
import { required, since, until } from "../../src/core/fields/mark.ts";
import * as path from "../../src/core/fields/path.ts";
import * as query from "../../src/core/fields/query.ts";
import { configs, containers, distribution, execs, images, networks, nodes, type OperationId } from "../../src/core/groups.ts";
import { plugins, secrets, services, session, swarm, system, tasks, volumes } from "../../src/core/groups.ts";
import type { Operation } from "../../src/core/operation.ts";
import type { ContainerCreateBody } from "../../src/core/types/container-config.ts";
import type { ContainerStatsResponse } from "../../src/core/types/container-stats.ts";
import type { ContainerInspectResponse, ContainerSummary, ContainerUpdateBody } from "../../src/core/types/containers.ts";
import type { HostConfig } from "../../src/core/types/host-config.ts";
import type { ImageInspect } from "../../src/core/types/images.ts";
import type { EndpointSettings } from "../../src/core/types/networks.ts";
import type { BuildMessage, JSONMessage, PushMessage } from "../../src/core/types/progress.ts";
import type { Connection } from "../../src/core/transport.ts";
import type { NetworkInspect } from "../../src/core/types/network-inspect.ts";
import type { PluginPrivilege } from "../../src/core/types/plugins.ts";
import type { Secret } from "../../src/core/types/secrets.ts";
import type { ServiceSpec } from "../../src/core/types/services.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type InputOf<E> = E extends Endpoint<string, infer P, unknown, infer B> ? Input<P, B> : never;
type ResultOf<E> = E extends Endpoint<string, infer _P, infer R, infer _B> ? Result<R> : never;

/** Compiles for `true` only. */
declare function check<_T extends true>(): void;
declare function call<P, R, B>(endpoint: Endpoint<string, P, R, B>, input: Input<P, B>): Result<R>;

// What was inspected fits a create again.
export async function recreate(): Promise<void> {
  const seen = await call(containers.inspect, { id: "web" });
  check<Equal<typeof seen, ContainerInspectResponse>>();
  const networks: { [network: string]: EndpointSettings } = seen.NetworkSettings.Networks ?? {};
  await call(containers.create, {
    name: "again",
    ...seen.Config,
    HostConfig: seen.HostConfig,
    NetworkingConfig: { EndpointsConfig: networks },
  });
  await call(containers.update, { id: "web", Memory: seen.HostConfig.Memory, RestartPolicy: seen.HostConfig.RestartPolicy });
  const update: ContainerUpdateBody = seen.HostConfig;
  void update;
  const image: ImageInspect = await call(images.inspect, { name: seen.Image });
  const fromImage: ContainerCreateBody = { Env: image.Config?.Env, Cmd: image.Config?.Cmd, Labels: image.Config?.Labels };
  void fromImage;
}

// What was inspected fits an update, and a create elsewhere.
export async function change(): Promise<void> {
  const service = await call(services.inspect, { id: "web" });
  await call(services.update, { id: service.ID, version: service.Version.Index, ...service.Spec });
  await call(services.create, { ...service.PreviousSpec, Name: "again" });
  const spec: ServiceSpec = { TaskTemplate: { ...service.Spec.TaskTemplate, ForceUpdate: 1 }, Mode: { Replicated: { Replicas: 3 } } };
  const { ID }: { ID: string } = await call(services.create, spec);
  const { Spec, Version } = await call(nodes.inspect, { id: "n1" });
  await call(nodes.update, { id: "n1", version: Version.Index, ...Spec, Availability: "drain" });
  const cluster = await call(swarm.inspect, {});
  await call(swarm.update, { version: cluster.Version.Index, rotateWorkerToken: true, ...cluster.Spec });
  const secret = await call(secrets.inspect, { id: ID });
  check<Equal<typeof secret, Secret>>();
  await call(secrets.update, { id: ID, version: 2n, ...secret.Spec, Labels: { a: "b" } });
  const config = await call(configs.inspect, { id: "c" });
  await call(configs.create, { ...config.Spec, Name: "other" });
  const network = await call(networks.inspect, { id: "n" });
  check<Equal<typeof network, NetworkInspect>>();
  await call(networks.create, {
    Name: "again",
    IPAM: network.IPAM,
    Options: network.Options,
    Labels: network.Labels,
    ConfigFrom: network.ConfigFrom,
  });
  const volume = await call(volumes.inspect, { name: "v" });
  await call(volumes.create, { Name: "again", Driver: volume.Driver, DriverOpts: volume.Options, Labels: volume.Labels });
  const privileges: PluginPrivilege[] = await call(plugins.getPrivileges, { remote: "p" });
  await call(plugins.pull, { remote: "p", body: privileges });
  const list = await call(tasks.list, { filters: { service: service.ID, "desired-state": "running" } });
  const task: string | undefined = list[0]?.Status.ContainerStatus?.ContainerID;
  void task;
}

// Under exactOptionalPropertyTypes, what may be undefined can be handed on.
export function optional(maybe: boolean | undefined, config: HostConfig | undefined): void {
  void call(containers.list, { all: maybe, filters: { label: undefined, status: ["running"] } });
  void call(containers.create, { Image: "nginx", HostConfig: config, Env: null, Labels: undefined });
}

// Results.
check<Equal<ResultOf<typeof containers.list>, Promise<ContainerSummary[]>>>();
check<Equal<ResultOf<typeof containers.start>, Promise<Changed>>>();
check<Equal<ResultOf<typeof containers.kill>, Promise<void>>>();
check<Equal<ResultOf<typeof containers.logs>, Promise<OutputStream>>>();
check<Equal<ResultOf<typeof containers.stats>, Promise<Records<ContainerStatsResponse>>>>();
check<Equal<ResultOf<typeof images.build>, Operation<BuildMessage, BuildMessage[]>>>();
check<Equal<ResultOf<typeof images.push>, Operation<PushMessage, PushMessage[]>>>();
check<Equal<ResultOf<typeof plugins.pull>, Operation<JSONMessage, JSONMessage[]>>>();
check<Equal<ResultOf<typeof plugins.enable>, Promise<void>>>();
check<Equal<ResultOf<typeof swarm.init>, Promise<string>>>();
check<Equal<ResultOf<typeof session.open>, Promise<Connection>>>();
check<Equal<ResultOf<typeof services.logs>, Promise<OutputStream>>>();

// Inputs.
call(system.info, {});
// @ts-expect-error a key where there is none
call(system.info, { verbose: true });
check<Equal<InputOf<typeof execs.resize>["h"], number>>();
call(containers.rename, { id: "a", name: "b" });
// @ts-expect-error without a required parameter
call(containers.rename, { id: "a" });
// @ts-expect-error with an unknown one
call(containers.rename, { id: "a", name: "b", force: true });
// @ts-expect-error with an unknown body key
call(containers.create, { Image: "nginx", Img: "nginx" });
// @ts-expect-error with an unknown key inside the body
call(containers.create, { Image: "nginx", HostConfig: { Memmory: 1 } });
// @ts-expect-error with an unknown filter
call(containers.list, { filters: { nmae: "web" } });
// @ts-expect-error a platform as JSON where the API takes text
call(containers.create, { platform: { os: "linux", architecture: "arm64" } });
// @ts-expect-error a platform as text where the API takes JSON
call(images.inspect, { name: "a", platform: "linux/arm64" });
// @ts-expect-error several platforms where the API takes one
call(images.inspect, { name: "a", platform: [{ os: "linux", architecture: "arm64" }] });
// @ts-expect-error without its body
call(images.load, { quiet: true });
// @ts-expect-error a body where there is none
call(execs.inspect, { id: "a", body: new Uint8Array() });

// @ts-expect-error without a version
call(swarm.update, { Name: "default" });
// @ts-expect-error with a key that a spec does not have
call(services.create, { Name: "web", TaskTemplate: { ContainerSpec: { Image: "a", HealthCheck: {} } } });
// @ts-expect-error a body of keys where a list is meant
call(plugins.set, { name: "p", DEBUG: "1" });
// @ts-expect-error without the name that a network must have
call(networks.create, { Driver: "bridge" });
// @ts-expect-error logs of the swarm have no end to ask for
call(tasks.logs, { id: "t", stdout: true, until: 1 });
call(plugins.enable, { name: "p" });
call(distribution.inspect, { name: "a", "X-Registry-Auth": { username: "u", password: "p" } });

// Enums are open, and still spell out what is known.
const condition: NonNullable<InputOf<typeof containers.wait>["condition"]> = "some-later-condition";
void condition;
check<Equal<ContainerSummary["State"], ContainerSummary["State"] | "running">>();

// Ids.
check<"ContainerCreate" extends OperationId ? true : false>();
check<string extends OperationId ? false : true>();
type Some = Pick<Record<OperationId, number>, "ExecStart" | "ExecResize">;
// @ts-expect-error an operation that was left out
const risks: Some = { ExecStart: 1 };
void risks;

// Any endpoint goes into a list.
const list: AnyEndpoint[] = [containers.create, containers.list, images.build, system.auth, execs.start, session.open, plugins.pull];
void list;

// Descriptors.
interface P {
  id: string;
  all?: boolean | undefined;
}
const all: Fields<P> = { id: path.id, all: query.boolean };
const late: Fields<P> = { id: path.id, all: /* @__PURE__ */ until(since(query.boolean, "1.41"), "1.50") };
// @ts-expect-error a field is missing
const missing: Fields<P> = { id: path.id };
// @ts-expect-error a field is not in the input
const extra: Fields<P> = { id: path.id, all: query.boolean, size: query.boolean };
// @ts-expect-error a field is of another type
const mistyped: Fields<P> = { id: path.id, all: query.integer };
// @ts-expect-error a field is required that the input does not require
const tooStrict: Fields<P> = { id: path.id, all: required(query.boolean) };
// @ts-expect-error a field is not required that the input requires
const tooLoose: Fields<P> = { id: query.text, all: query.boolean };
const narrow: Field<"a" | "b"> = query.text;
// @ts-expect-error a field that cannot write all that the input allows
const tooNarrow: Field<string | string[]> = query.text;
// @ts-expect-error filters that the input does not know
const filters: Fields<{ filters?: query.Filters<"a"> | undefined }> = { filters: query.filters("b") };
void [all, late, missing, extra, mistyped, tooStrict, tooLoose, narrow, tooNarrow, filters];

const common = { method: "GET", path: "/x", params: {} } as const;
const good: Endpoint<"X", None, { a: number }> = { ...common, id: "X", returns: json };
// @ts-expect-error another id
const id: Endpoint<"X", None, { a: number }> = { ...common, id: "Y", returns: json };
// @ts-expect-error a decoder of another result
const result: Endpoint<"X", None, { a: number }> = { ...common, id: "X", returns: empty };
// @ts-expect-error a list where one is meant
const one: Endpoint<"X", None, { a: number }> = { ...common, id: "X", returns: jsonList };
// @ts-expect-error progress where records are meant
const stream: Endpoint<"X", None, Records<number>> = { ...common, id: "X", returns: progress };
// @ts-expect-error a method that HTTP has and the API has not
const method: Endpoint<"X", None, void> = { ...common, id: "X", method: "PATCH", returns: empty };
// @ts-expect-error a key that a descriptor has not
const key: Endpoint<"X", None, Changed> = { ...common, id: "X", returns: changed, deprecated: true };
const numbers: Endpoint<"X", None, Records<number>, { A: 1 }> = { ...common, id: "X", body: body.json, returns: records };
void [good, id, result, one, stream, method, key, numbers];
