import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../../audit/index.ts";
import type { CredentialRow, LeaseRow, Store, Write } from "../../store/port.ts";
import { makerOf, otherPasswordsOf } from "../deliver-role.ts";
import { openHandle, sealHandle } from "../handle.ts";
import type { DeliveryPorts } from "../ports.ts";
import { kill, unlessChanged } from "./kill.ts";
import { planCut } from "./plan-end.ts";

const pageSize = 200;
const atOnce = 8;
/** Nobody waits longer than this; what is left by then is killed later, with what its lease keeps. */
const patienceMs = 20_000;

/** See {@link Deliveries.endAllOf}. */
export async function endAllOf(ports: DeliveryPorts, change: Change, credential: CredentialRow): Promise<readonly Write[]> {
  if (credential.kind !== "database") return [];
  await ports.vault.holdValue(credential);
  const untilMs = ports.clock.nowMs() + patienceMs;
  const standing = await standingOf(ports.store, credential);
  for (let from = 0; from < standing.length && ports.clock.nowMs() < untilMs; from += atOnce)
    await Promise.all(standing.slice(from, from + atOnce).map((lease) => endOne(ports, change, lease)));
  return keepLogin(ports, credential, await standingOf(ports.store, credential));
}

/** Live leases, and those over whose role is still to be dropped. */
async function standingOf(store: Pick<Store, "find">, { id: credentialId }: CredentialRow): Promise<readonly LeaseRow[]> {
  const found: LeaseRow[] = [];
  for (const where of [
    { credentialId, state: "live" },
    { credentialId, killAtMs: 0 },
  ] as const)
    for (let afterId: string | undefined, full = true; full; ) {
      const page: readonly LeaseRow[] = await store.find("leases", {
        where,
        limit: pageSize,
        ...(afterId === undefined ? {} : { afterId }),
      });
      found.push(...page);
      afterId = page.at(-1)?.id;
      full = page.length === pageSize;
    }
  return found;
}

async function endOne(ports: DeliveryPorts, { by }: Change, lease: LeaseRow): Promise<void> {
  if (lease.state !== "live") return void (await kill(ports, lease));
  const reason = "Its credential is being removed.";
  const plan = planCut(ports.draft, lease, ports.clock.nowMs(), { actor: { type: by.type, id: by.id }, reason });
  await ports.store.commit(plan).catch(unlessChanged);
  await kill(ports, plan.answer);
}

/** Each lease whose role is still there keeps the login that works now: the one with which it was made may be an old one. */
async function keepLogin(ports: DeliveryPorts, credential: CredentialRow, standing: readonly LeaseRow[]): Promise<readonly Write[]> {
  if (standing.length === 0) return [];
  const resource = await ports.store.get("resources", credential.resourceId);
  if (resource === undefined) throw new GuardError("entity.stale");
  const maker = await makerOf(ports, credential, resource);
  const others = await otherPasswordsOf(ports, credential);
  return Promise.all(
    standing.map(async (lease): Promise<Write> => {
      const kept = await openHandle(ports, lease);
      if (kept?.type !== "role") throw new GuardError("vault.cannot_open", { detail: `${lease.id} holds no role` });
      const otherPasswords = [...new Set([...others, kept.maker.password, ...kept.otherPasswords])].filter((one) => one !== maker.password);
      const handle = await sealHandle(ports, lease.id, { ...kept, maker, otherPasswords });
      return { verb: "compareAndSet", collection: "leases", id: lease.id, version: lease.version, set: { handle } };
    }),
  );
}
