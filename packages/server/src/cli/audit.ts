import type { AuditEvent } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { withApi } from "./connect.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

/** `audit list | verify` */
export function auditCommand(): Command {
  const audit = new Command("audit").description("the record of every hop");
  audit
    .command("list")
    .option("--agent <id>")
    .option("--user <id>")
    .option("--txn <id>", "one transaction")
    .action((options: { agent?: string; user?: string; txn?: string }, command: Command) => {
      const flags = globalFlags(command);
      const query = new URLSearchParams({ order: "oldest" });
      if (options.agent !== undefined) query.set("agentId", options.agent);
      if (options.user !== undefined) query.set("userId", options.user);
      if (options.txn !== undefined) query.set("txn", options.txn);
      return withApi(flags, (api) =>
        printAll(
          api.list<AuditEvent>(`audit/events?${query}`),
          ["seq", "timeMs", "category", "action", "outcome", "agentId", "userId", "txn"],
          flags,
        ),
      );
    });
  audit
    .command("verify")
    .description("checks the hash chain against the signed checkpoints; ends with 1 when it does not hold")
    .action((_options, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const result = await api.post<{ ok: boolean }>("audit/verify", {});
        printOne(result, flags);
        if (!result.ok) process.exitCode = 1;
      });
    });
  return audit;
}
