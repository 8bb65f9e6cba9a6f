import { QueryCache, QueryClient } from "@tanstack/react-query";
import { isProblem } from "./api/problem.ts";

const freshMs = 10_000;
const attempts = 2;

/** What was read of the server, kept for a moment. A session that has ended is noticed by the first answer that says so. */
export function createQueryClient(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError(error, query) {
        if (isProblem(error, "access.unauthenticated") && query.queryKey[0] !== "me") void queries.invalidateQueries({ queryKey: ["me"] });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        // A refusal stays one; silence and overload may pass.
        retry: (failures, error) => failures < attempts && (!isProblem(error) || error.problem.status >= 502),
      },
    },
  });
  return queries;
}
