/**
 * Volumes, networks, files of containers, secrets and configs.
 *
 * @module
 */

import { type Hostile, rows } from "./case.ts";

const volumes: Hostile[] = [
  ...rows("volume.create.DriverOpts", "VolumeCreate", (value) => ({ Name: "v", DriverOpts: value }), "R2", [
    ["bind", { type: "none", o: "bind", device: "/" }, "a bind of /"],
    ["bind-etc", { type: "none", o: "bind,ro", device: "/etc" }, "a bind of /etc"],
    ["no-type-bind", { o: "bind", device: "/" }, "a bind of / without a type"],
    ["rbind", { type: "none", o: "rbind", device: "/" }, "a bind of / and all below"],
    ["ext4", { type: "ext4", device: "/dev/sda1" }, "a disk"],
    [
      "overlay",
      { type: "overlay", o: "lowerdir=/,upperdir=/tmp/u,workdir=/tmp/w", device: "overlay" },
      "the host's files as a lower folder",
    ],
    ["proc", { type: "proc", device: "proc" }, "processes of the host"],
    ["sysfs", { type: "sysfs", device: "sysfs" }, "devices of the host"],
    ["devtmpfs", { type: "devtmpfs", device: "devtmpfs" }, "disks"],
    ["debugfs", { type: "debugfs", device: "debugfs" }, "the kernel"],
    ["cgroup", { type: "cgroup", o: "memory", device: "cgroup" }, "release_agent"],
    ["cgroup2", { type: "cgroup2", device: "cgroup2" }, "all cgroups"],
    ["tracefs", { type: "tracefs", device: "tracefs" }, "the kernel"],
    ["bpf", { type: "bpf", device: "bpf" }, "programs of the kernel"],
    ["nfs", { type: "nfs", o: "addr=10.0.0.1,rw", device: ":/export" }, "connects to another host"],
    ["nfs4", { type: "nfs4", o: "addr=10.0.0.1", device: ":/" }, "connects to another host"],
    ["cifs", { type: "cifs", o: "username=a,password=b", device: "//10.0.0.1/x" }, "connects to another host"],
    ["ceph", { type: "ceph", device: "10.0.0.1:/" }, "connects to another host"],
    ["fuse", { type: "fuse.sshfs", device: "a@10.0.0.1:/" }, "connects to another host"],
    ["tmpfs-bind", { type: "tmpfs", o: "bind", device: "/" }, "a bind that says tmpfs"],
    ["tmpfs-then-bind", { type: "tmpfs", o: "size=1m,bind", device: "/etc" }, "a bind behind a size"],
    ["tmpfs-remount", { type: "tmpfs", o: "remount,size=1m", device: "tmpfs" }, "another mount"],
    ["tmpfs-dev", { type: "tmpfs", o: "dev,suid,exec", device: "tmpfs" }, "device files"],
    ["tmpfs-device", { type: "tmpfs", o: "size=1m", device: "/dev/sda" }, "a device that is no tmpfs"],
    ["tmpfs-mpol", { type: "tmpfs", o: "mpol=bind:0", device: "tmpfs" }, "an option that is not listed"],
    ["case-type", { Type: "none", O: "bind", Device: "/" }, "another spelling", ["R1", "R2"]],
    ["case-value", { type: "NONE", o: "BIND", device: "/" }, "another spelling"],
    ["blank", { type: "none ", o: "bind", device: "/" }, "another spelling"],
    ["size", { size: "10T" }, "an option that is not listed"],
    ["image", { image: "evil:1" }, "Podman: an image as a volume"],
    ["uid", { type: "tmpfs", o: "uid=0;bind", device: "tmpfs" }, "two options in one"],
    ["number", { type: 1 }, "no text", "R1"],
    ["text", "o=bind", "no object", "R1"],
  ]),
  ...rows("volume.create", "VolumeCreate", (value) => value as Readonly<Record<string, unknown>>, "R2", [
    ["driver-nfs", { Name: "v", Driver: "nfs" }, "another driver"],
    ["driver-plugin", { Name: "v", Driver: "vieux/sshfs:latest", DriverOpts: { sshcmd: "a@10.0.0.1:/" } }, "a plugin that connects"],
    ["driver-image", { Name: "v", Driver: "image", DriverOpts: { image: "evil" } }, "Podman: an image as a volume"],
    ["driver-case", { Name: "v", Driver: "Local", DriverOpts: { o: "bind", device: "/" } }, "another spelling"],
    [
      "cluster",
      { Name: "v", ClusterVolumeSpec: { AccessMode: {}, Secrets: [{ Key: "k", Secret: "foreignsecret" }] } },
      "a volume of the cluster, with a secret",
    ],
    ["name-path", { Name: "../../etc" }, "a path as a name"],
    ["name-slash", { Name: "/etc" }, "a path as a name (Podman binds it)"],
    ["name-id", { Name: "0123456789ab" }, "a name that looks like an id", ["R5", "R2"]],
    ["name-foreign", { Name: "foreignvol" }, "somebody else's volume: the engine would give it", "R4"],
    ["label-managed", { Name: "v", Labels: { "dockwire.mcp.managed": "x" } }, "forged provenance", "R7"],
    ["label-compose", { Name: "v", Labels: { "com.docker.compose.volume": "db" } }, "joins somebody else's project", "R7"],
    ["lower", { name: "v", driveropts: { type: "none", o: "bind", device: "/" } }, "Go reads these keys too", ["R1", "R3"]],
    ["libpod", { Name: "v", Options: { type: "none", o: "bind", device: "/" } }, "libpod's key", "R3"],
    ["label-key", { Name: "v", Label: { a: "b" } }, "libpod's key", "R3"],
  ]),
  ...rows("volume", "VolumeDelete", (value) => value as Readonly<Record<string, unknown>>, "R8", [
    ["delete-foreign", { name: "foreignvol" }, "somebody else's data"],
    ["delete-force", { name: "foreignvol", force: true }, "somebody else's data"],
    ["delete-all", { name: "foreignvol", all: true }, "a parameter of Podman's", "R3"],
  ]),
  ...rows("volume", "VolumeUpdate", (value) => value as Readonly<Record<string, unknown>>, ["R2", "R8"], [
    [
      "update-secrets",
      { name: "data", version: 1, Spec: { Secrets: [{ Key: "k", Secret: "foreignsecret" }] } },
      "a secret of somebody else",
    ],
  ]),
];

const networks: Hostile[] = [
  ...rows("network.create", "NetworkCreate", (value) => ({ Name: "n", ...value as object }), "R2", [
    ["macvlan", { Driver: "macvlan", Options: { parent: "eth0" } }, "the host's own network"],
    ["ipvlan", { Driver: "ipvlan", Options: { parent: "eth0" } }, "the host's own network"],
    ["host", { Driver: "host" }, "the host's network"],
    ["plugin", { Driver: "weaveworks/net-plugin:latest" }, "a plugin"],
    ["overlay-attachable", { Driver: "overlay", Attachable: true }, "over all nodes"],
    ["case", { Driver: "MacVlan" }, "another spelling"],
    ["bridge-name", { Options: { "com.docker.network.bridge.name": "br0" } }, "a bridge of the host"],
    ["bridge-docker0", { Options: { "com.docker.network.bridge.name": "docker0" } }, "the engine's own bridge"],
    ["parent", { Options: { parent: "eth0" } }, "an interface of the host"],
    ["host-binding", { Options: { "com.docker.network.bridge.host_binding_ipv4": "0.0.0.0" } }, "ports that are open to the network"],
    ["gateway-mode", { Options: { "com.docker.network.bridge.gateway_mode_ipv4": "routed" } }, "reached from outside"],
    ["trusted", { Options: { "com.docker.network.bridge.trusted_host_interfaces": "eth0" } }, "reached from outside"],
    ["masquerade", { Options: { "com.docker.network.bridge.enable_ip_masquerade": "false" } }, "its addresses come out"],
    ["podman-isolate", { Options: { vrf: "x", mode: "unmanaged" } }, "Podman: a bridge of the host"],
    ["podman-interface", { Options: { interface_name: "eth0", no_default_route: "1" } }, "Podman's options"],
    [
      "metadata",
      { IPAM: { Config: [{ Subnet: "169.254.169.0/24", Gateway: "169.254.169.254" }] } },
      "takes the address of the cloud's credentials",
    ],
    ["public", { IPAM: { Config: [{ Subnet: "8.8.8.0/24" }] } }, "takes addresses of the Internet"],
    ["loopback", { IPAM: { Config: [{ Subnet: "127.0.0.0/8" }] } }, "takes localhost"],
    ["all", { IPAM: { Config: [{ Subnet: "0.0.0.0/0" }] } }, "takes every address"],
    ["half", { IPAM: { Config: [{ Subnet: "128.0.0.0/1" }] } }, "takes every other address"],
    ["multicast", { IPAM: { Config: [{ Subnet: "224.0.0.0/8" }] } }, "no address of a host"],
    ["wide", { IPAM: { Config: [{ Subnet: "10.0.0.0/7" }] } }, "more than the private range"],
    ["gateway-outside", { IPAM: { Config: [{ Subnet: "172.31.0.0/24", Gateway: "169.254.169.254" }] } }, "an address outside the subnet"],
    [
      "aux-outside",
      { IPAM: { Config: [{ Subnet: "172.31.0.0/24", AuxiliaryAddresses: { a: "8.8.8.8" } }] } },
      "an address outside the subnet",
    ],
    ["range-outside", { IPAM: { Config: [{ Subnet: "172.31.0.0/24", IPRange: "0.0.0.0/0" }] } }, "addresses outside the subnet"],
    ["v6-global", { EnableIPv6: true, IPAM: { Config: [{ Subnet: "2001:db8::/64" }] } }, "addresses of the Internet"],
    ["v6-mapped", { EnableIPv6: true, IPAM: { Config: [{ Subnet: "::ffff:169.254.169.0/120" }] } }, "an address in disguise"],
    ["octal", { IPAM: { Config: [{ Subnet: "0251.0376.0251.0/24" }] } }, "an address in disguise"],
    ["ipam-driver", { IPAM: { Driver: "evil" } }, "a plugin"],
    ["ipam-host-local", { IPAM: { Driver: "dhcp" } }, "Podman: asks the host's network"],
    ["ipam-options", { IPAM: { Driver: "default", Options: { x: "y" } } }, "options of a driver"],
    ["config-from", { ConfigFrom: { Network: "foreignnet" } }, "settings of somebody else's"],
    ["config-only", { ConfigOnly: true, Options: { parent: "eth0" } }, "settings for another network"],
    ["ingress", { Ingress: true, Driver: "overlay" }, "the swarm's own network"],
    ["scope", { Scope: "swarm", Driver: "overlay" }, "over all nodes"],
    ["label", { Labels: { "com.docker.compose.network": "x" } }, "joins somebody else's project", "R7"],
    ["name-bridge", { Name: "bridge" }, "the engine's own", ["R2", "R4", "R5"]],
    ["name-host", { Name: "host" }, "the engine's own", ["R2", "R4", "R5"]],
    ["name-foreign", { Name: "foreignnet" }, "a second one of the name: others would join it", "R4"],
    ["name-id", { Name: "9e0000000000" }, "a name that looks like an id of somebody else's", ["R2", "R5"]],
    ["name-container", { Name: "container:foreign" }, "a mode as a name"],
    ["lower", { driver: "macvlan" }, "Go reads this key too", ["R1", "R3"]],
    ["text", { IPAM: "x" }, "no object", "R1"],
  ]),
  ...rows("network.connect", "NetworkConnect", (value) => ({ id: "appnet", Container: "mine", ...value as object }), "R2", [
    ["foreign-network", { id: "foreignnet" }, "somebody else's network", ["R4", "R8"]],
    ["foreign-container", { Container: "foreign" }, "somebody else's container: ours would reach it", ["R4", "R8"]],
    ["self", { Container: "self" }, "this server", "R8"],
    ["socket", { Container: "socket" }, "a container with the socket", "R8"],
    ["kept", { Container: "kept" }, "a protected container", "R8"],
    ["prefix", { Container: "bb" }, "somebody else's by the beginning of its id", ["R4", "R8"]],
    ["host", { id: "host" }, "the host's network"],
    ["macvlan", { id: "lan" }, "a network made outside that is the host's own", "R6"],
    ["links", { EndpointConfig: { Links: ["foreign:db"] } }, "its alias becomes a name of the target"],
    ["driver", { EndpointConfig: { DriverOpts: { "com.docker.network.endpoint.sysctls": "x" } } }, "sysctls"],
    ["address-metadata", { EndpointConfig: { IPAMConfig: { IPv4Address: "169.254.169.254" } } }, "the address of the cloud's credentials"],
    ["link-local", { EndpointConfig: { IPAMConfig: { LinkLocalIPs: ["169.254.169.254"] } } }, "the address of the cloud's credentials"],
    ["lower", { container: "foreign" }, "Go reads this key too, and takes the last", ["R1", "R3"]],
    ["list", { Container: ["mine"] }, "no text", "R1"],
  ]),
  ...rows("network.disconnect", "NetworkDisconnect", (value) => ({ id: "appnet", Container: "mine", ...value as object }), ["R4", "R8"], [
    ["foreign", { id: "foreignnet", Container: "foreign", Force: true }, "cuts somebody else's container off"],
    ["bridge-foreign", { id: "bridge", Container: "foreign" }, "cuts somebody else's container off"],
    ["self", { Container: "self" }, "cuts this server off", "R8"],
  ]),
  ...rows("network.delete", "NetworkDelete", (value) => ({ id: value }), ["R8", "R4"], [
    ["foreign", "foreignnet", "somebody else's network"],
    ["foreign-prefix", "9e", "the same by the beginning of its id"],
  ]),
];

const swarm: Hostile[] = [
  ...rows("secret", "SecretCreate", (value) => ({ Name: "s", Data: "eA==", ...value as object }), "R2", [
    ["driver", { Driver: { Name: "evil" } }, "a plugin"],
    ["templating", { Templating: { Name: "golang" } }, "a template that reads other secrets"],
    ["label", { Labels: { "dockwire.mcp.managed": "x" } }, "forged provenance", "R7"],
    ["name", { Name: "foreignsecret" }, "somebody else's name", "R4"],
  ]),
  ...rows("config", "ConfigCreate", (value) => ({ Name: "c", Data: "eA==", ...value as object }), "R2", [
    ["templating", { Templating: { Name: "golang" } }, "a template that reads secrets"],
  ]),
  ...rows("secret", "SecretDelete", (value) => ({ id: value }), "R8", [["delete-foreign", "foreignsecret", "somebody else's secret"], [
    "delete-prefix",
    "x2",
    "the same by the beginning of its id",
  ]]),
  ...rows("config", "ConfigDelete", (value) => ({ id: value }), "R8", [["delete-foreign", "foreignconfig", "somebody else's config"]]),
  ...rows("config", "ConfigUpdate", (value) => ({ id: value, version: 3, Name: "c", Labels: {} }), "R8", [[
    "update-foreign",
    "foreignconfig",
    "somebody else's config",
  ]]),
  ...rows("service", "ServiceDelete", (value) => ({ id: value }), "R8", [["delete-foreign", "foreignsvc", "somebody else's service"]]),
  ...rows("node", "NodeUpdate", (value) => ({ id: "n1", version: 5, ...value as object }), ["R2", "class"], [[
    "demote",
    { Role: "worker" },
    "takes a manager away",
  ], ["drain", { Availability: "drain" }, "moves everything"]]),
  ...rows("node", "NodeDelete", (value) => ({ id: value, force: true }), ["R8", "class", "R2"], [["delete", "n1", "removes a machine"]]),
  ...rows("swarm", "SwarmJoin", (value) => value as Readonly<Record<string, unknown>>, ["class", "R2"], [
    ["join", { ListenAddr: "0.0.0.0:2377", RemoteAddrs: ["10.0.0.1:2377"], JoinToken: "SWMTKN-1" }, "another's swarm commands this host"],
  ]),
  ...rows("swarm", "SwarmInit", (value) => value as Readonly<Record<string, unknown>>, ["class", "R2"], [["init", {
    ListenAddr: "0.0.0.0:2377",
  }, "a swarm that is open to the network"]]),
  ...rows("swarm", "SwarmUpdate", (value) => ({ version: 9, Name: "default", ...value as object }), ["class", "R2"], [
    ["ca", { CAConfig: { ExternalCAs: [{ Protocol: "cfssl", URL: "https://10.0.0.1" }] } }, "another's authority"],
    ["rotate", { rotateManagerToken: true }, "locks managers out"],
  ]),
  ...rows("swarm", "SwarmLeave", (value) => value as Readonly<Record<string, unknown>>, ["class", "R2", "R8", "confirm"], [[
    "leave",
    { force: true },
    "loses the swarm",
    undefined,
    "asking",
  ]]),
  ...rows("swarm", "SwarmUnlock", (value) => value as Readonly<Record<string, unknown>>, ["class", "R2"], [["unlock", {
    UnlockKey: "SWMKEY-1",
  }, "a key of the swarm"]]),
  ...rows("plugin", "PluginPull", (value) => value as Readonly<Record<string, unknown>>, ["class", "R2"], [
    ["pull", { remote: "evil/x", body: [{ Name: "mount", Value: ["/"] }] }, "a program with all rights"],
  ]),
  ...rows("plugin", "PluginEnable", (value) => ({ name: value }), ["class", "R2"], [[
    "enable",
    "vieux/sshfs:latest",
    "a program with all rights",
  ]]),
  ...rows("plugin", "PluginSet", (value) => ({ name: "vieux/sshfs:latest", body: value }), ["class", "R2"], [["set", [
    "sshkey.source=/root/.ssh",
  ], "a mount of the host"]]),
  ...rows("plugin", "PluginUpgrade", (value) => ({ name: "vieux/sshfs:latest", ...value as object }), ["class", "R2"], [["upgrade", {
    remote: "evil/x",
    body: [],
  }, "another program"]]),
  ...rows("plugin", "GetPluginPrivileges", (value) => ({ remote: value }), ["R2", "class"], [[
    "privileges",
    "10.0.0.1:5000/x",
    "connects to an address",
  ]]),
];

/** Everything of volumes, networks and the swarm. */
export const storage: readonly Hostile[] = [...volumes, ...networks, ...swarm];
