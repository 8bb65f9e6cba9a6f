import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../../api/api.ts";
import { listOptions } from "../../api/pages.ts";
import type { components, operations } from "../../api/schema.ts";

export type Department = components["schemas"]["Department"];
type Person = components["schemas"]["User"];
type Where = Pick<NonNullable<operations["listDepartments"]["parameters"]["query"]>, "providerId" | "parentExternalId" | "search">;

const levelSize = 200;

/** One level of a provider's tree, or of all at the top, or what a search finds: as many as fit at a time. */
export const departmentListOptions = (api: Api, where: Where) =>
  infiniteQueryOptions({
    queryKey: ["departments", "list", where],
    queryFn: ({ pageParam, signal }: { readonly pageParam: string | undefined; readonly signal: AbortSignal }) => {
      const query = { ...where, limit: levelSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) };
      return answered(api.GET("/api/v1/departments", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** The departments with this path: one of each provider that tells it. */
export const departmentAtOptions = (api: Api, path: string) =>
  queryOptions({
    queryKey: ["departments", "at", path],
    queryFn: async ({ signal }) => (await answered(api.GET("/api/v1/departments", { params: { query: { path } }, signal }))).items,
  });

/** Who is in a department or below it and has not left. */
export const peopleAtOptions = (api: Api, path: string) =>
  listOptions<Person>(["people", "list", { department: path, state: "active" }], (window, signal) =>
    answered(api.GET("/api/v1/users", { params: { query: { ...window, department: path, state: "active", order: "newest" } }, signal })),
  );
