import { type AuditEvent, type auditVerificationSchema, GuardError, tailEvents } from "@agent-id-guard/protocol";
import { Command } from "commander";
import type { z } from "zod";
import { listing } from "./actions.ts";
import { withApi } from "./connect.ts";
import { wholeNumber } from "./input.ts";
import { globalFlags, printLine, printOne } from "./print.ts";

/** `audit list | tail | verify` */
export function auditCommand(): Command {
  const audit = new Command("audit").description("the record of every hop");
  audit
    .command("list")
    .description("lists events, oldest first")
    .option("--agent <id>", "what this agent did, and what was done to it")
    .option("--user <id>", "what this person caused")
    .option("--kind <kind>", "what concerns resources of this kind: llm, mcp, service or agent")
    .option("--txn <id>", "one transaction")
    .action(
      listing<AuditEvent>(
        ({ agent: agentId, user: userId, kind: resourceKind, txn }) =>
          `audit/events?${queryOf({ order: "oldest", agentId, userId, resourceKind, txn })}`,
        columns,
      ),
    );
  audit
    .command("tail")
    .description("prints events as they happen, until it is stopped or the server ends it")
    .option("--agent <id>", "what this agent does, and what is done to it")
    .option("--kind <kind>", "what concerns resources of this kind: llm, mcp, service or agent")
    .option("--outcome <outcome>", "success, denied or failure")
    .option("--after <seq>", "begins behind this event instead of now")
    .option("--count <number>", "ends after so many events")
    .action(tail);
  audit
    .command("verify")
    .description("checks the hash chain against the signed checkpoints; ends with 1 when it does not hold")
    .action((_options, command: Command) =>
      withApi(globalFlags(command), async (api) => report(await api.post("audit/verify", {}), command)),
    );
  return audit;
}

const columns = ["seq", "timeMs", "category", "action", "outcome", "agentId", "userId", "txn"] as const;

function queryOf(wanted: Readonly<Record<string, string | undefined>>): string {
  return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== undefined) as [string, string][]).toString();
}

interface TailOptions {
  readonly agent?: string;
  readonly kind?: string;
  readonly outcome?: string;
  readonly after?: string;
  readonly count?: string;
}

function tail({ agent: agentId, kind: resourceKind, outcome, after, count }: TailOptions, command: Command): Promise<void> {
  const flags = globalFlags(command);
  return withApi(flags, async (api) => {
    let left = count === undefined ? Number.POSITIVE_INFINITY : wholeNumber(count, "--count");
    for await (const event of api.follow<AuditEvent>(
      `audit/tail?${queryOf({ agentId, resourceKind, outcome })}`,
      tailEvents.event,
      after,
    )) {
      printLine(event, columns, flags);
      if (--left <= 0) return;
    }
  });
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
