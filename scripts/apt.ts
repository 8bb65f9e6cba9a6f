// Installs Debian packages that tests look through. Only where we may (root, apt-get), and only what is missing; a person's own machine is left alone.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether we may install packages here. */
export function mayInstall(): { readonly isRoot: boolean; readonly hasApt: boolean } {
  return {
    isRoot: process.getuid?.() === 0,
    hasApt: (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "apt-get"))),
  };
}

/** The calls of apt-get that install them, in order; none when there is nothing to install. */
export function callsFor(packages: readonly string[]): readonly (readonly string[])[] {
  return packages.length === 0 ? [] : [["update"], ["install", "--yes", "--no-install-recommends", ...packages]];
}

/** Installs them. A failure is told and is no end: `without` says what the tests go on without. */
export function install(packages: readonly string[], without: string): void {
  for (const call of callsFor(packages)) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status, stderr } = spawnSync("apt-get", ["--quiet=2", ...call], { env, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
    if (status === 0) continue;
    console.error(`apt-get ${call[0]} failed, so ${without}:\n${stderr.trim()}`);
    return;
  }
}
