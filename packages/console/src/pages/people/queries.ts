import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";
import type { PersonFilters, PersonRole } from "./person-filters.ts";

export type Person = components["schemas"]["User"];
export type Session = components["schemas"]["Session"];
export type NewPerson = components["schemas"]["CreateUser"];
export type PersonChange = components["schemas"]["UpdateUser"];

/** Everything that is read of people stands below this key. */
export const peopleKey = ["people"] as const;

/** The provider id of people of the built-in directory. */
export const localProviderId = "local";

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
  listOptions(["agents", "list", { ownerId: userId }], (window, signal) =>
    answered(api.GET("/api/v1/agents", { params: { query: { ...window, ownerId: userId, order: "newest" } }, signal })),
  );

const providersLiveMs = 60_000;

/** The identity providers by id, for their names. */
export const providersOptions = (api: Api) =>
  queryOptions({
    queryKey: ["identity-providers", "names"],
    queryFn: async ({ signal }) =>
      (await answered(api.GET("/api/v1/identity-providers", { params: { query: { limit: 200 } }, signal }))).items.map(({ id, name }) => ({
        id,
        name,
      })),
    staleTime: providersLiveMs,
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

export const endSession = (api: Api, userId: string, sessionId: string, intent: Intent) =>
  answered(api.DELETE("/api/v1/users/{userId}/sessions/{sessionId}", { params: { path: { userId, sessionId }, header: intent } }));

function stepOf(person: Versioned, intent: Intent) {
  return { params: { path: { userId: person.id }, header: { ...intent, ...ifMatch(person) } } };
}
