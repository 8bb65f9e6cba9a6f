import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser of this machine: `CHROMIUM_PATH`, or where it usually stands. */
export function chromiumPath(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  return named === undefined ? usualPlaces.find((path) => existsSync(path)) : named;
}

/** What to say on a machine that has none. */
export const withoutChromium =
  "No Chromium was found. Install it (Debian: `apt-get install chromium`; macOS: Google Chrome) or name it in CHROMIUM_PATH.";

/** A browser, or undefined on a machine of a person who has none. Where tests have to be complete (CI), that is an error. */
export async function openChromium(): Promise<Browser | undefined> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    if (process.env.CI !== undefined) throw new Error(withoutChromium);
    return undefined;
  }
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    args: ["--disable-dev-shm-usage", "--force-color-profile=srgb", ...(isRoot ? ["--no-sandbox"] : [])],
  });
}
