import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";
import type { CredentialFilters } from "./credential-filters.ts";

export type Credential = components["schemas"]["Credential"];
export type CredentialVersion = components["schemas"]["CredentialVersion"];
export type CredentialChange = components["schemas"]["UpdateCredential"];
export type NewCredential = components["schemas"]["CreateCredential"];

/** Everything that is read of credentials stands below this key. Never a value: no answer has one. */
export const credentialsKey = ["credentials"] as const;

export const credentialListOptions = (api: Api, filters: CredentialFilters) =>
  listOptions<Credential>([...credentialsKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/credentials", { params: { query: { ...filters, ...window, order: "newest" } }, signal })),
  );

export const credentialOptions = (api: Api, credentialId: string) =>
  queryOptions({
    queryKey: [...credentialsKey, credentialId],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/credentials/{credentialId}", { params: { path: { credentialId } }, signal })),
  });

export const credentialVersionsOptions = (api: Api, credentialId: string) =>
  listOptions<CredentialVersion>([...credentialsKey, credentialId, "versions"], (window, signal) =>
    answered(api.GET("/api/v1/credentials/{credentialId}/versions", { params: { path: { credentialId }, query: window }, signal })),
  );

export const credentialActivityOptions = (api: Api, credentialId: string) =>
  queryOptions({
    queryKey: [...credentialsKey, credentialId, "activity"],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/v1/credentials/{credentialId}/activity", { params: { path: { credentialId } }, signal })),
  });

export const createCredential = (api: Api, body: NewCredential, intent: Intent) =>
  answered(api.POST("/api/v1/credentials", { params: { header: intent }, body }));

export const readCredential = (api: Api, credentialId: string, signal: AbortSignal) =>
  answered(api.GET("/api/v1/credentials/{credentialId}", { params: { path: { credentialId } }, signal }));

export const updateCredential = (
  api: Api,
  { id: credentialId, version }: { readonly id: string; readonly version: number },
  body: CredentialChange,
  intent: Intent,
) =>
  answered(
    api.PATCH("/api/v1/credentials/{credentialId}", {
      params: { path: { credentialId }, header: { ...intent, ...ifMatch({ version }) } },
      body,
    }),
  );

export const rotateCredential = (api: Api, credential: Credential, body: components["schemas"]["RotateCredential"], intent: Intent) =>
  answered(api.POST("/api/v1/credentials/{credentialId}/rotate", { ...stepOf(credential, intent), body }));

export const setReveal = (api: Api, credential: Credential, body: components["schemas"]["SetReveal"], intent: Intent) =>
  answered(api.PUT("/api/v1/credentials/{credentialId}/reveal", { ...stepOf(credential, intent), body }));

export const revealCredential = (api: Api, { id: credentialId }: Credential, reason: string, intent: Intent) =>
  answered(api.POST("/api/v1/credentials/{credentialId}/reveal", { params: { path: { credentialId }, header: intent }, body: { reason } }));

export const suspendCredential = (api: Api, credential: Credential, reason: string | undefined, intent: Intent) =>
  answered(
    api.POST("/api/v1/credentials/{credentialId}/suspend", { ...stepOf(credential, intent), body: reason === undefined ? {} : { reason } }),
  );

export const resumeCredential = (api: Api, credential: Credential, intent: Intent) =>
  answered(api.POST("/api/v1/credentials/{credentialId}/resume", { ...stepOf(credential, intent), body: {} }));

export const removeCredential = (api: Api, credential: Credential, intent: Intent) =>
  answered(api.DELETE("/api/v1/credentials/{credentialId}", stepOf(credential, intent)));

function stepOf(credential: Credential, intent: Intent) {
  return { params: { path: { credentialId: credential.id }, header: { ...intent, ...ifMatch(credential) } } };
}
