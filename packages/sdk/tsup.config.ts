import { defineConfig } from "tsup";

/** JavaScript by tsup; declarations by `tsc -b` (TypeScript 7 has no compiler API for tsup's own). */
export default defineConfig({
  entry: ["src/index.ts", "src/node/index.ts", "src/testing/index.ts"],
  format: "esm",
  target: "es2024",
  platform: "node",
  sourcemap: true,
  clean: false,
});
