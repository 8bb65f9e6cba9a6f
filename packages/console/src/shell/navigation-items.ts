import {
  type Icon,
  IconAppWindow,
  IconHandGrab,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconLogin2,
  IconMap2,
  IconPlugConnected,
  IconRobot,
  IconServer2,
  IconSettings,
  IconSitemap,
  IconUserCircle,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import type { LinkProps } from "@tanstack/react-router";
import type { RouteName } from "../session/me.ts";

/** A place of the navigation: the name is a message of `shell.nav`. */
export interface NavigationItem {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly name:
    | "overview"
    | "agents"
    | "map"
    | "clients"
    | "people"
    | "groups"
    | "departments"
    | "providers"
    | "resources"
    | "credentials"
    | "connections"
    | "leases"
    | "audit"
    | "settings"
    | "my";
  readonly icon: Icon;
  /** Shown to who may call this route; without one to everybody. */
  readonly route?: RouteName;
}

/** In the order in which they stand: overview, agents, map, clients, people, groups, departments, identity providers, resources, credentials, connections, leases, audit, settings, my page. */
export const navigationItems: readonly NavigationItem[] = [
  { to: "/overview", name: "overview", icon: IconLayoutDashboard, route: "GET /statistics" },
  { to: "/agents", name: "agents", icon: IconRobot, route: "GET /agents" },
  { to: "/map", name: "map", icon: IconMap2, route: "GET /topology" },
  { to: "/clients", name: "clients", icon: IconAppWindow, route: "GET /clients" },
  { to: "/people", name: "people", icon: IconUsers, route: "GET /users" },
  { to: "/groups", name: "groups", icon: IconUsersGroup, route: "GET /groups" },
  { to: "/departments", name: "departments", icon: IconSitemap, route: "GET /departments" },
  { to: "/identity-providers", name: "providers", icon: IconLogin2, route: "GET /identity-providers" },
  { to: "/resources", name: "resources", icon: IconServer2, route: "GET /resources" },
  { to: "/credentials", name: "credentials", icon: IconKey, route: "GET /credentials" },
  { to: "/connections", name: "connections", icon: IconPlugConnected, route: "GET /connections" },
  { to: "/leases", name: "leases", icon: IconHandGrab, route: "GET /leases" },
  { to: "/audit", name: "audit", icon: IconHistory, route: "GET /audit/events" },
  { to: "/settings", name: "settings", icon: IconSettings, route: "GET /keys" },
  { to: "/my", name: "my", icon: IconUserCircle },
];
