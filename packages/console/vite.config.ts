import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Relative addresses, so that the console works behind a path prefix. The server package serves (and ships) the result. */
export default defineConfig({
  base: "./",
  plugins: [react()],
  resolve: { conditions: ["@agent-id-guard/source"] },
  build: { outDir: "../server/console", emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
