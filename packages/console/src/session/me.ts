import type { Me } from "@agent-id-guard/protocol";
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { type Api, answered } from "../api/api.ts";
import { useApi } from "../api/api-context.tsx";
import type { paths } from "../api/schema.ts";

export const meOptions = (api: Api) =>
  queryOptions({
    queryKey: ["me"],
    queryFn: ({ signal }): Promise<Me> => answered(api.GET("/api/v1/me", { signal })),
    staleTime: 60_000,
  });

/** Who is signed in. The shell shows a page only once this is known. */
export function useMe(): Me {
  return useSuspenseQuery(meOptions(useApi())).data;
}

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
type PathOf<Path> = Path extends `/api/v1${infer Below}` ? Below : never;

/** A route of the admin API, as the server names it: `POST /agents`. */
export type RouteName = `${Method} ${PathOf<keyof paths>}`;

/**
 * Whether this person's role may call a route. The server decides anew at every call; this spares people buttons that would be refused.
 * A developer may change their own agents only: see {@link useMayChangeAgent}.
 */
export function useMay(): (route: RouteName) => boolean {
  const { may } = useMe();
  return (route) => may.includes(route);
}

/** Whether this person may change a certain agent. */
export function useMayChangeAgent(): (agent: { readonly ownerId: string }) => boolean {
  const { id, role } = useMe();
  return (agent) => role === "owner" || role === "admin" || (role === "developer" && agent.ownerId === id);
}
