/**
 * dockwire: the Docker Engine API for any JavaScript runtime, over any transport.
 *
 * The entry points of the runtimes (`dockwire/node`, `dockwire/deno`) have `connect()`; this one has what they are made of.
 *
 * @module
 */

export { bind } from "./bind.ts";
export type { Bound, Method } from "./bind.ts";
export { call, createCaller } from "./call.ts";
export type { Caller, CallerOptions, CallOptions } from "./call.ts";
export { createDocker } from "./client.ts";
export type { Connected, Docker, DockerOptions, Groups, Verbs } from "./client.ts";

export {
  DockerApiError,
  DockerConnectionError,
  DockerDecodeError,
  DockerError,
  DockerInputError,
  DockerStreamError,
  DockerUnsupportedError,
  DockerVersionError,
} from "./errors.ts";
export type { ConnectionErrorCode } from "./errors.ts";

export { trace } from "./trace.ts";
export type { TraceRecord } from "./trace.ts";
export { match } from "./match.ts";
export type { Match } from "./match.ts";
export { encode } from "./encode.ts";
export { newest, oldest } from "./version.ts";
export type { Versions } from "./version.ts";

export type {
  AnyEndpoint,
  BodyField,
  DecodeContext,
  Decoder,
  Endpoint,
  Exchange,
  Field,
  FieldKind,
  Fields,
  Input,
  Integers,
  None,
  Result,
} from "./endpoint.ts";
export type { Operation } from "./operation.ts";
export type { Body, Bytes, Connection, Dial, Headerlike, Transport, WireRequest, WireResponse } from "./transport.ts";
export type { Filters, FilterValue, Time } from "./fields/query.ts";

export type { ByteStream, RawBody } from "./codecs/bytes.ts";
export type { Changed } from "./codecs/empty.ts";
export type { Frame } from "./codecs/frames.ts";
export type { Records } from "./codecs/json-lines.ts";
export type { OutputLine } from "./codecs/lines.ts";
export type { OutputStream } from "./codecs/output.ts";
export type { ArchiveStream, PathStat } from "./codecs/path-stat.ts";
export type { Ping } from "./codecs/ping.ts";
export { encodeRegistryAuth, encodeRegistryConfig } from "./codecs/registry-auth.ts";
export type { RegistryConfig } from "./codecs/registry-auth.ts";
export type { Session } from "./codecs/session.ts";
export type { Sink, Sinks } from "./codecs/sinks.ts";
export { untar } from "./codecs/tar-read.ts";
export type { UntarOptions } from "./codecs/tar-read.ts";
export { tar } from "./codecs/tar-write.ts";
export type { TarSource } from "./codecs/tar-write.ts";
export type { TarStream } from "./codecs/tar.ts";
export type { TarEntry, TarFacts } from "./codecs/tar-entry.ts";
export type { TarType } from "./codecs/tar-header.ts";
export type { TarInputEntry, TarOptions } from "./codecs/tar-plan.ts";

export type { Exec, ExecOptions, ExecResult } from "./verbs/exec.ts";
export type { Output, OutputOptions } from "./verbs/output.ts";
export type { Stdin } from "./verbs/process.ts";
export type { PullOptions, PullProgress, PullResult } from "./verbs/pull.ts";
export type { Run, RunInput, RunOptions, RunResult } from "./verbs/run.ts";
export type { ImageSource, StartInput, StartResult } from "./verbs/start.ts";

export {
  checkpoints,
  configs,
  containers,
  distribution,
  execs,
  images,
  networks,
  nodes,
  plugins,
  secrets,
  services,
  session,
  swarm,
  system,
  tasks,
  volumes,
} from "./groups.ts";
export type { Ids, OperationId } from "./groups.ts";

export type { CheckpointCreateBody, CheckpointSummary } from "./types/checkpoints.ts";
export type {
  DiscreteGenericResource,
  Driver,
  DriverData,
  ErrorResponse,
  GenericResource,
  GenericResources,
  GraphDriverData,
  IDResponse,
  IdResponse,
  NamedGenericResource,
  ObjectVersion,
  OCIDescriptor,
  OCIPlatform,
  Platform,
  ResourceObject,
  SwarmIDResponse,
} from "./types/common.ts";
export type { Config, ConfigSpec } from "./types/configs.ts";
export type { ContainerConfig, ContainerCreateBody, HealthConfig } from "./types/container-config.ts";
export type {
  AppArmorOpts,
  ContainerSpec,
  ContainerSpecConfig,
  ContainerSpecFile,
  ContainerSpecSecret,
  CredentialSpec,
  DNSConfig,
  Privileges,
  SeccompOpts,
  SELinuxContext,
} from "./types/container-spec.ts";
export type {
  ContainerBlkioStatEntry,
  ContainerBlkioStats,
  ContainerCPUStats,
  ContainerCPUUsage,
  ContainerMemoryStats,
  ContainerNetworkStats,
  ContainerPidsStats,
  ContainerStatsResponse,
  ContainerStorageStats,
  ContainerThrottlingData,
} from "./types/container-stats.ts";
export type {
  ChangeType,
  ContainerCreateResponse,
  ContainerInspectResponse,
  ContainerPruneResponse,
  ContainerState,
  ContainerStatus,
  ContainerSummary,
  ContainerSummaryHostConfig,
  ContainerSummaryNetworkSettings,
  ContainerTopResponse,
  ContainerUpdateBody,
  ContainerUpdateResponse,
  ContainerWaitExitError,
  ContainerWaitResponse,
  FilesystemChange,
  Health,
  HealthcheckResult,
  HealthStatus,
  HealthSummary,
  Port,
  PortSummary,
  RootFSStorage,
  RootFSStorageSnapshot,
  Storage,
} from "./types/containers.ts";
export type {
  BuildCache,
  BuildCacheDiskUsage,
  ContainersDiskUsage,
  DiskUsage,
  ImagesDiskUsage,
  SystemDataUsageResponse,
  VolumesDiskUsage,
} from "./types/data-usage.ts";
export type { DistributionInspect } from "./types/distribution.ts";
export type { ContainerExecBody, ExecInspectResponse, ExecStartBody, ProcessConfig } from "./types/execs.ts";
export type { HostConfig, LogConfig, RestartPolicy } from "./types/host-config.ts";
export type {
  BuildIdentity,
  Identity,
  KnownSignerIdentity,
  PullIdentity,
  SignatureIdentity,
  SignatureTimestamp,
  SignatureTimestampType,
  SignatureType,
  SignerIdentity,
} from "./types/image-identity.ts";
export type { AttestationStatement, BuildPruneResponse, ImagePruneResponse, ImageSearchResponseItem } from "./types/image-results.ts";
export type {
  ImageConfig,
  ImageDeleteResponseItem,
  ImageHistoryResponseItem,
  ImageInspect,
  ImageManifestAttestationData,
  ImageManifestImageData,
  ImageManifestSize,
  ImageManifestSummary,
  ImageManifestUnpackedSize,
  ImageMetadata,
  ImageRootFS,
  ImageSummary,
} from "./types/images.ts";
export type {
  Mount,
  MountBindOptions,
  MountImageOptions,
  MountPoint,
  MountTmpfsOptions,
  MountType,
  MountVolumeDriver,
  MountVolumeOptions,
} from "./types/mounts.ts";
export type {
  ConfigReference,
  EndpointResource,
  IPAM,
  IPAMConfig,
  IPAMStatus,
  Network,
  NetworkConnectRequest,
  NetworkContainer,
  NetworkCreateBody,
  NetworkCreateResponse,
  NetworkDisconnectRequest,
  NetworkInspect,
  NetworkPruneResponse,
  NetworkStatus,
  NetworkSummary,
  NetworkTaskInfo,
  PeerInfo,
  ServiceInfo,
  SubnetStatus,
} from "./types/network-inspect.ts";
export type {
  Address,
  EndpointIPAMConfig,
  EndpointSettings,
  NetworkingConfig,
  NetworkSettings,
  PortBinding,
  PortMap,
} from "./types/networks.ts";
export type {
  EngineDescription,
  ManagerStatus,
  Node,
  NodeCSIInfo,
  NodeDescription,
  NodeSpec,
  NodeState,
  NodeStatus,
  PluginDescription,
  Reachability,
} from "./types/nodes.ts";
export type {
  Plugin,
  PluginArgs,
  PluginConfig,
  PluginDevice,
  PluginEnv,
  PluginInterface,
  PluginInterfaceType,
  PluginLinuxConfig,
  PluginMount,
  PluginNetworkConfig,
  PluginPrivilege,
  PluginRootFS,
  PluginSettings,
  PluginUser,
} from "./types/plugins.ts";
export type { BuildMessage, ErrorDetail, ImageID, JSONMessage, ProgressDetail, PushMessage, PushResult } from "./types/progress.ts";
export type { DeviceMapping, DeviceRequest, Resources, ThrottleDevice, Ulimit, WeightDevice } from "./types/resources.ts";
export type { Secret, SecretSpec } from "./types/secrets.ts";
export type {
  EndpointPortConfig,
  EndpointSpec,
  EndpointVirtualIP,
  JobStatus,
  ReplicatedJob,
  ReplicatedService,
  Service,
  ServiceCreateResponse,
  ServiceEndpoint,
  ServiceMode,
  ServiceSpec,
  ServiceStatus,
  ServiceUpdateConfig,
  ServiceUpdateResponse,
  ServiceUpdateStatus,
} from "./types/services.ts";
export type { JoinTokens, NodeAvailability, Swarm, SwarmInitBody, SwarmJoinBody, UnlockKey } from "./types/swarm.ts";
export type {
  ClusterInfo,
  LocalNodeState,
  PeerNode,
  SwarmCAConfig,
  SwarmDispatcher,
  SwarmEncryptionConfig,
  SwarmExternalCA,
  SwarmInfo,
  SwarmOrchestration,
  SwarmRaft,
  SwarmSpec,
  SwarmTaskDefaults,
  SwarmTaskLogDriver,
  TLSInfo,
} from "./types/swarm-info.ts";
export type {
  Commit,
  ContainerdInfo,
  ContainerdNamespaces,
  DeviceInfo,
  FirewallInfo,
  IndexInfo,
  NetworkAddressPool,
  NRIInfo,
  PluginsInfo,
  RegistryServiceConfig,
  Runtime,
  SystemInfo,
} from "./types/system-info.ts";
export type {
  AuthConfig,
  AuthResponse,
  EventActor,
  EventMessage,
  SystemVersion,
  SystemVersionComponent,
  SystemVersionPlatform,
} from "./types/system.ts";
export type {
  Limit,
  NetworkAttachmentConfig,
  NetworkAttachmentSpec,
  Placement,
  PlacementPreference,
  PluginSpec,
  ResourceRequirements,
  RuntimePrivilege,
  SpreadOver,
  TaskRestartPolicy,
  TaskSpec,
} from "./types/task-spec.ts";
export type {
  NetworkAttachment,
  PortStatus,
  SwarmIPAMConfig,
  SwarmIPAMOptions,
  SwarmNetwork,
  SwarmNetworkSpec,
  Task,
  TaskContainerStatus,
  TaskState,
  TaskStatus,
  VolumeAttachment,
} from "./types/tasks.ts";
export type {
  CapacityRange,
  ClusterVolume,
  ClusterVolumeAccessMode,
  ClusterVolumeInfo,
  ClusterVolumePublishStatus,
  ClusterVolumeSecret,
  ClusterVolumeSpec,
  Topology,
  TopologyRequirement,
  Volume,
  VolumeCreateOptions,
  VolumeCreateRequest,
  VolumeListResponse,
  VolumePruneResponse,
  VolumeTypeMount,
  VolumeUpdateBody,
  VolumeUsageData,
} from "./types/volumes.ts";
