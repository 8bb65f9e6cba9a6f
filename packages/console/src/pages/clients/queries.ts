import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";
import type { Party } from "../../parties/party.ts";
import type { ClientFilters } from "./client-filters.ts";

export type Client = components["schemas"]["Client"];
export type NewClient = components["schemas"]["CreateClient"];
export type Consent = components["schemas"]["Consent"];
export type ClientChange = components["schemas"]["UpdateClient"];

/** Everything that is read of clients stands below this key. */
export const clientsKey = ["clients"] as const;

export const clientListOptions = (api: Api, filters: ClientFilters) =>
  listOptions<Client>([...clientsKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/clients", { params: { query: { ...filters, ...window, order: "newest" } }, signal })),
  );

export const clientOptions = (api: Api, clientId: string) =>
  queryOptions({ queryKey: [...clientsKey, clientId], queryFn: ({ signal }) => readClient(api, clientId, signal) });

export const readClient = (api: Api, clientId: string, signal: AbortSignal) =>
  answered(api.GET("/api/v1/clients/{clientId}", { params: { path: { clientId } }, signal }));

export const createClient = (api: Api, body: NewClient, intent: Intent) =>
  answered(api.POST("/api/v1/clients", { params: { header: intent }, body }));

export const updateClient = (api: Api, client: Pick<Client, "id" | "version">, body: ClientChange, intent: Intent) =>
  answered(api.PATCH("/api/v1/clients/{clientId}", { ...stepOf(client, intent), body }));

export const suspendClient = (api: Api, client: Client, reason: string | undefined, intent: Intent) =>
  answered(api.POST("/api/v1/clients/{clientId}/suspend", { ...stepOf(client, intent), body: reason === undefined ? {} : { reason } }));

export const resumeClient = (api: Api, client: Client, intent: Intent) =>
  answered(api.POST("/api/v1/clients/{clientId}/resume", { ...stepOf(client, intent), body: {} }));

export const clientConsentsOptions = (api: Api, clientId: string) =>
  listOptions<Consent>([...clientsKey, clientId, "consents"], (window, signal) =>
    answered(api.GET("/api/v1/consents", { params: { query: { ...window, clientId, order: "newest" } }, signal })),
  );

export const withdrawConsent = (api: Api, consentId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/consents/{consentId}", { params: { path: { consentId }, header: intent } }));

function stepOf(client: Pick<Client, "id" | "version">, intent: Intent) {
  return { params: { path: { clientId: client.id }, header: { ...intent, ...ifMatch(client) } } };
}

/** A client as somebody who signs in. */
export function partyOf({ id, version, name, authMethod, keys }: Client): Party {
  return { kind: "client", id, version, name, authMethod, keys };
}
