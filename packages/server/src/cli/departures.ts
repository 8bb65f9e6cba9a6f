import type {
  AgentHandover,
  DeclinedHandover,
  DeparturePolicy,
  HandedAgent,
  Handover,
  TransferredAgents,
  UserAnswer,
} from "@agent-id-guard/protocol";
import { Command, InvalidArgumentError, Option } from "commander";
import { answering, pathOf } from "./actions.ts";
import { withApi } from "./connect.ts";
import { globalFlags, printAll } from "./print.ts";

/** Adds `depart <id>` and `return <id>` to `users`. */
export function addDeparture(users: Command): void {
  users
    .command("depart <id>")
    .description("records that a person left: sessions, role and consents are over, and their agents lose their owner")
    .addOption(
      new Option("--reason <reason>", "security: their agents stop at once, unless set otherwise")
        .choices(["left", "security"])
        .default("left"),
    )
    .option("--note <text>", "for the record")
    .action(
      answering((api, options: { reason: string; note?: string }, id) => api.post<UserAnswer>(`${pathOf("users", id)}/depart`, options)),
    );
  users
    .command("return <id>")
    .description("lets a departed person sign in again; their role and their agents are not given back")
    .option("--reason <text>", "for the record")
    .action(answering((api, options: { reason?: string }, id) => api.post<UserAnswer>(`${pathOf("users", id)}/return`, options)));
}

interface TransferOptions {
  readonly from?: string;
  readonly to: string;
  readonly reason?: string;
}

/** Adds `transfer [ids…]` and `handovers` to `agents`. */
export function addHandovers(agents: Command): void {
  agents
    .command("transfer [ids...]")
    .description("gives agents another owner, all or none: those named, or all of one person")
    .option("--from <userId>", "whose agents, in place of ids")
    .requiredOption("--to <userId>", "who answers for them from now on")
    .option("--reason <text>", "for the record")
    .action(
      answering((api, { from, to, reason }: TransferOptions, ...ids) =>
        api.post<TransferredAgents>("agents/transfer", {
          ...(from === undefined ? {} : { fromOwnerId: from }),
          ...(ids.length === 0 ? {} : { agentIds: ids }),
          toOwnerId: to,
          reason,
        }),
      ),
    );
  agents
    .command("deputy <id> [userId]")
    .description("says who is asked first to take an agent over when its owner leaves; nobody: the owner's manager")
    .action(
      answering(async (api, _options, id, userId) => {
        const path = pathOf("agents", id);
        const { version } = await api.get<{ readonly version: number }>(path);
        return api.patch<object>(path, { deputyOwnerId: userId ?? null }, version);
      }),
    );
  const handovers = agents.command("handovers").description("agents that you are asked to take over");
  handovers
    .command("list")
    .description("lists them")
    .action((_options: object, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const { items } = await api.get<{ items: readonly Handover[] }>("my/handovers");
        const rows = items.map(({ agent, formerOwner, askedAs }) => ({ ...agent, formerOwner: formerOwner.name, askedAs }));
        await printAll(rows, ["id", "name", "state", "formerOwner", "askedAs", "graceEndsAtMs"], flags);
      });
    });
  handovers
    .command("show <id>")
    .description("shows who is asked to take over an agent whose owner left, for administrators")
    .action(answering((api, _options, id) => api.get<AgentHandover>(`${pathOf("agents", id)}/handover`)));
  handovers
    .command("accept <id>")
    .description("takes an agent over")
    .option("--reason <text>", "for the record")
    .action(answering((api, options: { reason?: string }, id) => api.post<HandedAgent>(`${pathOf("my/handovers", id)}/accept`, options)));
  handovers
    .command("decline <id>")
    .description("says no: whoever comes next is asked")
    .option("--reason <text>", "for the record")
    .action(
      answering((api, options: { reason?: string }, id) => api.post<DeclinedHandover>(`${pathOf("my/handovers", id)}/decline`, options)),
    );
}

/** `departure-policy get | set` */
export function departurePolicyCommand(): Command {
  const policy = new Command("departure-policy").description("how long agents go on after their owner left");
  policy
    .command("get")
    .description("shows it")
    .action(answering((api) => api.get<DeparturePolicy>("departure-policy")));
  policy
    .command("set")
    .description("sets it, for departures from now on")
    .option("--security <seconds>", "where the owner left for reasons of security", seconds)
    .option("--other <seconds>", "where they left for any other reason", seconds)
    .action(
      answering(async (api, { security, other }: { security?: number; other?: number }) => {
        const { securityGraceSeconds, otherGraceSeconds } = await api.get<DeparturePolicy>("departure-policy");
        const next = { securityGraceSeconds: security ?? securityGraceSeconds, otherGraceSeconds: other ?? otherGraceSeconds };
        return api.put<DeparturePolicy>("departure-policy", next);
      }),
    );
  return policy;
}

function seconds(text: string): number {
  if (!/^\d{1,8}$/.test(text)) throw new InvalidArgumentError("expected seconds, 0 or more");
  return Number(text);
}
