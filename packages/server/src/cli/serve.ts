import { renameSync, rmSync, writeFileSync } from "node:fs";
import { endpoints } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { describeSettings, guardOptionsOf, makeDataFolder, readConfig } from "../config.ts";
import type { ListeningGuard } from "../listen.ts";
import { closeInspection } from "./close-inspection.ts";
import { runningFile } from "./connect.ts";
import { globalFlags } from "./print.ts";

const tokenRenewalMs = 20 * 60_000;

/** `serve`: the server, until it is told to stop. */
export function serveCommand(): Command {
  return new Command("serve")
    .description("runs the server")
    .option("--host <address>", "address to listen on")
    .option("--port <number>", "port to listen on")
    .option("--issuer <url>", "address that agents and clients use")
    .addHelpText("after", () => `\nSettings, from the environment. Flags win.\n${settings()}`)
    .action(async (options: { host?: string; port?: string; issuer?: string }, command: Command) => {
      closeInspection();
      const config = readConfig({ ...options, dataFolder: globalFlags(command).data });
      const guardOptions = guardOptionsOf(config);
      makeDataFolder(config);
      const stopped = stopSignal();
      const { listen } = await import("../listen.ts");
      const listening = await listen({ ...config, ...guardOptions });
      const stopAnnouncing = await leaveRunningFile(runningFile(config.dataFolder), listening);
      await announce(listening);
      await stopped;
      stopAnnouncing();
      await listening.close();
    });
}

function settings(): string {
  const lines = describeSettings().flatMap(({ name, description, values, byDefault }) => [
    `  ${name}: ${values}${byDefault === undefined ? "" : `, by default ${byDefault}`}`,
    `      ${description}`,
  ]);
  return lines.join("\n");
}

async function announce({ guard, url }: ListeningGuard): Promise<void> {
  const link = await guard.bootstrapLink();
  const lines = [
    `Agent ID Guard   ${guard.issuer}`,
    `Console          ${url}${endpoints.console}/`,
    `API reference    ${url}${endpoints.apiReference}`,
    ...(link === undefined ? [] : ["", "First sign-in as the owner of this installation (works once, for an hour):", link, ""]),
  ];
  console.log(lines.join("\n"));
}

/**
 * Commands on the same machine find the server, and a token that dies within the hour, in a file that only the server's user can read.
 * It is renewed in time, and when the key that signed it may be dead. Returns how to take it away.
 */
async function leaveRunningFile(path: string, { guard, url }: ListeningGuard): Promise<() => void> {
  const write = async () => {
    const token = await guard.systemToken();
    rmSync(`${path}.new`, { force: true });
    writeFileSync(`${path}.new`, JSON.stringify({ url, token }), { mode: 0o600, flag: "wx" });
    renameSync(`${path}.new`, path);
  };
  const renew = () => void write().catch((error: unknown) => console.error(`${path} can't be renewed: ${String(error)}`));
  await write();
  const timer = setInterval(renew, tokenRenewalMs);
  const unfollow = guard.onKeysChanged(renew);
  return () => {
    clearInterval(timer);
    unfollow();
    rmSync(path, { force: true });
  };
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
