import type { IssuedSecretAnswer, ResourceAnswer } from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { withApi } from "./connect.ts";
import { words } from "./input.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

interface AddOptions {
  readonly kind: string;
  readonly permissions: readonly string[];
  readonly identifier?: string;
  readonly upstream?: string;
  readonly allowPrivateNetwork?: boolean;
  readonly models?: readonly string[];
  readonly secret?: boolean;
}

/** `resources list | add | suspend | resume` */
export function resourcesCommand(): Command {
  const resources = new Command("resources").description("what agents reach: model providers, MCP servers, services");
  resources.command("list").action((_options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, (api) =>
      printAll(api.list<ResourceAnswer>("resources"), ["id", "name", "kind", "state", "identifier", "upstreamUrl"], flags),
    );
  });
  resources
    .command("add <name>")
    .addOption(new Option("--kind <kind>").choices(["llm", "mcp", "service"]).makeOptionMandatory())
    .requiredOption("--permissions <names>", "comma-separated, such as tickets:read,tickets:write", words)
    .option("--identifier <uri>", "the audience of its tokens; for mcp the server's URL")
    .option("--upstream <url>", "where the gateway forwards to (llm, service)")
    .option("--models <names>", "comma-separated models that may be used (llm)", words)
    .option("--allow-private-network", "the upstream may be on a private or loopback address")
    .option("--secret", "issues a secret for the resource server itself (mcp), shown once")
    .action((name: string, options: AddOptions, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const resource = await api.post<ResourceAnswer>("resources", bodyOf(name, options));
        const issued = options.secret === true ? await api.post<IssuedSecretAnswer>(`resources/${resource.id}/secrets`, {}) : undefined;
        printOne({ ...resource, ...(issued === undefined ? {} : { secret: issued.secret }) }, flags);
      });
    });
  for (const verb of ["suspend", "resume"] as const)
    resources.command(`${verb} <id>`).action((id: string, _options, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const path = `resources/${encodeURIComponent(id)}`;
        const { version } = await api.get<ResourceAnswer>(path);
        printOne(await api.post<ResourceAnswer>(`${path}/${verb}`, {}, version), flags);
      });
    });
  return resources;
}

function bodyOf(name: string, options: AddOptions): Readonly<Record<string, unknown>> {
  const body = {
    name,
    kind: options.kind,
    permissions: options.permissions.map((permission) => ({ name: permission })),
    identifier: options.identifier,
    upstreamUrl: options.upstream,
    models: options.models,
    allowPrivateNetwork: options.allowPrivateNetwork,
    authMethod: options.secret === true ? "client_secret" : undefined,
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
