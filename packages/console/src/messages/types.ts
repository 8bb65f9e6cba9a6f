import type agents from "./en/agents.ts";
import type audit from "./en/audit.ts";
import type clients from "./en/clients.ts";
import type connect from "./en/connect.ts";
import type connections from "./en/connections.ts";
import type credentials from "./en/credentials.ts";
import type departments from "./en/departments.ts";
import type elements from "./en/elements.ts";
import type events from "./en/events.ts";
import type grants from "./en/grants.ts";
import type groups from "./en/groups.ts";
import type held from "./en/held.ts";
import type leases from "./en/leases.ts";
import type map from "./en/map.ts";
import type my from "./en/my.ts";
import type overview from "./en/overview.ts";
import type owners from "./en/owners.ts";
import type parties from "./en/parties.ts";
import type people from "./en/people.ts";
import type providers from "./en/providers.ts";
import type register from "./en/register.ts";
import type resources from "./en/resources.ts";
import type settings from "./en/settings.ts";
import type shell from "./en/shell.ts";
import type topology from "./en/topology.ts";
import type vendors from "./en/vendors.ts";
import type { Locale } from "./locale.ts";

/** The messages of every page: one file a page in `en/` and in `zh-CN/`, one line here. */
export interface Messages {
  elements: typeof elements;
  settings: typeof settings;
  shell: typeof shell;
  agents: typeof agents;
  audit: typeof audit;
  clients: typeof clients;
  connect: typeof connect;
  events: typeof events;
  connections: typeof connections;
  credentials: typeof credentials;
  departments: typeof departments;
  grants: typeof grants;
  groups: typeof groups;
  held: typeof held;
  leases: typeof leases;
  map: typeof map;
  my: typeof my;
  overview: typeof overview;
  owners: typeof owners;
  parties: typeof parties;
  people: typeof people;
  providers: typeof providers;
  register: typeof register;
  resources: typeof resources;
  topology: typeof topology;
  vendors: typeof vendors;
}
export type Namespace = keyof Messages;

/** What a translation has to look like: the same keys, its own words. */
export type Translated<Original> = { readonly [Key in keyof Original]: Original[Key] extends string ? string : Translated<Original[Key]> };

declare module "use-intl" {
  interface AppConfig {
    Messages: Messages;
    Locale: Locale;
  }
}
