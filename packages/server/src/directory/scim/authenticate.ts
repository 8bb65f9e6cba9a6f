import { GuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../../audit/index.ts";
import { type IdentityProviderRow, isStoreFailure, type SecretRow } from "../../store/port.ts";
import type { ScimDeps } from "./deps.ts";

/** How many wrong tokens one address may send in a minute before it is asked to wait; each of them is on record. */
const mostFailures = 120;
const windowMs = 60_000;

type Deps = Pick<ScimDeps, "store" | "clock" | "digests" | "draft">;

/**
 * The provider whose token this is. Every live token of every provider is compared, each in a time that tells nothing. A wrong, expired or revoked token and
 * one of a suspended provider are answered alike. A right one is never made to wait by somebody's wrong ones.
 * Throws `token.invalid` (recorded), `request.rate_limited`.
 */
export async function findPushingProvider(deps: Deps, token: string, source: RequestSource): Promise<IdentityProviderRow> {
  const { store, clock, digests } = deps;
  const hash = digests.sha256Hex(token);
  const nowMs = clock.nowMs();
  const isLive = ({ expiresAtMs }: SecretRow) => expiresAtMs === null || nowMs < expiresAtMs;
  let found: IdentityProviderRow | undefined;
  for (const provider of await store.find("identity_providers", { where: { state: "active" } }))
    for (const secret of await store.find("secrets", { where: { partyId: provider.id } }))
      if (digests.equal(secret.hash, hash) && isLive(secret)) found = provider;
  if (found !== undefined) return found;
  await recordFailure(deps, source, nowMs);
  throw new GuardError("token.invalid");
}

async function recordFailure({ store, digests, draft }: Deps, source: RequestSource, nowMs: number): Promise<void> {
  const window = Math.floor(nowMs / windowMs);
  const expiresAtMs = (window + 1) * windowMs;
  const id = `scim:${window}:${digests.sha256Hex(source.address ?? "")}`;
  const event = draft({
    category: "auth",
    action: "identity_provider.authenticate",
    outcome: "failure",
    actor: { type: "anonymous", id: "anonymous" },
    source,
    reason: "token.invalid",
  });
  try {
    await store.commit({ writes: [{ verb: "incrementWithin", id, by: 1, limit: mostFailures, expiresAtMs, nowMs }], events: [event] });
  } catch (error) {
    if (!isStoreFailure(error, "limit")) throw error;
    throw new GuardError("request.rate_limited", { retryAfterSeconds: Math.ceil((expiresAtMs - nowMs) / 1_000) });
  }
}
