import { url as inspectorUrl } from "node:inspector";
import { report } from "node:process";
import { GuardError } from "@agent-id-guard/protocol";
import { readNodeFlags } from "../config.ts";

/** Flags of Node that write the memory of the process to a file, or open it to whoever connects. */
const opensMemory = /^--(inspect(-brk|-wait)?|heapsnapshot-signal|heapsnapshot-near-heap-limit|heap-prof)(=|$)/;

/**
 * A server that holds keys lets nobody look into it (case LOG-08): it does not start with a debugger or with heap snapshots, the signal that would start
 * a debugger does nothing, and no diagnostic report is written, which would hold the environment. Throws `config.invalid`.
 */
export function closeInspection(): void {
  const flag = readNodeFlags().find((one) => opensMemory.test(one));
  if (flag !== undefined || inspectorUrl() !== undefined)
    throw new GuardError("config.invalid", {
      description: `Node was started so that others can read the server's memory (${flag?.split("=")[0] ?? "inspector"})`,
      hint: "Start it without that flag, also in NODE_OPTIONS. To debug, use the in-memory mode, which keeps no keys.",
    });
  report.excludeEnv = true;
  report.reportOnFatalError = false;
  report.reportOnSignal = false;
  report.reportOnUncaughtException = false;
  process.on("SIGUSR1", () => undefined);
}
