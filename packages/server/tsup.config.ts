import { defineConfig } from "tsup";

/** JavaScript by tsup; declarations by `tsc -b` (TypeScript 7 has no compiler API for tsup's own). */
export default defineConfig({
  // The thread is a file of its own, since a worker is started from a file.
  entry: ["src/index.ts", "src/cli/main.ts", "src/kms/pkcs11/thread.ts"],
  format: "esm",
  target: "es2024",
  platform: "node",
  sourcemap: true,
  clean: false,
});
