import { type GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Fetch } from "../connection/fetch.ts";

/** Options for a model provider's own client (`new OpenAI(agent.llm("openai"))`). There is no key among them. */
export interface ModelClientOptions {
  /** The gateway's address of the provider; the client's paths go below it. */
  readonly baseURL: string;
  /** A placeholder, since clients insist on a value. It opens nothing and is replaced by a token on the way. */
  readonly apiKey: string;
  /** Sends below `baseURL` with the agent's token, and nowhere else. */
  readonly fetch: Fetch;
}

/** What clients get as their API key. */
const placeholder = "no-key-here-agent-id-guard-adds-it";

/** Makes {@link ModelClientOptions}. */
export function modelClientOptions(baseUrl: URL, send: Fetch): ModelClientOptions {
  return {
    baseURL: baseUrl.href.replace(/\/$/, ""),
    apiKey: placeholder,
    async fetch(input, init) {
      try {
        return await send(input, init);
      } catch (error) {
        const answer = isGuardError(error) ? asRefusal(error) : undefined;
        if (answer === undefined) throw error;
        return answer;
      }
    },
  };
}

/**
 * A refusal as the provider would answer it, so that the client reports it at once as its own error, with our code and hint.
 * Thrown, it would count as a broken connection and be tried again. What may pass stays an error.
 */
function asRefusal(error: GuardError): Response | undefined {
  const status =
    error.code === "client.authentication_failed" || error.code.startsWith("token.") ? 401 : refused.test(error.code) ? 403 : undefined;
  if (status === undefined) return undefined;
  const body = { error: { message: `${error.message}. ${error.hint}`, type: "agent_id_guard", code: error.code, param: null } };
  return Response.json(body, { status, headers: { "x-should-retry": "false" } });
}

const refused = /^(access|oauth|chain)\./;
