import type { IdentityProviderKind, SettingsOf } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "../entropy/port.ts";
import type { IdentityProvider } from "./port.ts";

/** What an adapter is handed besides its settings. */
export interface AdapterPorts {
  /** Every call over HTTP goes through it: addresses are checked, sizes and times are bounded, redirects are not followed. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Allows plain text when the provider is on a loopback address; for development only (case FED-14). */
  readonly allowLoopbackHttp: boolean;
}

/** Makes the provider of one row. Nothing is fetched before it is asked for something. Secrets are by name; those that are not set are absent. */
export type OpenAdapter<K extends IdentityProviderKind> = (
  settings: SettingsOf<K>,
  secrets: Readonly<Record<string, string>>,
  ports: AdapterPorts,
) => IdentityProvider;
