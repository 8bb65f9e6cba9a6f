import { GuardError, type UpdateIdentityProvider } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { IdentityProviderRow, Plan, SealedRow } from "../store/port.ts";
import { checkProvider } from "./check-provider.ts";
import type { DirectoryDeps } from "./deps.ts";

/** What people are known by at a provider: another value could claim to be any of them. */
const lasting: ReadonlySet<string> = new Set(["issuer", "corpId", "tenantKey"]);

/**
 * Changes how we sign in at a provider and read its directory. What people are known by stays.
 * Throws `request.invalid` as registering does; `vault.unavailable`; commit fails with `stale`.
 */
export async function planUpdateProvider(
  providers: DirectoryDeps["providers"],
  change: Change,
  provider: IdentityProviderRow,
  version: number,
  input: UpdateIdentityProvider,
): Promise<Plan<IdentityProviderRow>> {
  const sealedSecrets = await sealing(providers, provider, input.secrets ?? {});
  const wanted = Object.entries({ ...provider.settings, ...input.settings }).filter(([, value]) => value !== null);
  const settings = checkProvider(provider.kind, Object.fromEntries(wanted), new Set(Object.keys(sealedSecrets)));
  refuseOtherPeople(provider, settings);
  const set = { name: input.name ?? provider.name, settings, sealedSecrets, sync: input.sync ?? provider.sync };
  return {
    writes: [{ verb: "compareAndSet", collection: "identity_providers", id: provider.id, version, set }],
    events: [
      change.event({
        action: "identity_provider.update",
        target: { type: "identity_provider", id: provider.id },
        detail: { changed: changedIn(input).join(" ") },
      }),
    ],
    answer: { ...provider, ...set, version: version + 1 },
  };
}

async function sealing(
  providers: DirectoryDeps["providers"],
  { id, sealedSecrets }: IdentityProviderRow,
  secrets: Readonly<Record<string, string | null>>,
): Promise<Readonly<Record<string, SealedRow>>> {
  const kept = Object.entries(sealedSecrets).filter(([name]) => secrets[name] === undefined);
  const given = Object.entries(secrets).filter((entry): entry is [string, string] => entry[1] !== null);
  const sealed = await Promise.all(given.map(async ([name, secret]) => [name, await providers.sealSecret(id, name, secret)] as const));
  return Object.fromEntries([...kept, ...sealed]);
}

function refuseOtherPeople(provider: IdentityProviderRow, settings: object): void {
  const before: Readonly<Record<string, unknown>> = { ...provider.settings };
  const fields = Object.entries(settings)
    .filter(([name, value]) => lasting.has(name) && value !== before[name])
    .map(([name]) => ({ path: `settings.${name}`, message: "expected what it was: people are known by it; register another provider" }));
  if (fields.length > 0) throw new GuardError("request.invalid", { fields });
}

/** Names of what changed; of secrets never a value. */
function changedIn({ settings = {}, secrets = {}, ...rest }: UpdateIdentityProvider): readonly string[] {
  return [...Object.keys(rest), ...Object.keys(settings), ...Object.keys(secrets)].toSorted();
}
