/** Plugins: made here, enabled, pushed, pulled, upgraded, removed. */
import { DockerApiError, DockerError, DockerInputError } from "../../../src/core/mod.ts";
import type { AuthConfig, Docker } from "../../../src/core/mod.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import { equal, ok, present, rejects } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { all } from "../support.ts";

/** It does nothing but listen: an engine asks no more of a plugin that is no driver. Perl is on every Debian host. */
const listen =
  "$SIG{TERM} = sub { exit }; my $s = IO::Socket::UNIX->new(Local => '/run/docker/plugins/dummy.sock', Listen => 5) or die $!; while (my $c = $s->accept) { close $c }";

/** A plugin without files of its own: it runs what its host has. */
function plugin(description: string): AsyncIterable<Uint8Array> {
  const config = {
    description,
    documentation: "",
    entrypoint: ["/usr/bin/perl", "-MIO::Socket::UNIX", "-e", listen],
    workdir: "/",
    interface: { types: ["docker.dummy/1.0"], socket: "dummy.sock" },
    network: { type: "host" },
    linux: { capabilities: ["CAP_SYS_ADMIN"] },
    mounts: [{
      name: "programs",
      description: "",
      source: "/usr",
      destination: "/usr",
      type: "bind",
      options: ["rbind", "ro"],
      settable: ["source"],
    }],
    env: [{ name: "DEBUG", description: "", settable: ["value"], value: "0" }],
  };
  return tar([
    { name: "config.json", content: JSON.stringify(config) },
    { name: "rootfs/usr", type: "directory" },
    { name: "rootfs/run/docker/plugins", type: "directory" },
    { name: "rootfs/lib", type: "symlink", linkname: "usr/lib" },
    { name: "rootfs/lib64", type: "symlink", linkname: "usr/lib64" },
  ]);
}

async function made(docker: Docker, t: Tools, name: string, description = "made for a test"): Promise<void> {
  equal(await docker.plugins.create({ name, body: plugin(description) }), undefined, "what create gives");
  t.cleanup(() => docker.plugins.delete({ name, force: true }));
}

/** The cases. */
export const pluginCases: readonly Case[] = [
  {
    id: "plugin.life",
    sentence: "A plugin is made of a tar, set, enabled, found, disabled and removed",
    async run(docker, t) {
      const name = `${t.name()}:v1`;
      await made(docker, t, name);
      const found = await docker.plugins.inspect({ name });
      equal(
        [found.Name, found.Enabled, found.Config.Description, found.Settings.Env],
        [name, false, "made for a test", ["DEBUG=0"]],
        "what it is",
      );
      equal(await docker.plugins.set({ name, body: ["DEBUG=a b=ü"] }), undefined, "what set gives");
      equal((await docker.plugins.inspect({ name })).Settings.Env, ["DEBUG=a b=ü"], "what was set");
      type Filters = NonNullable<Parameters<typeof docker.plugins.list>[0]>["filters"];
      const has = async (filters: Filters) => (await docker.plugins.list({ filters })).some(({ Name }) => Name === name);
      ok((await docker.plugins.list()).some(({ Name }) => Name === name), "it is not in the list");
      ok(
        await has({ capability: "dummy", enabled: false }) && !await has({ enabled: true }) && !await has({ capability: "volumedriver" }),
        "the filters do not tell",
      );
      equal(await docker.plugins.enable({ name }), undefined, "what enable gives");
      equal((await docker.plugins.inspect({ name })).Enabled, true, "Enabled");
      ok(await has({ enabled: true }) && !await has({ enabled: false }), "the filters do not tell that it is enabled");
      const again = await rejects(docker.plugins.enable({ name, timeout: 3 }), DockerApiError, "a second enable");
      ok(/already enabled/.test(again.reason), `it was refused with ${again.reason}`);
      await rejects(docker.plugins.delete({ name }), DockerApiError, "delete while it is enabled");
      await rejects(docker.plugins.set({ name, body: ["DEBUG=1"] }), DockerApiError, "set while it is enabled");
      equal(await docker.plugins.disable({ name, force: false }), undefined, "what disable gives");
      equal((await docker.plugins.inspect({ name })).Enabled, false, "Enabled after that");
      await docker.plugins.enable({ name, timeout: 3 });
      equal(await docker.plugins.delete({ name, force: true }), undefined, "what delete with force gives");
      equal((await rejects(docker.plugins.inspect({ name }), DockerApiError, "inspect")).status, 404, "status once it is gone");
    },
  },
  {
    id: "plugin.registry",
    sentence: "A plugin is pushed, its rights are told, it is pulled with them under another name, and upgraded",
    needs: ["registry"],
    async run(docker, t) {
      const { closed, username, password } = present(t.registry, "the registry");
      const auth: AuthConfig = { username, password, serveraddress: closed };
      const repository = `${closed}/dockwire-test/${t.name()}`;
      const [one, two, name] = [`${repository}:one`, `${repository}:two`, `${t.name()}:latest`];
      for (const each of [one, two]) {
        await made(docker, t, each, each);
        const messages = await docker.plugins.push({ name: each, "X-Registry-Auth": auth });
        ok(/^sha256:/.test(messages.at(-1)?.aux?.Digest ?? ""), `the last message is ${JSON.stringify(messages.at(-1))}`);
        await docker.plugins.delete({ name: each });
      }
      // An engine that is not let in says that there are none, and the pull fails.
      equal(
        await docker.plugins.getPrivileges({ remote: one, "X-Registry-Auth": { ...auth, password: "wrong" } }),
        [],
        "rights with wrong credentials",
      );
      const rights = await docker.plugins.getPrivileges({ remote: one, "X-Registry-Auth": auth });
      equal(rights.map(({ Name, Value }) => [Name, Value]), [["network", ["host"]], ["mount", ["/usr"]], ["capabilities", [
        "CAP_SYS_ADMIN",
      ]]], "the rights");
      const input = { remote: one, name, "X-Registry-Auth": auth };
      const less = await rejects(docker.plugins.pull({ ...input, body: rights.slice(1) }).then(), DockerError, "a pull with fewer rights");
      ok(/privileges/.test(less.message), `it failed with ${less}`);
      const messages = await all(docker.plugins.pull({ ...input, body: rights }));
      ok(messages.some(({ status }) => status?.startsWith("Digest: sha256:")), "no message has the digest");
      t.cleanup(() => docker.plugins.delete({ name, force: true }));
      const found = await docker.plugins.inspect({ name });
      equal([found.PluginReference, found.Enabled, found.Config.Description], [one, false, one], "what was pulled");
      await docker.plugins.upgrade({ name, remote: two, body: rights, "X-Registry-Auth": auth });
      const after = await docker.plugins.inspect({ name });
      equal([after.PluginReference, after.Config.Description], [two, two], "what it is after the upgrade");
    },
  },
  {
    id: "plugin.missing",
    sentence: "A plugin that is not there is a 404; a tar that makes none is refused, and so is what is no tar",
    async run(docker, t) {
      const name = `nobody/${t.name()}`;
      for (
        const call of [
          () => docker.plugins.inspect({ name }),
          () => docker.plugins.delete({ name }),
          () => docker.plugins.enable({ name }),
          () => docker.plugins.disable({ name }),
          () => docker.plugins.set({ name, body: [] }),
          () => docker.plugins.push({ name }).then(),
          () => docker.plugins.upgrade({ name, remote: name, body: [] }).then(),
        ]
      ) equal((await rejects(call(), DockerApiError, String(call))).status, 404, `status of ${String(call)}`);
      ok((await rejects(docker.plugins.create({ name, body: tar({ x: "y" }) }), DockerApiError, "create")).status >= 400, "status");
      await rejects(docker.plugins.create({ name, body: new TextEncoder().encode("{}") }), DockerInputError, "create of what is no tar");
    },
  },
];
