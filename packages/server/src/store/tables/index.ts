import type { Kit } from "../kit.ts";
import { directoryTables } from "./directory.ts";
import { logTables, tallyTables } from "./log.ts";
import { onceTables } from "./once.ts";
import { registryTables } from "./registry.ts";
import { signinTables } from "./signin.ts";
import { vaultTables } from "./vault.ts";

/** All tables, in the words of one engine. */
export function defineTables(kit: Kit) {
  const registry = registryTables(kit);
  return {
    ...registry,
    ...directoryTables(kit),
    ...vaultTables(kit, registry),
    ...signinTables(kit),
    ...onceTables(kit),
    ...logTables(kit),
    ...tallyTables(kit),
  };
}

export type Tables = ReturnType<typeof defineTables>;
