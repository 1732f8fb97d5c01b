import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    // Two cores: more workers than that only make the timed parts noisier.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      // Over the sources.
      { extends: true, test: { name: "source", include: ["test/{unit,types}/**/*.test.ts"] } },
      // Over the packed tarball, which the global setup makes once a run, and in other runtimes.
      { extends: true, test: { name: "package", include: ["test/{package,runtime}/**/*.test.ts"], globalSetup: "test/package/pack.ts" } },
      // Over the wire with everything that can go wrong there; slower, so `npm run test:faults` and not `npm test`.
      { extends: true, test: { name: "faults", include: ["test/faults/**/*.test.ts"] } },
    ],
  },
});

export default config;
