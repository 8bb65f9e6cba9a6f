import { defineConfig } from "vitest/config";

const source = "@agent-id-guard/source";

export default defineConfig({
  resolve: { conditions: [source, "import", "module", "node", "default"] },
  // Vitest hands these to Node itself, for `require` too: "import" or "module" among them would give CommonJS packages ES modules.
  ssr: { resolve: { conditions: [source, "node"], externalConditions: [source, "node"] } },
  test: {
    include: [
      "packages/*/src/**/*.test.{ts,tsx}",
      "packages/*/test/**/*.test.ts",
      "packages/console/e2e/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
