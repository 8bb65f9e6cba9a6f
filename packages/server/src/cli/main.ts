#!/usr/bin/env node
import { isGuardError } from "@agent-id-guard/protocol";
import { Command, CommanderError } from "commander";
import { agentsCommand } from "./agents.ts";
import { auditCommand } from "./audit.ts";
import { backupCommand } from "./backup.ts";
import { clientsCommand } from "./clients.ts";
import { credentialsCommand } from "./credentials.ts";
import { grantsCommand } from "./grants.ts";
import { groupsCommand } from "./groups.ts";
import { initCommand } from "./init.ts";
import { keysCommand } from "./keys.ts";
import { resourcesCommand } from "./resources.ts";
import { serveCommand } from "./serve.ts";
import { usersCommand } from "./users.ts";

const program = new Command("agent-id-guard")
  .description("Identity and access management for AI agents.")
  .option("--data <folder>", "folder of the server's files (or AGENT_ID_GUARD_DATA_FOLDER; default ./data)")
  .option("--json", "print JSON instead of tables")
  .addHelpText(
    "after",
    `
Commands other than serve and init speak to the server that AGENT_ID_GUARD_URL and AGENT_ID_GUARD_TOKEN name,
else to the one that runs on the data folder, else they open the data folder themselves.`,
  )
  .exitOverride();
for (const make of [
  serveCommand,
  initCommand,
  agentsCommand,
  clientsCommand,
  usersCommand,
  groupsCommand,
  resourcesCommand,
  grantsCommand,
  credentialsCommand,
  auditCommand,
  keysCommand,
  backupCommand,
])
  program.addCommand(make().exitOverride());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Says what was wrong and what to do. Returns the exit code: 2 for a wrong call, 1 for a failure. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!isGuardError(error)) {
    console.error(error);
    return 1;
  }
  console.error(`${error.description} (${error.code})`);
  for (const field of error.fields ?? []) console.error(`  ${field.path}: ${field.message}`);
  console.error(error.hint);
  return 1;
}
