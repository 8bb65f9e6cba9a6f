import { type CredentialSettings, GuardError, type OauthSettings } from "@agent-id-guard/protocol";
import type { ProviderClient } from "../oauth-provider/port.ts";
import type { CredentialRow } from "../store/port.ts";
import type { ConnectionPorts } from "./ports.ts";

/** The settings of a credential of kind `oauth`. Throws `vault.mode_refused` for any other. */
export function oauthSettingsOf({ kind, settings }: Pick<CredentialRow, "kind" | "settings">): OauthSettings {
  if (kind === "oauth" && isOauth(settings)) return settings;
  throw new GuardError("vault.mode_refused", { description: "This credential is no client of an OAuth provider" });
}

function isOauth(settings: CredentialSettings): settings is OauthSettings {
  return "flow" in settings && "clientId" in settings;
}

/** Our client at the provider, with its secret opened for one call. Throws `vault.*`. */
export async function clientOf({ vault }: Pick<ConnectionPorts, "vault">, credential: CredentialRow): Promise<ProviderClient> {
  const settings = oauthSettingsOf(credential);
  if (credential.activeVersionId === null) return { settings, secret: undefined };
  const { secret } = await vault.openSecret(credential);
  try {
    return { settings, secret: new TextDecoder().decode(secret) };
  } finally {
    secret.fill(0);
  }
}

/** What people call the provider. */
export function providerTitle({ catalogue }: Pick<ConnectionPorts, "catalogue">, credential: CredentialRow): string {
  const { provider, endpoints } = oauthSettingsOf(credential);
  const entry = catalogue.find(({ key }) => key === provider);
  if (entry !== undefined && provider !== "custom") return entry.title;
  const address = endpoints === undefined ? undefined : "issuer" in endpoints ? endpoints.issuer : endpoints.tokenEndpoint;
  return address === undefined ? credential.name : new URL(address).host;
}
