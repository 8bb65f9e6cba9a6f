import { Command } from "commander";
import { agentsCommand } from "./agents.ts";
import { auditCommand } from "./audit.ts";
import { backupCommand, restoreCommand } from "./backup.ts";
import { clientsCommand } from "./clients.ts";
import { connectionsCommand } from "./connections.ts";
import { credentialsCommand } from "./credentials.ts";
import { departmentsCommand } from "./departments.ts";
import { departurePolicyCommand } from "./departures.ts";
import { estateCommand } from "./estate.ts";
import { grantsCommand } from "./grants.ts";
import { groupsCommand } from "./groups.ts";
import { identityProvidersCommand } from "./identity-providers.ts";
import { initCommand } from "./init.ts";
import { keysCommand } from "./keys.ts";
import { kmsCommand } from "./kms.ts";
import { leasesCommand } from "./leases.ts";
import { loginCommand, logoutCommand } from "./login.ts";
import { namesCommand } from "./names.ts";
import { attentionCommand, statisticsCommand } from "./overview.ts";
import { resourcesCommand } from "./resources.ts";
import { serveCommand } from "./serve.ts";
import { topologyCommand } from "./topology.ts";
import { usersCommand } from "./users.ts";

/** The command line, ready to parse. It throws commander's own errors, so that one place decides how the process ends. */
export function createProgram(): Command {
  const program = new Command("agent-id-guard")
    .description("Identity and access management for AI agents.")
    .option("--data <folder>", "folder of the server's files (or AGENT_ID_GUARD_DATA_FOLDER; default ./data)")
    .option("--json", "print JSON instead of tables")
    .addHelpText(
      "after",
      `
Commands other than serve, init, backup and restore speak to the server that AGENT_ID_GUARD_URL and AGENT_ID_GUARD_TOKEN
name, else to the one at which you are signed in (login), else to the one that runs on the data folder, else they open the data folder themselves.`,
    );
  const commands = [
    serveCommand(),
    initCommand(),
    loginCommand(),
    logoutCommand(),
    agentsCommand(),
    clientsCommand(),
    usersCommand(),
    groupsCommand(),
    departmentsCommand(),
    departurePolicyCommand(),
    identityProvidersCommand(),
    resourcesCommand(),
    grantsCommand(),
    topologyCommand(),
    credentialsCommand(),
    leasesCommand(),
    connectionsCommand(),
    auditCommand(),
    keysCommand(),
    kmsCommand(),
    statisticsCommand(),
    attentionCommand(),
    namesCommand(),
    estateCommand(),
    backupCommand(),
    restoreCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  settle(program, program.name());
  return program;
}

function settle(command: Command, name: string): void {
  command.exitOverride().showHelpAfterError(`hint: ${name} --help`);
  for (const part of command.commands) settle(part.helpCommand(false), `${name} ${part.name()}`);
}
