import { deliveryModeSchema, type LeaseAnswer, leaseStateSchema } from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { addChanges, answering, listing, pathOf } from "./actions.ts";

const filters = ["state", "mode", "agentId", "userId", "credentialId"] as const;
const optionOf = { state: "state", mode: "mode", agentId: "agent", userId: "user", credentialId: "credential" } as const;

/** `leases list | show | revoke` */
export function leasesCommand(): Command {
  const leases = new Command("leases").description("what was handed over to agents");
  leases
    .command("list")
    .description("lists what was handed over, for whom and until when")
    .addOption(new Option("--state <state>", "only these").choices(leaseStateSchema.options))
    .addOption(new Option("--mode <mode>", "only these").choices(deliveryModeSchema.options))
    .option("--agent <id>", "only those of this agent")
    .option("--user <id>", "only those for this person")
    .option("--credential <id>", "only those of this credential")
    .action(listing<LeaseAnswer>(pathOfList, ["id", "agentId", "userId", "credentialId", "mode", "state", "expiresAtMs"]));
  leases
    .command("show <id>")
    .description("shows a lease, and what became of what was handed over")
    .action(answering((api, _options, id) => api.get<LeaseAnswer>(pathOf("leases", id))));
  addChanges(leases, "leases", { revoke: "ends a lease before its time" });
  return leases;
}

function pathOfList(options: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(
    filters.flatMap((name) => {
      const value = options[optionOf[name]];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return query.size === 0 ? "leases" : `leases?${query}`;
}
