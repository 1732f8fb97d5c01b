// One peer of one bench in a process of its own: told a round, it answers how long it took.
// usage: fork("worker.mjs", [CASE, BENCH, PEER, SOCKET])
const [, , file, bench, name, socket] = process.argv;

/** Highest resident size while `work` runs, by a sample every 10 ms. */
async function peak(work) {
  let highest = process.memoryUsage.rss();
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 10);
  await work();
  clearInterval(timer);
  return Math.max(highest, process.memoryUsage.rss());
}

const commands = {
  /** Seconds that `amount` takes, by the clock and of this process's processor time. The heap is left as it is: a forced collection slowed the bare socket by a third. */
  async round(peer, amount) {
    const before = process.cpuUsage();
    const start = performance.now();
    await peer.run(amount);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    return { seconds, cpu: (user + system) / 1e6 };
  },
  /** Resident bytes: at the start, the peak and the end of a first pass, and the peak and the end of a second one. */
  async memory(peer, amount) {
    const start = process.memoryUsage.rss();
    const peak1 = await peak(() => peer.run(amount));
    const end1 = process.memoryUsage.rss();
    const peak2 = await peak(() => peer.run(amount));
    return { start, peak1, end1, peak2, end2: process.memoryUsage.rss() };
  },
};

async function main() {
  const { benches } = await import(file);
  const open = benches.find((each) => each.name === bench).peers[name];
  const peer = await open(socket);
  process.on("message", ([command, amount]) => {
    commands[command](peer, amount).then(
      (value) => process.send({ value }),
      (error) => process.send({ error: String(error?.stack ?? error) }),
    );
  });
  process.send({ value: "ready" });
}

process.on("disconnect", () => process.exit());
main().catch((error) => process.send({ error: String(error?.stack ?? error) }));
