import { type Api, answered } from "../../../api/api.ts";
import { type Intent, ifMatch } from "../../../api/use-change.ts";
import type { Credential } from "./configuration.ts";
import type { AgentKeyPair } from "./key-pair.ts";

/** How an agent gets a new credential: a key beside those that it has or instead of them, or another secret. */
export type Way = "add" | "replace" | "secret";

/** 90 days, as the form for secrets proposes too. */
export const secretLifeSeconds = 90 * 86_400;

/**
 * Gives the agent what its configuration file will hold. Only the public half of a key is sent. Sent again, it goes on where it stopped: a key that is
 * registered already is not registered twice.
 */
export async function connectAgent(api: Api, agentId: string, way: Way, pair: AgentKeyPair, intent: Intent): Promise<Credential> {
  const path = { agentId };
  if (way === "secret") {
    const { secret } = await answered(
      api.POST("/api/v1/agents/{agentId}/secrets", { params: { path, header: intent }, body: { expiresInSeconds: secretLifeSeconds } }),
    );
    return { kind: "secret", secret };
  }
  let agent = await answered(api.GET("/api/v1/agents/{agentId}", { params: { path } }));
  if (!agent.keys.some(({ kid }) => kid === pair.publicJwk.kid)) {
    const body = { keys: way === "add" ? [...agent.keys, pair.publicJwk] : [pair.publicJwk] };
    const header = { ...ofStep(intent, "keys"), ...ifMatch(agent) };
    agent = await answered(api.PUT("/api/v1/agents/{agentId}/keys", { params: { path, header }, body }));
  }
  if (agent.authMethod !== "private_key_jwt") {
    const header = { ...ofStep(intent, "method"), ...ifMatch(agent) };
    await answered(api.PATCH("/api/v1/agents/{agentId}", { params: { path, header }, body: { authMethod: "private_key_jwt" } }));
  }
  return { kind: "key", pair };
}

/** Each request of one wish has a key of its own. */
function ofStep(intent: Intent, step: string): Intent {
  return { "Idempotency-Key": `${intent["Idempotency-Key"]}-${step}` };
}
