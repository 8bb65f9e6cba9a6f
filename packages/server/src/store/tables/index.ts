import type { Kit } from "../kit.ts";
import { belongingTables, peopleTables, providerTables } from "./directory.ts";
import { logTables, tallyTables } from "./log.ts";
import { onceTables } from "./once.ts";
import { registryTables } from "./registry.ts";
import { delegationTables, sessionTables } from "./signin.ts";
import { connectionTables, custodyTables, vaultTables } from "./vault.ts";

/** All tables, in the words of one engine. */
export function defineTables(kit: Kit) {
  const registry = registryTables(kit);
  const people = peopleTables(kit);
  const vault = vaultTables(kit, registry);
  return {
    ...registry,
    ...people,
    ...belongingTables(kit, people),
    ...providerTables(kit),
    ...vault,
    ...connectionTables(kit, vault),
    ...custodyTables(kit),
    ...sessionTables(kit),
    ...delegationTables(kit),
    ...onceTables(kit),
    ...logTables(kit),
    ...tallyTables(kit),
  };
}

export type Tables = ReturnType<typeof defineTables>;
