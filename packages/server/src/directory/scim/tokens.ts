import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../../audit/index.ts";
import { newSecret } from "../../parties/index.ts";
import type { IdentityProviderRow, Plan, SecretRow, Store, Write } from "../../store/port.ts";
import type { DirectoryDeps } from "../deps.ts";

/** A token at the one moment when it is known. */
export interface IssuedScimToken {
  readonly row: SecretRow;
  readonly secret: string;
  /** The provider's version after this change. */
  readonly version: number;
}

/**
 * Issues a token with which a provider pushes its people to us: 256 random bits, of which we keep the digest. Two may live at a time.
 * Throws `entity.invalid_state`; commit fails with `stale`.
 */
export async function planIssueScimToken(
  ports: Pick<DirectoryDeps, "store" | "entropy" | "digests">,
  change: Change,
  provider: IdentityProviderRow,
  expiresInSeconds: number | undefined,
): Promise<Plan<IssuedScimToken>> {
  const { row, secret, writes } = await newSecret(ports, provider.id, change.nowMs, expiresInSeconds);
  return {
    writes: [touch(provider, provider.version), ...writes],
    events: [
      change.event({
        action: "identity_provider.scim_token.issue",
        target: { type: "identity_provider", id: provider.id },
        detail: { secretId: row.id },
      }),
    ],
    answer: { row, secret, version: provider.version + 1 },
  };
}

/** Revokes a token: what it is sent with is refused from now on. Throws `entity.not_found`; commit fails with `stale` or `spent`. */
export async function planRevokeScimToken(
  store: Pick<Store, "get">,
  change: Change,
  provider: IdentityProviderRow,
  version: number,
  secretId: string,
): Promise<Plan<number>> {
  const secret = await store.get("secrets", secretId);
  if (secret?.partyId !== provider.id) throw new GuardError("entity.not_found");
  return {
    writes: [touch(provider, version), { verb: "consumeOne", collection: "secrets", id: secretId, where: { partyId: provider.id } }],
    events: [
      change.event({
        action: "identity_provider.scim_token.revoke",
        target: { type: "identity_provider", id: provider.id },
        detail: { secretId },
      }),
    ],
    answer: version + 1,
  };
}

/** Changes nothing but the version, so that two changes of one provider never pass each other. */
function touch({ id }: IdentityProviderRow, version: number): Write {
  return { verb: "compareAndSet", collection: "identity_providers", id, version, set: {} };
}
