import { type Delivery, type DeliveryRequest, endpoints, type FieldIssue, GuardError, type HandedOverMode } from "@agent-id-guard/protocol";
import type { CredentialRow, LeaseRow } from "../store/port.ts";
import type { Asker } from "./contract.ts";
import { deliverRole } from "./deliver-role.ts";
import type { Keeper } from "./end/keeper.ts";
import { type Entitled, entitle, identify } from "./entitled.ts";
import { sealHandle } from "./handle.ts";
import { deliveryOf, endOf, leaseOf, requireTime } from "./lease-of.ts";
import { obtainFederated } from "./obtain/federated.ts";
import type { Job, Obtained } from "./obtain/job.ts";
import { obtainMinted } from "./obtain/minted.ts";
import { obtainRevealed } from "./obtain/reveal.ts";
import { obtainSts } from "./obtain/sts.ts";
import { obtainToken } from "./obtain/token.ts";
import type { DeliveryPorts } from "./ports.ts";
import { eventsOf, type Known } from "./record.ts";
import { recorded } from "./recorded.ts";
import { requireStillGood } from "./still-good.ts";

const obtainers: Readonly<Record<Exclude<HandedOverMode, "dynamic">, (ports: DeliveryPorts, job: Job) => Promise<Obtained>>> = {
  token: obtainToken,
  minted: obtainMinted,
  sts: obtainSts,
  federated: obtainFederated,
  reveal: obtainRevealed,
};

/** See {@link Deliveries.deliver}. Each refusal is recorded with what was known by then. */
export function deliver(ports: DeliveryPorts, keeper: Keeper, asker: Asker, request: DeliveryRequest): Promise<Delivery> {
  const known: Known = { ...asker, request };
  return recorded(ports, "delivery.issue", known, async () => {
    const identified = await identify(ports, asker);
    known.resource = identified.resource;
    const entitled = await entitle(ports, identified, (decision) => (known.decision = decision));
    return hand(ports, keeper, entitled, request, known);
  });
}

/** See {@link Deliveries.deliverDecided}. */
export function deliverTo(ports: DeliveryPorts, keeper: Keeper, entitled: Entitled, request: DeliveryRequest): Promise<Delivery> {
  const { token, source, resource, decision } = entitled;
  const known: Known = { token, source, request, resource, decision };
  return recorded(ports, "delivery.issue", known, () => hand(ports, keeper, entitled, request, known, requireToken));
}

async function hand(
  ports: DeliveryPorts,
  keeper: Keeper,
  entitled: Entitled,
  request: DeliveryRequest,
  known: Known,
  requireFit: (credential: CredentialRow) => void = () => {},
): Promise<Delivery> {
  checkRequest(request);
  const { agent, userId, resource } = entitled;
  const caller = { agentId: agent.id, userId };
  const credential = await ports.vault.choose(resource, { mode: request.mode, caller, credentialId: request.credentialId });
  known.credential = credential;
  requireFit(credential);
  const job: Job = { entitled, request, credential, leaseId: ports.entropy.id("lease"), nowMs: ports.clock.nowMs() };
  known.lease = { id: job.leaseId, mode: request.mode };
  if (request.mode === "dynamic") return deliverRole(ports, keeper, job);
  return deliverObtained(ports, keeper, job, await obtainers[request.mode](ports, job));
}

/** Nothing is handed out before its lease and its record are durable; where they can't be, what was obtained is killed. */
async function deliverObtained(ports: DeliveryPorts, keeper: Keeper, job: Job, obtained: Obtained): Promise<Delivery> {
  const expiresAtMs = endOf(job, obtained.endsAtMs);
  let lease: LeaseRow | undefined;
  try {
    requireTime(job, expiresAtMs);
    const handle = await sealHandle(ports, job.leaseId, obtained.handle);
    const row = leaseOf(job, { expiresAtMs, mostUntilMs: obtained.endsAtMs ?? expiresAtMs, connectionId: obtained.connectionId, handle });
    await ports.store.commit({ writes: [{ verb: "insert", collection: "leases", row }], events: await eventsOf(ports, job, row) });
    lease = row;
    await requireStillGood(ports, job, obtained.connectionId);
  } catch (error) {
    if (lease === undefined) await keeper.killUnrecorded(job.credential, obtained);
    else await keeper.undo(lease);
    throw error;
  }
  keeper.expect(expiresAtMs);
  return deliveryOf(job, lease, obtained.material, obtained.endsAtMs !== null);
}

/** The token endpoint answers tokens: keys of a cloud don't fit there. */
function requireToken({ settings }: CredentialRow): void {
  if (!("cloud" in settings) || (settings.cloud !== "aws" && settings.cloud !== "alibaba")) return;
  throw new GuardError("vault.mode_refused", {
    description: "This cloud gives keys and no token",
    hint: `Ask for them at ${endpoints.deliveries}.`,
  });
}

/** Particulars that the mode can't heed are refused: an agent that asked for less must not be given more. */
function checkRequest({ mode, reason, scopes, sessionPolicy }: DeliveryRequest): void {
  const fields: FieldIssue[] = [];
  if (mode === "reveal" && reason === undefined) fields.push({ path: "reason", message: "is required to be shown a value" });
  if (mode !== "token" && scopes !== undefined) fields.push({ path: "scopes", message: "only a provider's token has scopes" });
  if (mode !== "sts" && mode !== "federated" && sessionPolicy !== undefined)
    fields.push({ path: "sessionPolicy", message: "only a cloud's session has a policy" });
  if (fields.length > 0) throw new GuardError("request.invalid", { fields });
}
