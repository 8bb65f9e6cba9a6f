import { GuardError, type UpdateResource } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import { checkAuthentication, type KeyCheck } from "../parties/index.ts";
import type { Plan, ResourceRow, Store, Write } from "../store/port.ts";
import { checkShape } from "./check-shape.ts";
import { factsOf, tokensFor } from "./facts.ts";
import { grantedPermissions } from "./granted-permissions.ts";

/**
 * Changes a resource; every rule of registration is run again on the result. Its name and identifier stay: tokens and addresses are made of them.
 * A permission can only go when no grant names it, and the tokens of the resource die with it.
 * Throws `request.invalid`, `entity.in_use`; commit fails with `stale`.
 */
export async function planUpdateResource(
  ports: { readonly store: Pick<Store, "find">; readonly checkPublicKey: KeyCheck },
  change: Change,
  resource: ResourceRow,
  version: number,
  input: UpdateResource,
): Promise<Plan<ResourceRow>> {
  const { authMethod } = checkAuthentication(
    ports.checkPublicKey,
    { authMethod: input.authMethod ?? resource.authMethod, keys: resource.jwks },
    "none",
  );
  const set = {
    title: input.title ?? resource.title,
    upstreamUrl: input.upstreamUrl ?? resource.upstreamUrl,
    permissions: input.permissions ?? resource.permissions,
    tokenTtlSeconds: input.tokenTtlSeconds ?? resource.tokenTtlSeconds,
    allowPrivateNetwork: input.allowPrivateNetwork ?? resource.allowPrivateNetwork,
    models: input.models === undefined ? resource.models : input.models,
    authMethod,
  };
  checkShape({ ...resource, ...set });
  const removed = resource.permissions
    .map((permission) => permission.name)
    .filter((name) => !set.permissions.some((kept) => kept.name === name));
  await refuseWhenGranted(ports.store, resource.id, removed);
  const hasNewMethod = authMethod !== resource.authMethod;
  const writes: Write[] = [{ verb: "compareAndSet", collection: "resources", id: resource.id, version, set }];
  if (hasNewMethod) writes.push({ verb: "remove", collection: "secrets", where: { partyId: resource.id } });
  return {
    writes,
    events: [
      change.event({
        action: "resource.update",
        ...factsOf(resource),
        detail: { changed: Object.keys(input).toSorted().join(" ") },
        revokes: [
          ...(removed.length > 0 ? [tokensFor(resource)] : []),
          ...(hasNewMethod ? [{ kind: "client" as const, id: resource.id }] : []),
        ],
      }),
    ],
    answer: { ...resource, ...set, version: version + 1 },
  };
}

async function refuseWhenGranted(store: Pick<Store, "find">, resourceId: string, removed: readonly string[]): Promise<void> {
  if (removed.length === 0) return;
  const granted = await grantedPermissions(store, resourceId);
  const inUse = removed.filter((name) => granted.has(name));
  if (inUse.length > 0) throw new GuardError("entity.in_use", { description: `Grants name the permission ${inUse.join(" ")}` });
}
