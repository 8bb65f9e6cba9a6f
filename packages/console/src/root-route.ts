import { createRootRouteWithContext } from "@tanstack/react-router";
import type { RouterContext } from "./router-context.ts";
import { NotFound } from "./shell/not-found.tsx";
import { Shell } from "./shell/shell.tsx";

/** What every page stands in. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Shell, notFoundComponent: NotFound });
