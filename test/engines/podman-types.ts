/** Where Podman's answers are not as our types say, which follow Docker's. A path that is as they say after all is stale, and fails. */
import type { Deviation } from "../reality/judge.ts";

/** All of it. */
export const podmanDeviations: readonly Deviation[] = [
  { operation: "ContainerList", paths: ["/*/HostConfig"], found: "missing", reason: "Podman tells no host configuration in a list" },
  {
    operation: "SystemDataUsage",
    paths: ["/Containers/*/Ports", "/Containers/*/NetworkSettings", "/Containers/*/Mounts"],
    found: "null",
    reason: "Podman counts what containers use without looking into them",
  },
  {
    operation: "ContainerStats",
    paths: [
      "/read",
      "/preread",
      "/cpu_stats",
      "/precpu_stats",
      "/memory_stats",
      "/pids_stats",
      "/blkio_stats",
      "/num_procs",
      "/storage_stats",
    ],
    found: "missing",
    reason: "Podman answers 200 with an error where the container does not run",
    seen: "recordings",
  },
  {
    operation: "ErrorResponse",
    paths: ["/message"],
    found: "missing",
    reason: "Podman answers a push that was refused with a record of progress",
  },
];
