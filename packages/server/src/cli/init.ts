import { Command } from "commander";
import { guardOptionsOf, makeDataFolder, readConfig } from "../config.ts";
import { globalFlags } from "./print.ts";

/** `init`: makes the data folder, the master key and the database. */
export function initCommand(): Command {
  return new Command("init")
    .description("prepares the data folder: master key, database, first signing key")
    .action(async (_options, command: Command) => {
      const config = readConfig({ dataFolder: globalFlags(command).data });
      const options = guardOptionsOf(config);
      makeDataFolder(config);
      const { createGuard } = await import("../guard.ts");
      const guard = await createGuard(options);
      await guard.close();
      console.log(`Ready in ${config.dataFolder}.`);
      if (options.masterKeyFile !== undefined)
        console.log(`Master key: ${options.masterKeyFile} (keep a copy elsewhere: without it the vault can't be opened).`);
      console.log("Next: agent-id-guard serve");
    });
}
