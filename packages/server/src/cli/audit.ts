import { type AuditEvent, type auditVerificationSchema, GuardError } from "@agent-id-guard/protocol";
import { Command } from "commander";
import type { z } from "zod";
import { listing } from "./actions.ts";
import { withApi } from "./connect.ts";
import { globalFlags, printOne } from "./print.ts";

/** `audit list | verify` */
export function auditCommand(): Command {
  const audit = new Command("audit").description("the record of every hop");
  audit
    .command("list")
    .description("lists events, oldest first")
    .option("--agent <id>", "what this agent did, and what was done to it")
    .option("--user <id>", "what this person caused")
    .option("--txn <id>", "one transaction")
    .action(
      listing<AuditEvent>(
        ({ agent: agentId, user: userId, txn }) => {
          const wanted = Object.entries({ order: "oldest", agentId, userId, txn }).filter(([, value]) => value !== undefined);
          return `audit/events?${new URLSearchParams(wanted as [string, string][])}`;
        },
        ["seq", "timeMs", "category", "action", "outcome", "agentId", "userId", "txn"],
      ),
    );
  audit
    .command("verify")
    .description("checks the hash chain against the signed checkpoints; ends with 1 when it does not hold")
    .action((_options, command: Command) =>
      withApi(globalFlags(command), async (api) => report(await api.post("audit/verify", {}), command)),
    );
  return audit;
}

function report(result: z.output<typeof auditVerificationSchema>, command: Command): void {
  printOne(result, globalFlags(command));
  if (result.ok) return;
  const { firstBad } = result;
  throw new GuardError(
    "audit.broken",
    firstBad === undefined ? {} : { description: `Record ${firstBad.seq} does not verify: ${firstBad.why}` },
  );
}
