import { pgKit } from "./kit.ts";
import { defineTables } from "./tables/index.ts";

/** The tables as drizzle-kit reads them. */
export const {
  agents,
  clients,
  resources,
  secrets,
  grants,
  users,
  groups,
  memberships,
  identity_providers,
  credentials,
  credential_versions,
  signing_keys,
  tickets,
  sessions,
  refresh_tokens,
  claims,
  counters,
  idempotency,
  settings,
  tallies,
  audit_log,
} = defineTables(pgKit);
