import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandLine, freePort, type Serving, serve } from "../../fakes/command-line.ts";

let folder: string;
let line: CommandLine;
let serving: Serving | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "agent-id-guard-cli-"));
  line = new CommandLine(folder, { AGENT_ID_GUARD_PORT: String(await freePort()) });
  expect((await line.run(["init"])).code).toBe(0);
  serving = await serve(line);
});
afterEach(async () => {
  await serving?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function say(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await line.run(args);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
  return stdout;
}

describe("the command line", () => {
  it("STA-01, STA-04: prints numbers and what may need doing", async () => {
    expect(await say("statistics", "--bucket", "1d")).toMatch(/^agents +.*"total":0/m);
    const { agents, series } = JSON.parse(await say("--json", "statistics", "--from", "2020-01-01", "--to", "2020-01-02"));
    expect([agents.total, series.atMs.length, series.atMs[0]]).toEqual([0, 24, Date.parse("2020-01-01")]);
    expect(await say("attention")).toMatch(/^info +identity_provider\.none +1 /m);
    const refused = await line.run(["statistics", "--from", "yesterday"]);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("fromMs");
  });

  it("TAL-01: prints events as they happen, and ends with the server", async () => {
    const events = (text: string) =>
      text
        .trim()
        .split("\n")
        .map((one) => JSON.parse(one));
    expect((await line.run(["audit", "tail", "--count", "some"])).stderr).toContain("--count");
    const past = events(await say("--json", "audit", "tail", "--after", "0", "--count", "1"));
    expect(past.map(({ seq }) => seq)).toEqual([1]);
    const child = line.start(["--json", "audit", "tail", "--after", String(past[0].seq)]);
    let said = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const over = new Promise((resolve) => child.once("close", resolve));
    await say("groups", "add", "people");
    await expect.poll(() => said, { timeout: 10_000 }).toContain('"group.create"');
    expect(events(said).map(({ seq }) => seq)).toEqual(events(said).map((_event, at) => at + 2));
    await serving?.stop();
    await over;
  });
});
