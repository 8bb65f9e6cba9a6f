import { type CreateIdentityProvider, providerSecrets, syncSettingsSchema } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { IdentityProviderRow, Plan } from "../store/port.ts";
import { checkProvider } from "./check-provider.ts";
import type { DirectoryDeps } from "./deps.ts";

/**
 * Registers an identity provider. Nothing is fetched yet.
 * Throws `request.invalid` naming each member of the settings that is wrong, for a secret that its kind does not know or can't do without, and for
 * plain http away from a loopback address; `vault.unavailable`.
 */
export async function planRegisterProvider(
  ports: Pick<DirectoryDeps, "entropy" | "providers">,
  change: Change,
  input: CreateIdentityProvider,
): Promise<Plan<IdentityProviderRow>> {
  const secrets: Readonly<Record<string, string | undefined>> = input.secrets ?? {};
  const settings = checkProvider(input.kind, input.settings, new Set(Object.keys(secrets)));
  const id = ports.entropy.id("identityProvider");
  const names = Object.keys(providerSecrets[input.kind]).filter((name) => secrets[name] !== undefined);
  const sealed = await Promise.all(
    names.map(async (name) => [name, await ports.providers.sealSecret(id, name, secrets[name] ?? "")] as const),
  );
  const row: IdentityProviderRow = {
    id,
    version: 1,
    createdAtMs: change.nowMs,
    name: input.name,
    kind: input.kind,
    state: "active",
    settings,
    sealedSecrets: Object.fromEntries(sealed),
    sync: input.sync ?? syncSettingsSchema.parse({}),
  };
  return {
    writes: [{ verb: "insert", collection: "identity_providers", row }],
    events: [change.event({ action: "identity_provider.create", target: { type: "identity_provider", id }, detail: { kind: row.kind } })],
    answer: row,
  };
}
