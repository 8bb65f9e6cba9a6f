import { type Api, answered } from "../api/api.ts";
import type { components } from "../api/schema.ts";
import { type Intent, ifMatch } from "../api/use-change.ts";

export type PublicKey = components["schemas"]["PublicKey"];
export type Secret = components["schemas"]["Secret"];
export type AuthMethod = "client_secret" | "private_key_jwt" | "none";

/** Whoever signs in at the token endpoint: an agent, a client, or a resource server. */
export interface Party {
  readonly kind: "agent" | "client" | "resource";
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly authMethod: AuthMethod;
  readonly keys: readonly PublicKey[];
}

/** Its secrets, never their values. Stands below the party's own key, so that what touches the party touches these. */
export function readSecrets(api: Api, { kind, id }: Party, signal: AbortSignal) {
  switch (kind) {
    case "agent":
      return answered(api.GET("/api/v1/agents/{agentId}/secrets", { params: { path: { agentId: id } }, signal }));
    case "client":
      return answered(api.GET("/api/v1/clients/{clientId}/secrets", { params: { path: { clientId: id } }, signal }));
    case "resource":
      return answered(api.GET("/api/v1/resources/{resourceId}/secrets", { params: { path: { resourceId: id } }, signal }));
  }
}

/** A new secret, shown this once. */
export function issueSecret(api: Api, { kind, id }: Party, expiresInSeconds: number | undefined, intent: Intent) {
  const body = expiresInSeconds === undefined ? {} : { expiresInSeconds };
  switch (kind) {
    case "agent":
      return answered(api.POST("/api/v1/agents/{agentId}/secrets", { params: { path: { agentId: id }, header: intent }, body }));
    case "client":
      return answered(api.POST("/api/v1/clients/{clientId}/secrets", { params: { path: { clientId: id }, header: intent }, body }));
    case "resource":
      return answered(api.POST("/api/v1/resources/{resourceId}/secrets", { params: { path: { resourceId: id }, header: intent }, body }));
  }
}

/** Ends a secret and the tokens got with it. */
export function revokeSecret(api: Api, party: Party, secretId: string, intent: Intent) {
  const { kind, id } = party;
  const header = { ...intent, ...ifMatch(party) };
  switch (kind) {
    case "agent":
      return answered(api.DELETE("/api/v1/agents/{agentId}/secrets/{secretId}", { params: { path: { agentId: id, secretId }, header } }));
    case "client":
      return answered(
        api.DELETE("/api/v1/clients/{clientId}/secrets/{secretId}", { params: { path: { clientId: id, secretId }, header } }),
      );
    case "resource":
      return answered(
        api.DELETE("/api/v1/resources/{resourceId}/secrets/{secretId}", { params: { path: { resourceId: id, secretId }, header } }),
      );
  }
}

/** Replaces all its public keys. */
export async function replaceKeys(api: Api, party: Party, keys: readonly PublicKey[], intent: Intent): Promise<void> {
  const { kind, id } = party;
  const header = { ...intent, ...ifMatch(party) };
  const body = { keys: [...keys] };
  switch (kind) {
    case "agent":
      return void (await answered(api.PUT("/api/v1/agents/{agentId}/keys", { params: { path: { agentId: id }, header }, body })));
    case "client":
      return void (await answered(api.PUT("/api/v1/clients/{clientId}/keys", { params: { path: { clientId: id }, header }, body })));
    case "resource":
      return void (await answered(api.PUT("/api/v1/resources/{resourceId}/keys", { params: { path: { resourceId: id }, header }, body })));
  }
}

/** Changes how it signs in; what the old way got ends. */
export async function changeMethod(api: Api, party: Party, authMethod: AuthMethod, intent: Intent): Promise<void> {
  const { kind, id } = party;
  const header = { ...intent, ...ifMatch(party) };
  switch (kind) {
    case "agent": {
      if (authMethod === "none") throw new TypeError("an agent always proves itself");
      return void (await answered(
        api.PATCH("/api/v1/agents/{agentId}", { params: { path: { agentId: id }, header }, body: { authMethod } }),
      ));
    }
    case "client":
      return void (await answered(
        api.PATCH("/api/v1/clients/{clientId}", { params: { path: { clientId: id }, header }, body: { authMethod } }),
      ));
    case "resource":
      return void (await answered(
        api.PATCH("/api/v1/resources/{resourceId}", { params: { path: { resourceId: id }, header }, body: { authMethod } }),
      ));
  }
}
