import type { MyEvent, MyLease } from "@agent-id-guard/protocol";
import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { Intent } from "../../api/use-change.ts";

/** Everything of a person's own page stands below this key. */
export const myKey = ["my"] as const;

export const myAgentsOptions = (api: Api) =>
  queryOptions({ queryKey: [...myKey, "agents"], queryFn: ({ signal }) => answered(api.GET("/api/v1/my/agents", { signal })) });

export const mySessionsOptions = (api: Api) =>
  queryOptions({ queryKey: [...myKey, "sessions"], queryFn: ({ signal }) => answered(api.GET("/api/v1/my/sessions", { signal })) });

/** What a call came back with tells a person nothing that the call did not, unless it failed. */
const isEcho = ({ action, outcome }: MyEvent) => (action === "gateway.answer" || action === "tool.result") && outcome === "success";

export const myEventsOptions = (api: Api) =>
  listOptions<MyEvent>([...myKey, "events"], async (window, signal) => {
    const page = await answered(api.GET("/api/v1/my/events", { params: { query: { ...window, order: "newest" } }, signal }));
    return { ...page, items: page.items.filter((event) => !isEcho(event)) };
  });

export const stopMyAgent = (api: Api, agentId: string, intent: Intent) =>
  answered(api.POST("/api/v1/my/agents/{agentId}/stop", { params: { path: { agentId }, header: intent }, body: {} }));

export const endMySession = (api: Api, sessionId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/my/sessions/{sessionId}", { params: { path: { sessionId }, header: intent } }));

export const myConsentsOptions = (api: Api) =>
  queryOptions({ queryKey: [...myKey, "consents"], queryFn: ({ signal }) => answered(api.GET("/api/v1/my/consents", { signal })) });

export const withdrawMyConsent = (api: Api, consentId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/my/consents/{consentId}", { params: { path: { consentId }, header: intent } }));

export const myHandoversOptions = (api: Api) =>
  queryOptions({ queryKey: [...myKey, "handovers"], queryFn: ({ signal }) => answered(api.GET("/api/v1/my/handovers", { signal })) });

export const acceptHandover = (api: Api, agentId: string, intent: Intent) =>
  answered(api.POST("/api/v1/my/handovers/{agentId}/accept", { params: { path: { agentId }, header: intent }, body: {} }));

export const declineHandover = (api: Api, agentId: string, reason: string | undefined, intent: Intent) =>
  answered(
    api.POST("/api/v1/my/handovers/{agentId}/decline", {
      params: { path: { agentId }, header: intent },
      body: reason === undefined ? {} : { reason },
    }),
  );

export const myConnectionsOptions = (api: Api) =>
  queryOptions({
    queryKey: [...myKey, "connections"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/my/connections", { signal })),
  });

export const startConnection = (api: Api, credentialId: string, intent: Intent) =>
  answered(api.POST("/api/v1/my/connections/start", { params: { header: intent }, body: { credentialId } }));

export const storeMySecret = (api: Api, credentialId: string, secret: string, intent: Intent) =>
  answered(api.POST("/api/v1/my/connections", { params: { header: intent }, body: { credentialId, secret } }));

export const removeMyConnection = (api: Api, connectionId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/my/connections/{connectionId}", { params: { path: { connectionId }, header: intent } }));

export const myLeasesOptions = (api: Api) =>
  listOptions<MyLease>([...myKey, "leases"], (window, signal) =>
    answered(api.GET("/api/v1/my/leases", { params: { query: window }, signal })),
  );

export const endMyLease = (api: Api, leaseId: string, intent: Intent) =>
  answered(api.POST("/api/v1/my/leases/{leaseId}/revoke", { params: { path: { leaseId }, header: intent } }));
