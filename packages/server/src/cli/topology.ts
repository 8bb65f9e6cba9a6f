import {
  type AccessPath,
  type AccessPaths,
  agentKindSchema,
  agentStateSchema,
  type EstateTopology,
  GuardError,
  type Topology,
  type TopologyChange,
  type TopologyEdge,
  type TopologyProblem,
  type TopologyValidation,
} from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { pathOf } from "./actions.ts";
import type { AdminApi } from "./api.ts";
import { withApi } from "./connect.ts";
import { readJson } from "./input.ts";
import { type GlobalFlags, globalFlags, printAll, printOne } from "./print.ts";

const edgeColumns = ["grantId", "subjectType", "subjectId", "resourceId", "permissions", "conditions", "expiresAtMs"] as const;
const fileOption = "a JSON file such as `topology get --json` writes (standard input by default)";

/** `topology get | validate | apply | map | paths` */
export function topologyCommand(): Command {
  const topology = new Command("topology").description("who reaches what, as a graph");
  topology
    .command("get <agent>")
    .description("shows an agent's edges; with --json the document that validate and apply take")
    .action((agent: string, _options, command: Command) =>
      run(command, async (api, flags) => showGraph(await api.get<Topology>(pathOfTopology(agent)), flags)),
    );
  topology
    .command("validate <agent> [file]")
    .description("says what applying the edges would change, and changes nothing; ends with 1 when they can't be applied")
    .addHelpText("after", `\nfile: ${fileOption}`)
    .action((agent: string, file: string | undefined, _options, command: Command) =>
      run(command, async (api, flags) => {
        const { edges } = readWanted(file);
        await showValidation(await api.post<TopologyValidation>(`${pathOfTopology(agent)}/validate`, { edges }), flags);
      }),
    );
  topology
    .command("apply <agent> [file]")
    .description("makes the agent's edges these, all or none; refused when they have changed since the document was read")
    .addHelpText("after", `\nfile: ${fileOption}`)
    .action((agent: string, file: string | undefined, _options, command: Command) =>
      run(command, async (api, flags) => {
        const { edges, version = (await api.get<Topology>(pathOfTopology(agent))).version } = readWanted(file);
        await showGraph(await api.put<Topology>(pathOfTopology(agent), { edges }, version), flags);
      }),
    );
  topology
    .command("map")
    .description("shows the edges of the whole estate")
    .option("--search <text>", "what has this in its name, and all that it is connected to")
    .option("--owner <id>", "agents of this person, and all that they are connected to")
    .addOption(new Option("--kind <kind>", "agents of this kind").choices(agentKindSchema.options))
    .addOption(new Option("--state <state>", "agents in this state").choices(agentStateSchema.options))
    .action((options: { search?: string; owner?: string; kind?: string; state?: string }, command: Command) =>
      run(command, async (api, flags) =>
        showGraph(await api.get<EstateTopology>(`topology?${queryOf(options, { owner: "ownerId" })}`), flags),
      ),
    );
  topology
    .command("paths <user> [resource]")
    .description("shows every way from a person to a resource, or all within their reach")
    .action((userId: string, resourceId: string | undefined, _options, command: Command) =>
      run(command, async (api, flags) => showPaths(await api.get<AccessPaths>(`topology/paths?${queryOf({ userId, resourceId })}`), flags)),
    );
  return topology;
}

const run = (command: Command, work: (api: AdminApi, flags: GlobalFlags) => Promise<void>): Promise<void> => {
  const flags = globalFlags(command);
  return withApi(flags, (api) => work(api, flags));
};

const pathOfTopology = (agent: string) => `${pathOf("agents", agent)}/topology`;

function queryOf(options: Readonly<Record<string, string | undefined>>, names: Readonly<Record<string, string>> = {}): URLSearchParams {
  const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[names[name] ?? name, value]]));
  return new URLSearchParams(given);
}

/** The edges of a document, and the version that it was read at where it says so. */
function readWanted(file = "-"): { readonly edges: unknown; readonly version?: number } {
  const { edges, version } = readJson<{ readonly edges?: unknown; readonly version?: unknown }>(file);
  return { edges, ...(typeof version === "number" ? { version } : {}) };
}

async function showGraph(graph: Topology | EstateTopology, flags: GlobalFlags): Promise<void> {
  if (flags.json === true) return printOne(graph, flags);
  await printAll<TopologyEdge>(graph.edges, edgeColumns, flags);
  if (graph.truncated) console.log("There is more than is shown.");
}

async function showValidation(validation: TopologyValidation, flags: GlobalFlags): Promise<void> {
  if (flags.json === true) printOne(validation, flags);
  else {
    if (validation.problems.length > 0)
      await printAll<TopologyProblem>(validation.problems, ["severity", "path", "code", "message", "hint"], flags);
    await printAll(
      validation.changes.map(lineOf),
      ["kind", "subjectType", "subjectId", "resourceId", "permissions", "allows", "stops"],
      flags,
    );
  }
  if (validation.ok) return;
  const errors = validation.problems.filter(({ severity }) => severity === "error");
  throw new GuardError("request.invalid", { fields: errors.map(({ path, message }) => ({ path, message })) });
}

/** A change in one line: the edge as it will be, or as it was. */
function lineOf({ kind, before, after, allows, stops }: TopologyChange) {
  return { ...before, ...after, kind, allows, stops };
}

async function showPaths(found: AccessPaths, flags: GlobalFlags): Promise<void> {
  if (flags.json === true) return printOne(found, flags);
  const lines = found.paths.map((path: AccessPath) => ({
    way: path.hops.map(({ name }) => name).join(" → "),
    resourceId: path.resourceId,
    permissions: path.permissions,
    conditional: path.conditional ? "at times" : "always",
  }));
  await printAll(lines, ["way", "resourceId", "permissions", "conditional"], flags);
  if (found.truncated) console.log("There is more than is shown.");
}
