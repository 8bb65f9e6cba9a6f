import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";
import type { PersonFilters, PersonRole } from "./person-filters.ts";

export type Person = components["schemas"]["User"];
export type Session = components["schemas"]["Session"];
export type Consent = components["schemas"]["Consent"];
export type Identity = components["schemas"]["Identity"];
export type OwnedAgent = components["schemas"]["Agent"];
export type NewPerson = components["schemas"]["CreateUser"];
export type PersonChange = components["schemas"]["UpdateUser"];

/** Everything that is read of people stands below this key. */
export const peopleKey = ["people"] as const;

export const personListOptions = (api: Api, filters: PersonFilters) =>
  listOptions<Person>([...peopleKey, "list", filters], (window, signal) =>
    answered(api.GET("/api/v1/users", { params: { query: { ...filters, ...window, order: "newest" } }, signal })),
  );

export const personOptions = (api: Api, userId: string) =>
  queryOptions({ queryKey: [...peopleKey, userId], queryFn: ({ signal }) => readPerson(api, userId, signal) });

export const readPerson = (api: Api, userId: string, signal: AbortSignal) =>
  answered(api.GET("/api/v1/users/{userId}", { params: { path: { userId } }, signal }));

export const personGroupsOptions = (api: Api, userId: string) =>
  listOptions([...peopleKey, userId, "groups"], (window, signal) =>
    answered(api.GET("/api/v1/users/{userId}/groups", { params: { path: { userId }, query: window }, signal })),
  );

export const personSessionsOptions = (api: Api, userId: string) =>
  queryOptions({
    queryKey: [...peopleKey, userId, "sessions"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/users/{userId}/sessions", { params: { path: { userId } }, signal })),
    retry: false,
  });

export const ownedAgentsOptions = (api: Api, userId: string) =>
  listOptions<OwnedAgent>(["agents", "list", { ownerId: userId }], (window, signal) =>
    answered(api.GET("/api/v1/agents", { params: { query: { ...window, ownerId: userId, order: "newest" } }, signal })),
  );

/** Who stands above and below a person. */
export const relationsOptions = (api: Api, userId: string) =>
  queryOptions({
    queryKey: [...peopleKey, userId, "relations"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/users/{userId}/relations", { params: { path: { userId } }, signal })),
  });

export const personConsentsOptions = (api: Api, userId: string) =>
  queryOptions({
    queryKey: [...peopleKey, userId, "consents"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/users/{userId}/consents", { params: { path: { userId } }, signal })),
  });

export const identitiesOptions = (api: Api, userId: string) =>
  queryOptions({
    queryKey: [...peopleKey, userId, "identities"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/users/{userId}/identities", { params: { path: { userId } }, signal })),
  });

export const createPerson = (api: Api, body: NewPerson, intent: Intent) =>
  answered(api.POST("/api/v1/users", { params: { header: intent }, body }));

type Versioned = Pick<Person, "id" | "version">;

export const updatePerson = (api: Api, person: Versioned, body: PersonChange, intent: Intent) =>
  answered(api.PATCH("/api/v1/users/{userId}", { ...stepOf(person, intent), body }));

export const setRole = (api: Api, person: Versioned, role: PersonRole | null, intent: Intent) =>
  answered(api.PUT("/api/v1/users/{userId}/role", { ...stepOf(person, intent), body: { role } }));

export const suspendPerson = (api: Api, person: Versioned, reason: string | undefined, intent: Intent) =>
  answered(api.POST("/api/v1/users/{userId}/suspend", { ...stepOf(person, intent), body: reason === undefined ? {} : { reason } }));

export const resumePerson = (api: Api, person: Versioned, intent: Intent) =>
  answered(api.POST("/api/v1/users/{userId}/resume", { ...stepOf(person, intent), body: {} }));

export const departPerson = (api: Api, userId: string, body: components["schemas"]["DepartUser"], intent: Intent) =>
  answered(api.POST("/api/v1/users/{userId}/depart", { params: { path: { userId }, header: intent }, body }));

export const returnPerson = (api: Api, userId: string, reason: string | undefined, intent: Intent) =>
  answered(
    api.POST("/api/v1/users/{userId}/return", {
      params: { path: { userId }, header: intent },
      body: reason === undefined ? {} : { reason },
    }),
  );

export const withdrawConsent = (api: Api, consentId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/consents/{consentId}", { params: { path: { consentId }, header: intent } }));

export const linkIdentity = (api: Api, userId: string, body: components["schemas"]["LinkIdentity"], intent: Intent) =>
  answered(api.POST("/api/v1/users/{userId}/identities", { params: { path: { userId }, header: intent }, body }));

export const unlinkIdentity = (api: Api, userId: string, identityId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/users/{userId}/identities/{identityId}", { params: { path: { userId, identityId }, header: intent } }));

export const endSession = (api: Api, userId: string, sessionId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/users/{userId}/sessions/{sessionId}", { params: { path: { userId, sessionId }, header: intent } }));

function stepOf(person: Versioned, intent: Intent) {
  return { params: { path: { userId: person.id }, header: { ...intent, ...ifMatch(person) } } };
}
