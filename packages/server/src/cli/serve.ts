import { rmSync, writeFileSync } from "node:fs";
import { endpoints } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { locate, readConfig } from "../config.ts";
import { type ListeningGuard, listen } from "../listen.ts";
import { runningFile } from "./connect.ts";
import { globalFlags } from "./print.ts";

const tokenRenewalMs = 20 * 60_000;

/** `serve`: the server, until it is told to stop. */
export function serveCommand(): Command {
  return new Command("serve")
    .description("runs the server")
    .option("--host <address>", "address to listen on (default 127.0.0.1)")
    .option("--port <number>", "port to listen on (default 7310)")
    .option("--issuer <url>", "address that agents and clients use (default http://<host>:<port>)")
    .action(async (options: { host?: string; port?: string; issuer?: string }, command: Command) => {
      const config = readConfig({ ...options, dataFolder: globalFlags(command).data });
      const listening = await listen({ ...config, ...locate(config) });
      await announce(listening);
      const stopAnnouncing = await leaveRunningFile(config.dataFolder, listening);
      await stopSignal();
      stopAnnouncing();
      await listening.close();
    });
}

async function announce({ guard, url }: ListeningGuard): Promise<void> {
  console.log(`Agent ID Guard   ${guard.issuer}`);
  console.log(`Console          ${url}${endpoints.console}/`);
  console.log(`API reference    ${url}${endpoints.apiReference}`);
  const link = await guard.bootstrapLink();
  if (link !== undefined) console.log(`\nFirst sign-in as the owner of this installation (works once, for an hour):\n${link}\n`);
}

/** Commands on the same machine find the server, and a token that dies within the hour, in a file that only the server's user can read. */
async function leaveRunningFile(dataFolder: string, { guard, url }: ListeningGuard): Promise<() => void> {
  const path = runningFile(dataFolder);
  const write = async () => {
    const token = await guard.systemToken();
    rmSync(path, { force: true });
    writeFileSync(path, JSON.stringify({ url, token }), { mode: 0o600, flag: "wx" });
  };
  await write();
  const timer = setInterval(() => void write(), tokenRenewalMs);
  return () => {
    clearInterval(timer);
    rmSync(path, { force: true });
  };
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
