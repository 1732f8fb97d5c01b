/**
 * Runs every `ts` block of README and docs/ against a real engine, one after the other, and sums up.
 *
 *   tsx test/engines/docs.ts [--host HOST] [--tls FOLDER] [--registry HOST:PORT]
 *
 * Without `--host` it takes the engine of the environment, as the blocks do. A block fails when it throws, takes longer than a
 * minute, or does not print what stands behind its `// ->`.
 *
 * What is different from the text: `web`, the container that the guides speak of, is one of our own. With `--registry`, pulls
 * go there, for engines that reach no public one. `http://localhost:2375` is a port here that leads to the engine.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect as netConnect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as tlsConnect } from "node:tls";
import { fileURLToPath } from "node:url";
import { format, parseArgs } from "node:util";
import { manifest, root } from "../../scripts/entries.ts";
import { DockerApiError, type Target } from "../../src/core/mod.ts";
import { connect } from "../../src/node.ts";
import { type Block, blocksOf, pages, promisesOf } from "../docs/blocks.ts";
