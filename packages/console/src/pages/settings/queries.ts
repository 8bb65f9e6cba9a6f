import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import type { components } from "../../api/schema.ts";
import { type Intent, ifMatch } from "../../api/use-change.ts";

export type SigningKey = components["schemas"]["SigningKey"];
export type Person = components["schemas"]["User"];
export type Role = NonNullable<Person["role"]>;

/** Everything that is read on the settings page stands below this key. */
export const settingsKey = ["settings"] as const;

/** Objects that are shown of each kind; an installation has few. */
export const mostShown = 100;
export const roles: readonly Role[] = ["owner", "admin", "auditor", "developer"];

export const keysOptions = (api: Api) =>
  queryOptions({
    queryKey: [...settingsKey, "keys"],
    queryFn: async ({ signal }) => (await answered(api.GET("/api/v1/keys", { signal }))).items,
  });

export const rotateKey = (api: Api, intent: Intent) =>
  answered(api.POST("/api/v1/keys/rotate", { params: { header: { ...intent } }, body: {} }));

export const revokeKey = (api: Api, kid: string, intent: Intent) =>
  answered(api.POST("/api/v1/keys/{kid}/revoke", { params: { path: { kid }, header: { ...intent } }, body: {} }));

export type DeparturePolicy = components["schemas"]["DeparturePolicy"];

export const departurePolicyOptions = (api: Api) =>
  queryOptions({
    queryKey: [...settingsKey, "departure"],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/departure-policy", { signal })),
  });

export const setDeparturePolicy = (api: Api, body: DeparturePolicy, intent: Intent) =>
  answered(api.PUT("/api/v1/departure-policy", { params: { header: intent }, body }));

/** People with a role, by role, and whether there are more than are shown. */
export const administratorsOptions = (api: Api) =>
  queryOptions({
    queryKey: [...settingsKey, "administrators"],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        roles.map((role) => answered(api.GET("/api/v1/users", { params: { query: { role, limit: mostShown } }, signal }))),
      );
      return { people: pages.flatMap(({ items }) => items), isCut: pages.some(({ nextCursor }) => nextCursor !== null) };
    },
  });

export const readPerson = (api: Api, userId: string, signal?: AbortSignal) =>
  answered(api.GET("/api/v1/users/{userId}", { params: { path: { userId } }, ...(signal && { signal }) }));

export interface RoleChange {
  readonly userId: string;
  readonly version: number;
  readonly role: Role | null;
}

export const setRole = (api: Api, { userId, version, role }: RoleChange, intent: Intent) =>
  answered(
    api.PUT("/api/v1/users/{userId}/role", {
      params: { path: { userId }, header: { ...intent, ...ifMatch({ version }) } },
      body: { role },
    }),
  );
