/*
 * The agent of the demo: a support assistant in a process of its own. It knows its id and its private key, and nothing else:
 * no model key, no CRM key, no password of anybody.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { getHeapSnapshot } from "node:v8";
import { isGuardError } from "@agent-id-guard/protocol";
import { AgentGuard } from "@agent-id-guard/sdk";
import OpenAI from "openai";
import type { Step, Wiring } from "./story.ts";

const { issuer, agentId, privateKey, ticketsUrl, crmUrl } = JSON.parse(readFileSync(0, "utf8")) as Wiring;

const agent = await AgentGuard.connect({ issuer, agentId, privateKey });
const openai = new OpenAI(agent.llm("openai"));

/** What a person asks for, done on that person's behalf. Each step says what came of it; a refusal is an outcome, not a crash. */
async function handle(request: IncomingMessage): Promise<readonly Step[]> {
  const session = await agent.actFor(request);
  const steps: Step[] = [{ what: "verified the caller", outcome: `chain ${session.chain.join(" → ")}` }];
  const step = async (what: string, work: () => Promise<string>) => {
    steps.push({ what, outcome: await work().catch(describe) });
  };

  await step("thinks with the hosted model (openai, streaming)", async () => {
    const stream = await openai.chat.completions.create({
      model: "gpt-5",
      messages: [{ role: "user", content: "Which ticket should we look at first?" }],
      stream: true,
    });
    let text = "";
    let chunks = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      chunks += 1;
    }
    return `“${text}” in ${chunks} chunks`;
  });
  const tools = await session.mcp(ticketsUrl);
  await step("lists the tools of the ticket server", async () => (await tools.listTools()).tools.map((tool) => tool.name).join(", "));
  await step("calls list_tickets", async () => textOf(await tools.callTool({ name: "list_tickets", arguments: {} })));
  await step("calls delete_all_tickets", async () => textOf(await tools.callTool({ name: "delete_all_tickets", arguments: {} })));
  await step("reads a customer from the CRM, whose key it never sees", async () => {
    const answer = await session.fetch(`${crmUrl}/v1/customers/7`);
    return `${answer.status} ${await answer.text()}`;
  });
  return steps;
}

const server = createServer(async (request, response) => {
  try {
    if (request.url === "/heap") {
      await writeHeap(process.argv[2] as string);
      response.end("{}");
    } else response.end(JSON.stringify(await handle(request)));
  } catch (error) {
    response.end(JSON.stringify([{ what: "tries to work", outcome: describe(error) }]));
  }
}).listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`);
});

function describe(error: unknown): string {
  if (isGuardError(error)) return `REFUSED ${error.code}: ${error.description}`;
  return `REFUSED ${error instanceof Error ? error.message : String(error)}`;
}

function textOf(result: unknown): string {
  const { content, isError } = result as { content: readonly { text?: string }[]; isError?: boolean };
  return `${isError === true ? "REFUSED " : ""}${content.map((part) => part.text ?? "").join(" ")}`;
}

/** Everything this process holds in its JavaScript memory, for the demo to search. */
async function writeHeap(path: string): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of getHeapSnapshot()) parts.push(Buffer.from(part as string | Buffer));
  writeFileSync(path, Buffer.concat(parts));
}
