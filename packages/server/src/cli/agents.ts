import type { AgentAnswer, IssuedSecretAnswer } from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { withApi } from "./connect.ts";
import { readJson } from "./input.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

/** `agents list | show | add | secret | suspend | resume | retire` */
export function agentsCommand(): Command {
  const agents = new Command("agents").description("registered agents");
  agents.command("list").action((_options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, (api) => printAll(api.list<AgentAnswer>("agents"), ["id", "name", "kind", "state", "ownerId", "purpose"], flags));
  });
  agents.command("show <id>").action((id: string, _options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, async (api) => printOne(await api.get<AgentAnswer>(`agents/${encodeURIComponent(id)}`), flags));
  });
  agents
    .command("add <name>")
    .description("registers an agent; without --keys it gets a client secret, shown once")
    .requiredOption("--purpose <text>", "what it is for")
    .addOption(new Option("--kind <kind>").choices(["autonomous", "interactive"]).default("autonomous"))
    .requiredOption("--owner <userId>", "the person who answers for it")
    .option("--keys <file>", "its public keys, a JWK Set: the agent signs in with private_key_jwt")
    .action((name: string, options: { purpose: string; kind: string; owner: string; keys?: string }, command: Command) => {
      const flags = globalFlags(command);
      const keys = options.keys === undefined ? {} : { keys: readJson<{ keys: unknown[] }>(options.keys).keys };
      return withApi(flags, async (api) => {
        const agent = await api.post<AgentAnswer>("agents", {
          name,
          kind: options.kind,
          purpose: options.purpose,
          ownerId: options.owner,
          ...keys,
        });
        const issued = options.keys === undefined ? await api.post<IssuedSecretAnswer>(`agents/${agent.id}/secrets`, {}) : undefined;
        printOne({ ...agent, ...(issued === undefined ? {} : { secret: issued.secret }) }, flags);
      });
    });
  agents
    .command("secret <id>")
    .description("issues another client secret, shown once (at most two live)")
    .action((id: string, _options, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) =>
        printOne(await api.post<IssuedSecretAnswer>(`agents/${encodeURIComponent(id)}/secrets`, {}), flags),
      );
    });
  for (const verb of ["suspend", "resume", "retire"] as const)
    agents
      .command(`${verb} <id>`)
      .option("--reason <text>", "for the record")
      .action((id: string, options: { reason?: string }, command: Command) => {
        const flags = globalFlags(command);
        return withApi(flags, async (api) => {
          const path = `agents/${encodeURIComponent(id)}`;
          const { version } = await api.get<AgentAnswer>(path);
          printOne(
            await api.post<AgentAnswer>(`${path}/${verb}`, options.reason === undefined ? {} : { reason: options.reason }, version),
            flags,
          );
        });
      });
  return agents;
}
