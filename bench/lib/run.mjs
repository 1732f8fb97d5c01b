// Starts the server and one process a peer, and lets the peers take turns.
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./figures.mjs";

const at = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** The next message of a child; its death is an error. */
function answer(child) {
  return new Promise((resolve, reject) => {
    const onMessage = (message) => settle(() => (message.error === undefined ? resolve(message.value ?? message) : reject(new Error(message.error))));
    const onExit = (code, signal) => settle(() => reject(new Error(`ended with ${signal ?? code}`)));
    const settle = (how) => {
      child.off("message", onMessage);
      child.off("exit", onExit);
      how();
    };
    child.on("message", onMessage);
    child.on("exit", onExit);
  });
}

function ask(child, ...message) {
  const reply = answer(child);
  child.send(message);
  return reply;
}

/** Disconnects a child and waits until it is gone, so that it writes its profile. */
function end(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", resolve);
    if (child.connected) child.disconnect();
  });
}

async function open(file, bench, peer, socket, execArgv) {
  const child = fork(at("worker.mjs"), [file, bench, peer, socket], {
    execArgv: [...process.execArgv, ...execArgv(`${bench}, ${peer}`)],
  });
  try {
    await answer(child);
  } catch (error) {
    await end(child);
    throw error;
  }
  return child;
}

/** Runs a bench that has peers. A peer that cannot be opened or fails is a row with its reason. */
export async function run(file, bench, options) {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const socket = join(folder, "engine.sock");
  const server = fork(at("server.mjs"), [socket], { execArgv: [] });
  const children = [];
  try {
    await answer(server);
    const peers = [];
    for (const name of Object.keys(bench.peers).filter((each) => options.peer === undefined || each.includes(options.peer))) {
      const row = { peer: name };
      peers.push({ row });
      try {
        peers.at(-1).child = await open(file, bench.name, name, socket, options.execArgv);
        children.push(peers.at(-1).child);
      } catch (error) {
        row.note = reason(error);
      }
    }
    await (bench.memory === undefined ? rounds : memory)(bench, peers, options);
    const rows = peers.map(({ row }) => row);
    return { rows, budgets: budgets(bench, rows) };
  } finally {
    await Promise.all([...children, server].map(end));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `step` on every peer that has not failed yet. */
async function each(peers, step) {
  for (const peer of peers) {
    if (peer.child === undefined || peer.row.note !== undefined) continue;
    try {
      await step(peer);
    } catch (error) {
      peer.row.note = reason(error);
      peer.row.value = undefined;
    }
  }
}

/** Warms the peers up until a round takes `seconds`, then counts interleaved rounds of that size: the best is the figure. */
async function rounds(bench, peers, { rounds, seconds }) {
  await each(peers, async (peer) => {
    let amount = bench.amount;
    for (let step = 0; step < 4; step++) {
      const took = await ask(peer.child, "round", amount);
      amount = Math.max(1, Math.min(bench.max ?? Infinity, amount * 50, Math.round((amount * seconds) / took.seconds)));
    }
    peer.amount = amount;
    peer.row.values = [];
  });
  for (let round = 0; round < rounds; round++) {
    await each(peers, async (peer) => {
      const took = await ask(peer.child, "round", peer.amount);
      peer.row.values.push(bench.scale(peer.amount) / took.seconds);
      peer.row.value = Math.max(...peer.row.values);
      peer.row.median = median(peer.row.values);
      peer.row.perCpu = Math.max(peer.row.perCpu ?? 0, bench.scale(peer.amount) / took.cpu);
    });
  }
}

async function memory(bench, peers) {
  const mb = (bytes) => bytes / 1e6;
  await each(peers, async (peer) => {
    const { start, peak1, end1, peak2, end2 } = await ask(peer.child, "memory", bench.memory);
    peer.row.value = mb(peak2 - end1);
    peer.row.note = `start ${mb(start).toFixed(0)}, 1st pass: peak ${mb(peak1).toFixed(0)}, end ${mb(end1).toFixed(0)}, 2nd: peak ${mb(peak2).toFixed(0)}, end ${mb(end2).toFixed(0)}`;
  });
}

function budgets(bench, rows) {
  const value = (name) => rows.find(({ peer }) => peer === name)?.value;
  const ratios = (bench.budgets ?? []).map(({ peer, times, of }) => {
    const ratio = value(peer) === undefined || value(of) === undefined ? undefined : value(peer) / value(of);
    return { text: `${peer} against ${of}`, value: ratio, least: times };
  });
  const flat = (bench.flat ?? []).map((peer) => ({ text: `${peer}: growth in the second pass`, value: value(peer), most: bench.most }));
  return [...ratios, ...flat];
}

function reason(error) {
  if (error.message.includes("ERR_MODULE_NOT_FOUND")) return `not there: ${/Cannot find \S+ '([^']+)'/.exec(error.message)?.[1]}`;
  return error.message.split("\n").slice(0, 2).join(" ").slice(0, 160);
}
