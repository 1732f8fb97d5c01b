import { connect } from "../src/node.ts";
import { callOver, perform } from "./mcp/corpus/run.ts";
import { policyFrom } from "../src/mcp/policy/grants.ts";
const policy = policyFrom({ key: new Uint8Array(32).fill(9), install: "attack", allow: ["all"], confirm: ["never"] });
for (const name of process.argv.slice(2)) {
  const d = await connect({ host: `unix:///run/engines/${name}/engine.sock` });
  const caller = d as any;
  const step = async (label: string, op: any, input: any) => { try { const call = { guard: callOver({} as any, policy, caller).guard, caller }; const r = await perform(call, op, input); console.log(name, "ok", label); return r as any; } catch (e) { console.log(name, "FAIL", label, String(e).slice(0, 300)); } };
  const P = "attack-";
  try {
    await step("network", "NetworkCreate", { Name: P+"net", Driver: "bridge" });
    await step("volume", "VolumeCreate", { Name: P+"vol" });
    await step("create", "ContainerCreate", { name: P+"a", Image: "busybox:latest", Cmd: ["sleep","300"], HostConfig: { NetworkMode: P+"net", Binds: [P+"vol:/d"], Memory: 64*1024*1024, PortBindings: {"80/tcp":[{HostIp:"127.0.0.1",HostPort:""}]}, LogConfig: {Type:"json-file",Config:{"max-size":"1m"}}, CapDrop: ["ALL"], Ulimits: [{Name:"nofile",Soft:1024,Hard:1024}] , Sysctls: {"net.core.somaxconn":"512"}, Tmpfs: {"/t":"size=1m"} }, NetworkingConfig: { EndpointsConfig: { [P+"net"]: { Aliases: ["aa"] } } }, ExposedPorts: {"80/tcp":{}} });
    await step("start", "ContainerStart", { id: P+"a" });
    await step("create new volume by mount", "ContainerCreate", { name: P+"b", Image: "busybox", Cmd: ["sleep","300"], HostConfig: { Mounts: [{ Type: "volume", Source: P+"new", Target: "/n" }, { Type: "tmpfs", Target: "/tt", TmpfsOptions: { SizeBytes: 1048576 } }], NetworkMode: `container:${P}a`, VolumesFrom: [P+"a:ro"], PidMode: `container:${P}a` } });
    await step("start b", "ContainerStart", { id: P+"b" });
    const e = await step("exec", "ContainerExec", { id: P+"a", Cmd: ["id"], AttachStdout: true });
    await step("update", "ContainerUpdate", { id: P+"a", Memory: 128*1024*1024, MemorySwap: 256*1024*1024 });
    await step("rename", "ContainerRename", { id: P+"b", name: P+"c" });
    await step("pause", "ContainerPause", { id: P+"a" });
    await step("unpause", "ContainerUnpause", { id: P+"a" });
    await step("connect bridge", "NetworkConnect", { id: "bridge", Container: P+"a" });
    await step("commit", "ImageCommit", { container: P+"a", repo: P+"img", tag: "1", changes: ["CMD [\"sleep\",\"9\"]", "ENV A=b"] });
    await step("create of commit", "ContainerCreate", { name: P+"d", Image: P+"img:1" });
    await step("tag", "ImageTag", { name: P+"img:1", repo: P+"img", tag: "2" });
    await step("restart", "ContainerRestart", { id: P+"a", t: 0 });
    await step("stop", "ContainerStop", { id: P+"c", t: 0 });
    await step("archive info", "ContainerArchiveInfo", { id: P+"a", path: "/etc" });
    for (const n of ["d","c","a"]) await step("delete "+n, "ContainerDelete", { id: P+n, force: true, v: true });
    await step("rmi 2", "ImageDelete", { name: P+"img:2" });
    await step("rmi 1", "ImageDelete", { name: P+"img:1" });
    await step("net rm", "NetworkDelete", { id: P+"net" });
    for (const v of ["vol","new"]) await step("vol rm "+v, "VolumeDelete", { name: P+v });
  } finally {
    for (const c of await d.containers.list({ all: true })) if (c.Names?.some((n) => n.startsWith("/"+P))) { console.log("left", c.Names); await d.containers.delete({ id: c.Id!, force: true, v: true }).catch((e)=>console.log(String(e))); }
    for (const n of await d.networks.list()) if (n.Name.startsWith(P)) { console.log("left", n.Name); await d.networks.delete({ id: n.Id }).catch(()=>{}); }
    for (const v of (await d.volumes.list()).Volumes ?? []) if (v.Name.startsWith(P)) { console.log("left", v.Name); await d.volumes.delete({ name: v.Name }).catch(()=>{}); }
    for (const i of await d.images.list()) for (const t of i.RepoTags ?? []) if (t.includes(P)) { console.log("left", t); await d.images.delete({ name: t, force: true }).catch((e)=>console.log(String(e))); }
  }
}
process.exit(0);
