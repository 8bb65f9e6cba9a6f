import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const source = "@agent-id-guard/source";

/** A browser's file takes longest, however short it is: begun last, it would keep one core waiting for the other. */
class BrowsersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes("/e2e/");
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

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
    sequence: { sequencer: BrowsersFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
