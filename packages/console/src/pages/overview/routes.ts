import type { QueryClient } from "@tanstack/react-query";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { Api } from "../../api/api.ts";
import { rootRoute } from "../../root-route.ts";
import { meOptions } from "../../session/me.ts";
import { type Range, ranges, statisticsOptions } from "./queries.ts";

/** How far back the charts look, unless the address says otherwise. */
const usualRange: Range = "24h";

const isRange = (value: unknown): value is Range => typeof value === "string" && Object.hasOwn(ranges, value);

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "overview",
  // What is not said to be undefined would stay in the search as it was written.
  validateSearch: ({ range }: { readonly range?: unknown }): { range?: Range | undefined } => ({
    range: isRange(range) && range !== usualRange ? range : undefined,
  }),
  loaderDeps: ({ search: { range = usualRange } }) => ({ range }),
  loader: ({ context: { api, queries, messages }, deps: { range } }) => {
    void beginReading(api, queries, range);
    return messages.need("overview", "events");
  },
  component: lazyRouteComponent(() => import("./overview-page.tsx"), "OverviewPage"),
});

/** Under way while the page's code is: the page waits for it by itself, and for who is here the shell does. */
async function beginReading(api: Api, queries: QueryClient, range: Range): Promise<void> {
  const me = await queries.fetchQuery(meOptions(api)).catch(() => undefined);
  if (me !== undefined && me.role !== null) await queries.prefetchQuery(statisticsOptions(api, range));
}

export const overviewRoutes = [overviewRoute] as const;
