import { inert, quoted } from "../../snippets/shell-word.ts";

/** What a snippet calls: a resource that the agent holds a grant for. */
export interface SnippetResource {
  readonly kind: "llm" | "mcp" | "service" | "agent";
  readonly name: string;
  /** The `aud` of its tokens, and (for what the gateway forwards to) where it is called. */
  readonly identifier: string;
  /** Its own address, where the gateway stands before it. */
  readonly upstreamUrl: string | null;
}

/** The agent that signs in, in the raw protocol. */
export interface SnippetAgent {
  readonly issuer: string;
  readonly agentId: string;
  readonly authMethod: "private_key_jwt" | "client_secret";
}

/** A whole program for Node: connects with the agent's configuration file and makes a first call. Without a resource it shows what the agent may reach. */
export function typeScriptSnippet(resource: SnippetResource | undefined): string {
  const { imports, call } = firstCall(resource);
  return `import { connectFromFile } from "@agent-id-guard/sdk/node";
${imports}
const agent = await connectFromFile(); // reads ./agent-id-guard.json
${call}
await agent.close();
`;
}

function firstCall(resource: SnippetResource | undefined): { readonly imports: string; readonly call: string } {
  if (resource === undefined) return { imports: "", call: "console.log(agent.resources.map(({ name }) => name));" };
  switch (resource.kind) {
    case "llm":
      return {
        imports: 'import OpenAI from "openai";\n',
        call: `const openai = new OpenAI(agent.llm(${JSON.stringify(resource.name)})); // the gateway adds the provider's key
const answer = await openai.chat.completions.create({ model: "gpt-5", messages: [{ role: "user", content: "Hello!" }] });
console.log(answer.choices[0]?.message.content);`,
      };
    case "mcp":
      return {
        imports: "",
        call: `const tools = await agent.mcp(${JSON.stringify(resource.identifier)}); // an MCP client, the token attached and renewed
console.log((await tools.listTools()).tools.map(({ name }) => name));`,
      };
    default:
      return {
        imports: "",
        call: `const answer = await agent.fetch(${JSON.stringify(resource.upstreamUrl ?? resource.identifier)}); // the credential is added on the way
console.log(answer.status, await answer.text());`,
      };
  }
}

/** The same in the raw protocol: a token for the resource (without one: for the server itself), then a call with it. */
export function curlSnippet({ issuer, agentId, authMethod }: SnippetAgent, resource: SnippetResource | undefined): string {
  const isSecret = authMethod === "client_secret";
  const credential = isSecret
    ? [`--user ${quoted(`${agentId}:`)}"$SECRET"`]
    : [
        "--data client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        '--data-urlencode client_assertion="$ASSERTION"',
      ];
  const request = [
    `curl ${quoted(`${issuer}/oauth/token`)}`,
    ...credential,
    "--data grant_type=client_credentials",
    `--data-urlencode ${quoted(`resource=${resource?.identifier ?? issuer}`)}`,
  ];
  const given = isSecret
    ? "# SECRET: the secret of the configuration file."
    : `# ASSERTION: a JWT of at most five minutes, signed with the private key of the configuration file (RFC 7523):
# iss and sub ${inert(agentId)}, aud ${inert(issuer)}, a new jti, iat, exp.`;
  return `${given}
${request.join(" \\\n  ")}

# TOKEN: the access_token of the answer.
curl ${quoted(resource?.identifier ?? `${issuer}/self`)} --header "Authorization: Bearer $TOKEN"
`;
}
