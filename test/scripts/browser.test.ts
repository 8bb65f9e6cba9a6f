import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callsFor } from "../../scripts/apt.ts";
import { type Machine, packagesFor } from "../../scripts/browser.ts";
import { packagesFor as packagesForDirectory } from "../../scripts/slapd.ts";
import { packagesFor as packagesForToken } from "../../scripts/softhsm.ts";
import { root } from "../architecture/sources.ts";

const bare: Machine = { isRoot: true, hasApt: true, hasBrowser: false, hasChineseFont: false };

describe("what the console's tests look through", () => {
  it.each<[what: string, machine: Machine, packages: readonly string[]]>([
    ["a bare container", bare, ["chromium", "fonts-wqy-microhei"]],
    ["one with a browser", { ...bare, hasBrowser: true }, ["fonts-wqy-microhei"]],
    ["one with a font", { ...bare, hasChineseFont: true }, ["chromium"]],
    ["one with both", { ...bare, hasBrowser: true, hasChineseFont: true }, []],
    ["a person's machine", { ...bare, isRoot: false }, []],
    ["another system", { ...bare, hasApt: false }, []],
  ])("on %s", (_what, machine, packages) => {
    expect(packagesFor(machine)).toEqual(packages);
  });

  it("needs a directory beside it, where we may bring one", () => {
    expect(packagesForDirectory({ isRoot: true, hasApt: true, hasSlapd: false })).toEqual(["slapd"]);
    expect(packagesForDirectory({ isRoot: true, hasApt: true, hasSlapd: true })).toEqual([]);
    expect(packagesForDirectory({ isRoot: false, hasApt: true, hasSlapd: false })).toEqual([]);
    expect(packagesForDirectory({ isRoot: true, hasApt: false, hasSlapd: false })).toEqual([]);
  });

  it("needs a token for keys beside them, where we may bring one", () => {
    expect(packagesForToken({ isRoot: true, hasApt: true, hasSoftHsm: false })).toEqual(["softhsm2"]);
    expect(packagesForToken({ isRoot: true, hasApt: true, hasSoftHsm: true })).toEqual([]);
    expect(packagesForToken({ isRoot: false, hasApt: true, hasSoftHsm: false })).toEqual([]);
    expect(packagesForToken({ isRoot: true, hasApt: false, hasSoftHsm: false })).toEqual([]);
  });

  it("is installed after the lists have been read anew, without a question", () => {
    expect(callsFor(["chromium"])).toEqual([["update"], ["install", "--yes", "--no-install-recommends", "chromium"]]);
    expect(callsFor([])).toEqual([]);
  });
});

describe.runIf(process.getuid?.() === 0)("the script, with an apt-get of ours", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "agent-id-guard-apt-"));
    symlinkSync(process.execPath, join(folder, "node"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const put = (name: string, script: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const run = (env: Readonly<Record<string, string>>) =>
    execFileSync(process.execPath, ["--conditions=@agent-id-guard/source", "scripts/browser.ts"], {
      cwd: root,
      env: { PATH: `${folder}:/bin`, ...env },
      encoding: "utf8",
      stdio: "pipe",
    });
  const log = () => join(folder, "log");

  it("installs what is missing", () => {
    put("apt-get", `echo "$DEBIAN_FRONTEND $*" >> ${log()}`);
    put("fc-list", "exit 0");
    run({ CHROMIUM_PATH: "/usr/bin/chromium" });
    expect(readFileSync(log(), "utf8")).toBe(
      "noninteractive --quiet=2 update\nnoninteractive --quiet=2 install --yes --no-install-recommends fonts-wqy-microhei\n",
    );
  });

  it("does nothing where nothing is missing", () => {
    put("apt-get", `echo "$*" >> ${log()}`);
    put("fc-list", "echo WenQuanYi");
    run({ CHROMIUM_PATH: "/usr/bin/chromium" });
    expect(existsSync(log())).toBe(false);
  });

  it("lets the tests go on when apt-get fails", () => {
    put("apt-get", `echo "$*" >> ${log()}; echo "no network" >&2; exit 100`);
    put("fc-list", "exit 1");
    run({ CHROMIUM_PATH: "/usr/bin/chromium" });
    expect(readFileSync(log(), "utf8")).toBe("--quiet=2 update\n");
  });
});
