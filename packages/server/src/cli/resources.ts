import type { ResourceAnswer } from "@agent-id-guard/protocol";
import { Command, Option } from "commander";
import { addChanges, addSecret, answering, issueSecret, listing } from "./actions.ts";
import { addImpact } from "./impact.ts";
import { words } from "./input.ts";

interface AddOptions {
  readonly kind: string;
  readonly permissions: readonly string[];
  readonly identifier?: string;
  readonly upstream?: string;
  readonly allowPrivateNetwork?: boolean;
  readonly models?: readonly string[];
  readonly secret?: boolean;
}

/** `resources list | add | secret | suspend | resume` */
export function resourcesCommand(): Command {
  const resources = new Command("resources").description("what agents reach: model providers, MCP servers, services");
  resources
    .command("list")
    .description("lists all resources")
    .action(listing<ResourceAnswer>("resources", ["id", "name", "kind", "state", "identifier", "upstreamUrl"]));
  resources
    .command("add <name>")
    .description("registers a resource")
    .addOption(new Option("--kind <kind>", "what it is").choices(["llm", "mcp", "service"]).makeOptionMandatory())
    .requiredOption("--permissions <names>", "comma-separated, such as tickets:read,tickets:write", words)
    .option("--identifier <uri>", "the audience of its tokens; for mcp the server's URL")
    .option("--upstream <url>", "where the gateway forwards to (llm, service); a service without one is reached with what is delivered")
    .option("--models <names>", "comma-separated models that may be used (llm)", words)
    .option("--allow-private-network", "the upstream may be on a private or loopback address")
    .option("--secret", "issues a secret for the resource server itself (mcp), shown once")
    .action(
      answering(async (api, options: AddOptions, name) => {
        const resource = await api.post<ResourceAnswer>("resources", bodyOf(name, options));
        if (options.secret !== true) return resource;
        const { secret } = await issueSecret(api, "resources", resource.id);
        return { ...resource, secret };
      }),
    );
  addSecret(resources, "resources");
  addImpact(resources, "resources");
  addChanges(resources, "resources", {
    suspend: "stops every call to a resource at once, until it is resumed",
    resume: "lets a suspended resource be called again",
  });
  return resources;
}

function bodyOf(name: string, { permissions, upstream: upstreamUrl, secret, ...rest }: AddOptions): object {
  const authMethod = secret === true ? "client_secret" : undefined;
  return { name, ...rest, upstreamUrl, authMethod, permissions: permissions.map((permission) => ({ name: permission })) };
}
