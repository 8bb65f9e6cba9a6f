import type { AgentAnswer, AuditEvent, Me, Page, Problem } from "@agent-id-guard/protocol";

/** What the server answered instead of what was asked for. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** `/console/` may stand behind a path prefix, so the API is found from where this page stands. */
const base = new URL("../api/v1/", new URL("./", document.baseURI));

async function call<Answer>(
  method: string,
  path: string,
  options: { readonly body?: unknown; readonly version?: number } = {},
): Promise<Answer> {
  const headers = new Headers({ accept: "application/json", "x-agent-id-guard-request": "1" });
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (options.version !== undefined) headers.set("if-match", `"${options.version}"`);
  if (method !== "GET") headers.set("idempotency-key", crypto.randomUUID());
  const response = await fetch(new URL(path, base), {
    method,
    headers,
    credentials: "same-origin",
    redirect: "error",
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  if (!response.ok) throw new ApiProblem((await response.json()) as Problem);
  return (await response.json()) as Answer;
}

/** The calls of this page. */
export const api = {
  me: () => call<Me>("GET", "me"),
  agents: () => call<Page<AgentAnswer>>("GET", "agents?limit=200&order=newest"),
  events: () => call<Page<AuditEvent>>("GET", "audit/events?limit=20"),
  suspend: (agent: AgentAnswer) => call<AgentAnswer>("POST", `agents/${agent.id}/suspend`, { body: {}, version: agent.version }),
  resume: (agent: AgentAnswer) => call<AgentAnswer>("POST", `agents/${agent.id}/resume`, { body: {}, version: agent.version }),
};
