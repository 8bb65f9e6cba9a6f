// Installs what the console's tests look through: Debian's Chromium, and a font with Chinese in it for the screenshots. Only where we may (root, apt-get), and
// only what is missing; a person's own machine is left alone, and those tests are skipped there with a sentence.
import { spawnSync } from "node:child_process";
import { chromiumPath } from "../packages/console/e2e/harness/chromium.ts";
import { install, mayInstall } from "./apt.ts";

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

function look(): Machine {
  const fonts = spawnSync("fc-list", [":lang=zh-cn", "family"], { encoding: "utf8" });
  return {
    ...mayInstall(),
    hasBrowser: chromiumPath() !== undefined,
    hasChineseFont: fonts.status === 0 && fonts.stdout.trim() !== "",
  };
}

if (import.meta.main) {
  const packages = packagesFor(look());
  if (packages.length > 0) {
    console.error(`Installing ${packages.join(" and ")} for the console's tests (about a minute, once) …`);
    install(packages, "the console's tests may have no browser");
  }
}
