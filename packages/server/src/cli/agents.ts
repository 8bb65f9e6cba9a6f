import { type AgentAnswer, agentConfigFile } from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { addChanges, addSecret, answering, issueSecret, listing, pathOf } from "./actions.ts";
import { type ConfigureOptions, configureAgent } from "./configure.ts";
import { addHandovers } from "./departures.ts";
import { addImpact } from "./impact.ts";
import { readJson } from "./input.ts";
import { addActivity } from "./overview.ts";

interface AddOptions {
  readonly purpose: string;
  readonly kind: string;
  readonly owner: string;
  readonly deputy?: string;
  readonly keys?: string;
}

/** `agents list | show | add | configure | transfer | deputy | handovers | activity | secret | suspend | resume | retire` */
export function agentsCommand(): Command {
  const agents = new Command("agents").description("registered agents");
  agents
    .command("list")
    .description("lists all agents")
    .action(listing<AgentAnswer>("agents", ["id", "name", "kind", "state", "ownerId", "purpose"]));
  agents
    .command("show <id>")
    .description("shows one agent")
    .action(answering((api, _options, id) => api.get<AgentAnswer>(pathOf("agents", id))));
  agents
    .command("add <name>")
    .description("registers an agent; without --keys it gets a secret, shown once")
    .requiredOption("--purpose <text>", "what it is for")
    .addOption(new Option("--kind <kind>", "interactive: acts for people").choices(["autonomous", "interactive"]).default("autonomous"))
    .requiredOption("--owner <userId>", "the person who answers for it")
    .option("--deputy <userId>", "who is asked first to take it over when the owner leaves")
    .option("--keys <file>", "its public keys, a JWK Set: the agent signs in with private_key_jwt")
    .action(
      answering(async (api, { keys: file, owner: ownerId, deputy: deputyOwnerId, ...rest }: AddOptions, name) => {
        const keys = file === undefined ? undefined : readJson<{ keys: unknown[] }>(file).keys;
        const agent = await api.post<AgentAnswer>("agents", { name, ownerId, deputyOwnerId, ...rest, keys });
        if (keys !== undefined) return agent;
        const { secret } = await issueSecret(api, "agents", agent.id);
        return { ...agent, secret };
      }),
    );
  agents
    .command("configure <id>")
    .description("writes the file that the SDK connects with: a key made here (or a secret), which is shown nowhere")
    .option("--out <file>", "where to", agentConfigFile)
    .option("--replace", "takes back the keys registered before: whatever runs with them stops")
    .option("--force", "overwrites the file")
    .action(answering((api, options: ConfigureOptions, id) => configureAgent(api, options, id)));
  addActivity(agents, "agents");
  addSecret(agents, "agents");
  addHandovers(agents);
  addImpact(agents, "agents");
  addChanges(agents, "agents", {
    suspend: "stops an agent at once, until it is resumed",
    resume: "lets a suspended agent work again",
    retire: "ends an agent for good",
  });
  return agents;
}
