import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";

const tabs = ["keys", "masterKey", "administrators", "departure", "about"] as const;
export type SettingsTab = (typeof tabs)[number];

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "settings",
  validateSearch: ({ tab }: { readonly tab?: unknown }): { tab?: SettingsTab } => {
    const known = tabs.find((name) => name === tab);
    return known === undefined ? {} : { tab: known };
  },
  loader: ({ context }) => context.messages.need("settings"),
  component: lazyRouteComponent(() => import("./settings-page.tsx"), "SettingsPage"),
});

export const settingsRoutes = [settingsRoute] as const;
