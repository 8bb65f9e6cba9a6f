import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommandLine, type Serving, serve } from "../fakes/command-line.ts";

const canary = "environment-canary-0123456789";
const folder = mkdtempSync(join(tmpdir(), "agent-id-guard-process-"));
/** As somebody might start it who wants to know why it crashes. */
const curious = `--report-on-fatalerror --report-uncaught-exception --report-on-signal --report-directory=${folder}`;
const line = new CommandLine(folder, { NODE_OPTIONS: curious, SOME_SECRET: canary });
let serving: Serving;

beforeAll(async () => {
  serving = await serve(line, ["--port", "0"]);
});
afterAll(async () => {
  await serving.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What `/proc` shows of the server to whoever may read it. */
const shown = (name: string) => readFileSync(`/proc/${serving.process.pid}/${name}`, "utf8");

describe("a server that runs", () => {
  it.runIf(process.platform === "linux")("LOG-08: has no secret among its arguments", () => {
    const key = readFileSync(join(folder, "data", "master.key"));
    for (const form of [key.toString("latin1"), key.toString("hex"), key.toString("base64"), canary])
      expect(shown("cmdline")).not.toContain(form);
  });

  it("LOG-08: starts no debugger for whoever signals it, and goes on", async () => {
    let said = "";
    serving.process.stderr?.on("data", (text: string) => {
      said += text;
    });
    serving.process.kill("SIGUSR1");
    for (let tries = 0; tries < 5; tries++) expect((await fetch(`${serving.url}/healthz`)).status).toBe(200);
    expect(said).not.toMatch(/debugger/i);
  });

  it.each([["--inspect=127.0.0.1:0"], ["--heapsnapshot-signal=SIGUSR2"], ["--heapsnapshot_signal=SIGUSR2"], ['"--heap-\\prof"']])(
    "LOG-08: does not start with %s",
    async (flag) => {
      const { code, stdout, stderr } = await line.runAlone(["serve", "--port", "0"], { env: { NODE_OPTIONS: flag } });
      expect(code).not.toBe(0);
      expect(stdout).not.toContain("Agent ID Guard ");
      expect(stderr).toContain("others can read the server's memory");
    },
  );

  it("LOG-07: leaves no report and shows no environment when it is killed by a signal that asks for one", async () => {
    const other = await serve(line, ["--port", "0", "--data", "other"]);
    const end = once(other.process, "close");
    other.process.kill("SIGUSR2");
    other.process.kill("SIGABRT");
    await end;
    const { stdout, stderr } = await other.stop();
    expect(stdout + stderr).not.toContain(canary);
    expect(readdirSync(folder).filter((name) => name.startsWith("report."))).toEqual([]);
  });
});

it("LOG-09: of 100 keys that were stored and used, next to none can be read in the heap afterwards", async () => {
  const child = fork(fileURLToPath(new URL("./heap-residue.process.ts", import.meta.url)), [], {
    execArgv: ["--conditions=@agent-id-guard/source", "--expose-gc"],
  });
  const [found] = (await once(child, "message")) as [{ readonly used: number; readonly left: number; readonly control: number }];
  expect(found).toMatchObject({ used: 100, control: 1 });
  // What the last calls left in buffers of the runtime; strings die with the garbage collection, and bytes are wiped.
  expect(found.left).toBeLessThanOrEqual(3);
});
