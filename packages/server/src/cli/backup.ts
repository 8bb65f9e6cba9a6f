import { Command } from "commander";
import { guardOptionsOf, readConfig } from "../config.ts";
import { globalFlags } from "./print.ts";

/** `backup <file>`: a consistent copy of the database, also while the server runs. */
export function backupCommand(): Command {
  return new Command("backup")
    .description("copies the SQLite database, also while the server runs; secrets in it stay sealed")
    .argument("<file>", "where to; it must not exist")
    .action(async (file: string, _options, command: Command) => {
      const config = readConfig({ dataFolder: globalFlags(command).data });
      const { database, masterKeyFile, checkpointFile } = guardOptionsOf(config);
      const { backupDatabase } = await import("../guard.ts");
      await backupDatabase(database, file);
      console.log(`Copied to ${file}.`);
      console.log(`To restore it you also need ${config.masterPassphraseFile ?? masterKeyFile} and ${checkpointFile}.`);
    });
}
