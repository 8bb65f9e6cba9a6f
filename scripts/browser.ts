// Installs what the console's tests look through: Debian's Chromium, and a font with Chinese in it for the screenshots. Only where we may (root, apt-get), and
// only what is missing; a person's own machine is left alone, and those tests are skipped there with a sentence.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromiumPath } from "../packages/console/e2e/harness/chromium.ts";

/** What has to be known of a machine. */
export interface Machine {
  readonly isRoot: boolean;
  readonly hasApt: boolean;
  readonly hasBrowser: boolean;
  readonly hasChineseFont: boolean;
}

/** The Debian packages that are missing here and that we may install. `fonts-wqy-microhei` is the smallest with Simplified Chinese: 1.6 MB, Noto's is 57 MB. */
export function packagesFor({ isRoot, hasApt, hasBrowser, hasChineseFont }: Machine): readonly string[] {
  if (!isRoot || !hasApt) return [];
  return [...(hasBrowser ? [] : ["chromium"]), ...(hasChineseFont ? [] : ["fonts-wqy-microhei"])];
}

/** The calls of apt-get that install them, in order; none when there is nothing to install. */
export function callsFor(packages: readonly string[]): readonly (readonly string[])[] {
  return packages.length === 0 ? [] : [["update"], ["install", "--yes", "--no-install-recommends", ...packages]];
}

function look(): Machine {
  const onPath = (name: string) => (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, name)));
  const fonts = spawnSync("fc-list", [":lang=zh-cn", "family"], { encoding: "utf8" });
  return {
    isRoot: process.getuid?.() === 0,
    hasApt: onPath("apt-get"),
    hasBrowser: chromiumPath() !== undefined,
    hasChineseFont: fonts.status === 0 && fonts.stdout.trim() !== "",
  };
}

function install(packages: readonly string[]): void {
  console.error(`Installing ${packages.join(" and ")} for the console's tests (about a minute, once) …`);
  for (const call of callsFor(packages)) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status, stderr } = spawnSync("apt-get", ["--quiet=2", ...call], { env, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
    if (status === 0) continue;
    console.error(`apt-get ${call[0]} failed, so the console's tests may have no browser:\n${stderr.trim()}`);
    return;
  }
}

if (import.meta.main) {
  const packages = packagesFor(look());
  if (packages.length > 0) install(packages);
}
