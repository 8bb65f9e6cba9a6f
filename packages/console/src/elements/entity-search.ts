import { queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../api/api.ts";

/** What can be looked for by its name. `activeUser`: who can be given something; `user`: everybody, also those who left. */
export type FoundKind = "agent" | "client" | "user" | "activeUser" | "group" | "resource" | "credential";

/** Something that was found. */
export interface FoundEntity {
  readonly id: string;
  readonly name: string;
  /** Tells it from others of the same name. */
  readonly detail?: string;
}

const most = 20;
const livesMs = 30_000;

/** Objects of one kind whose name contains these words; without words the newest. */
export const findEntitiesOptions = (api: Api, kind: FoundKind, words: string) =>
  queryOptions({
    queryKey: ["entity-search", kind, words],
    queryFn: ({ signal }) =>
      searchEntities(api, kind, { limit: most, order: "newest", ...(words === "" ? {} : { search: words }) }, signal),
    staleTime: livesMs,
  });

/** The same for who keeps the answer in another place. */
export function searchEntities(api: Api, kind: FoundKind, query: Query, signal: AbortSignal): Promise<readonly FoundEntity[]> {
  return searches[kind](api, query, signal);
}

interface Query {
  readonly limit: number;
  readonly order: "newest";
  readonly search?: string;
}
type Search = (api: Api, query: Query, signal: AbortSignal) => Promise<readonly FoundEntity[]>;

const searches: Readonly<Record<FoundKind, Search>> = {
  agent: async (api, query, signal) => {
    const { items } = await answered(api.GET("/api/v1/agents", { params: { query }, signal }));
    return items.filter(({ state }) => state !== "retired").map(({ id, name, purpose }) => ({ id, name, detail: purpose }));
  },
  client: async (api, query, signal) => (await answered(api.GET("/api/v1/clients", { params: { query }, signal }))).items,
  user: findPeople,
  activeUser: (api, query, signal) => findPeople(api, { ...query, state: "active" }, signal),
  credential: async (api, query, signal) => (await answered(api.GET("/api/v1/credentials", { params: { query }, signal }))).items,
  group: async (api, query, signal) => (await answered(api.GET("/api/v1/groups", { params: { query }, signal }))).items,
  resource: async (api, query, signal) => {
    const { items } = await answered(api.GET("/api/v1/resources", { params: { query }, signal }));
    return items.map(({ id, title, identifier }) => ({ id, name: title, detail: identifier }));
  },
};

async function findPeople(api: Api, query: Query & { readonly state?: "active" }, signal: AbortSignal): Promise<readonly FoundEntity[]> {
  const { items } = await answered(api.GET("/api/v1/users", { params: { query }, signal }));
  return items.map(({ id, name, email, subject }) => ({ id, name, detail: email ?? subject }));
}
