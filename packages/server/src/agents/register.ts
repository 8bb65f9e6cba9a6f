import { type CreateAgent, GuardError } from "@agent-id-guard/protocol";
import type { Administrator, Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import { checkAuthentication, type KeyCheck } from "../parties/index.ts";
import { resourceOfAgent } from "../resources/index.ts";
import type { AgentRow, Plan, Store, Write } from "../store/port.ts";
import { checkDeputy, checkOwner } from "./check-owner.ts";
import { factsOf } from "./facts.ts";
import { givingTo } from "./ownership-gate.ts";

/**
 * Registers an agent. An interactive one gets its resource (kind `agent`, permission `invoke`) in the same unit.
 * Throws `request.invalid`, `access.role_required` (a developer names another owner); commit fails with `conflict` when the
 * identifier is taken, with `limit` when the owner departs meanwhile.
 */
export async function planRegisterAgent(
  ports: { readonly store: Pick<Store, "get">; readonly entropy: Entropy; readonly issuer: string; readonly checkPublicKey: KeyCheck },
  change: Change,
  input: CreateAgent,
): Promise<Plan<AgentRow>> {
  const ownerId = ownerOf(input, change.by);
  await checkOwner(ports.store, change.by, ownerId);
  if (input.deputyOwnerId !== undefined) await checkDeputy(ports.store, { ownerId }, input.deputyOwnerId);
  if (input.kind === "autonomous" && input.identifier !== undefined)
    throw new GuardError("request.invalid", { fields: [{ path: "identifier", message: "only an interactive agent is called by others" }] });

  const id = ports.entropy.id("agent");
  const { authMethod, jwks } = checkAuthentication(ports.checkPublicKey, input, "client_secret");
  const resource = input.kind === "interactive" ? resourceOfAgent(ports, change, { id, name: input.name }, input.identifier) : undefined;
  const row: AgentRow = {
    id,
    version: 1,
    createdAtMs: change.nowMs,
    name: input.name,
    kind: input.kind,
    purpose: input.purpose,
    ownerId,
    state: "active",
    authMethod,
    jwks,
    resourceId: resource?.id ?? null,
    deputyOwnerId: input.deputyOwnerId ?? null,
    ownerLostAtMs: null,
    graceEndsAtMs: null,
  };
  const insertResource: readonly Write[] = resource === undefined ? [] : [{ verb: "insert", collection: "resources", row: resource }];
  return {
    writes: [givingTo(ownerId, change.nowMs), ...insertResource, { verb: "insert", collection: "agents", row }],
    events: [change.event({ action: "agent.create", ...factsOf(row), detail: { kind: row.kind, authMethod } })],
    answer: row,
  };
}

function ownerOf(input: CreateAgent, by: Administrator): string {
  const ownerId = input.ownerId ?? (by.type === "user" ? by.id : undefined);
  if (ownerId === undefined)
    throw new GuardError("request.invalid", { fields: [{ path: "ownerId", message: "expected the id of a user" }] });
  return ownerId;
}
