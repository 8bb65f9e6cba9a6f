import { builtInAudiences, type CreateCredential, GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { AccessKeys } from "../cloud/port.ts";
import type { DatabaseRoles } from "../database-roles/port.ts";
import type { Entropy } from "../entropy/port.ts";
import type { Envelope } from "../kms/port.ts";
import type { OauthProviders } from "../oauth-provider/port.ts";
import type { CredentialRow, CredentialVersionRow, Plan, Store } from "../store/port.ts";
import { checkParticulars } from "./check-credential.ts";
import { checkSecret } from "./check-secret.ts";
import { factsOf } from "./facts.ts";
import { requireBound } from "./require-bound.ts";
import { nextRotationMs } from "./rotation-due.ts";
import { sealVersion } from "./seal.ts";

/** What the vault is handed. */
export interface VaultPorts {
  readonly issuer: string;
  readonly store: Pick<Store, "get" | "find" | "commit">;
  readonly envelope: Envelope;
  readonly entropy: Pick<Entropy, "id" | "secret">;
  readonly clock: Pick<Clock, "nowMs">;
  readonly oauthProviders: Pick<OauthProviders, "check">;
  readonly databaseRoles: Pick<DatabaseRoles, "check" | "rotateMaker">;
  readonly accessKeys: AccessKeys;
}

/** Stores a credential of a resource. See {@link Vault.planStore}. */
export async function planStore(ports: VaultPorts, change: Change, input: CreateCredential): Promise<Plan<CredentialRow>> {
  const secret = "secret" in input ? input.secret : undefined;
  if (secret !== undefined) checkSecret(secret);
  const resource = await ports.store.get("resources", input.resourceId);
  if (resource === undefined) throw new GuardError("entity.not_found", { description: "There is no such resource" });
  const particulars = checkParticulars(resource, input);
  await requireBound(ports.store, particulars);
  if (input.kind === "jwt") await requireForeign(ports, input.settings.audience);
  if (input.kind === "oauth") await ports.oauthProviders.check({ settings: input.settings, secret });
  const id = ports.entropy.id("credential");
  const version = secret === undefined ? undefined : await sealVersion(ports, id, 1, secret, change.nowMs);
  const row: CredentialRow = {
    id,
    version: 1,
    createdAtMs: change.nowMs,
    ...particulars,
    resourceId: resource.id,
    state: "active",
    canary: input.canary,
    rotation: input.rotation,
    rotateAtMs: nextRotationMs(input.rotation, change.nowMs),
    activeVersionId: version?.id ?? null,
  };
  return {
    writes: [{ verb: "insert", collection: "credentials", row }, ...insertOf(version)],
    events: [
      change.event({
        action: "credential.create",
        ...factsOf(row),
        resource: { id: resource.id, kind: resource.kind, identifier: resource.identifier },
        detail: {
          kind: row.kind,
          modes: row.modes.join(" "),
          sharing: row.sharing,
          ...(row.destinations.length === 0 ? {} : { destinations: row.destinations.join(" "), header: row.injection.name }),
        },
      }),
    ],
    answer: row,
  };
}

function insertOf(row: CredentialVersionRow | undefined) {
  return row === undefined ? [] : ([{ verb: "insert", collection: "credential_versions", row }] as const);
}

/** What we sign for a partner must mean nothing here: its audience is none of ours (case JWT-09). */
async function requireForeign({ issuer, store }: VaultPorts, audience: readonly string[]): Promise<void> {
  const ours = await store.find("resources", { where: { identifier: [...audience] }, limit: 1 });
  const own: readonly string[] = Object.values(builtInAudiences(issuer));
  if (ours.length > 0 || audience.some((one) => own.includes(one) || one.startsWith(`${issuer}/`)))
    throw new GuardError("request.invalid", {
      fields: [{ path: "settings.audience", message: "expected a partner's audience, none that this server issues access tokens for" }],
    });
}
