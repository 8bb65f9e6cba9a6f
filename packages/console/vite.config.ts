import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compiledMessages } from "./build/compiled-messages.ts";
import { compressed } from "./build/compressed.ts";
import { themeStylesheet } from "./build/theme-stylesheet.ts";

const { version } = JSON.parse(readFileSync(new URL("../server/package.json", import.meta.url), "utf8")) as { version: string };

/** Relative addresses, so that the console works behind a path prefix. The server package serves (and ships) the result. */
export default defineConfig({
  base: "./",
  plugins: [react(), themeStylesheet(), compiledMessages(), compressed()],
  define: { "import.meta.env.VITE_GUARD_VERSION": JSON.stringify(version) },
  resolve: { conditions: ["@agent-id-guard/source"] },
  build: {
    outDir: "../server/console",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox125", "safari17.5"],
  },
});
