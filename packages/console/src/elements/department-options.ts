import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Api, answered } from "../api/api.ts";

const most = 20;
const livesMs = 30_000;

/** Paths of departments whose own name contains the last part of what is typed. */
export const suggestedDepartmentsOptions = (api: Api, typed: string) => {
  const search = typed.split("/").at(-1) ?? "";
  return queryOptions({
    queryKey: ["departments", "suggested", search],
    queryFn: async ({ signal }) => {
      const query = { limit: most, ...(search === "" ? {} : { search }) };
      const { items } = await answered(api.GET("/api/v1/departments", { params: { query }, signal }));
      return [...new Set(items.map(({ path }) => path))];
    },
    placeholderData: keepPreviousData,
    staleTime: livesMs,
  });
};
