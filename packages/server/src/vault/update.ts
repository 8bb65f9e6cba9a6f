import { GuardError, type UpdateCredential } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { CredentialRow, Plan, Store } from "../store/port.ts";
import { faultsOfModes, faultsOfName } from "./check-credential.ts";
import { because, factsOf } from "./facts.ts";
import { requireBound } from "./require-bound.ts";
import { nextRotationMs } from "./rotation-due.ts";

type Changeable = Pick<CredentialRow, "name" | "modes" | "boundAgents" | "boundPeople" | "canary" | "rotation" | "rotateAtMs">;

/** See {@link Vault.planUpdate}. The mode `reveal` is kept as it is: it has an act of its own. */
export async function planUpdate(
  { store }: { readonly store: Pick<Store, "get"> },
  change: Change,
  credential: CredentialRow,
  version: number,
  input: UpdateCredential,
): Promise<Plan<CredentialRow>> {
  const next = changed(credential, input, change.nowMs);
  const faults = [...faultsOfName(next.name), ...faultsOfModes(credential, next.modes)];
  if (next.modes.includes("proxied") && credential.destinations.length === 0)
    faults.push({ path: "modes", message: "it was stored without destinations: store another one for the gateway" });
  if (next.rotation !== null && credential.activeVersionId === null)
    faults.push({ path: "rotation", message: "nothing is stored that could be rotated" });
  if (faults.length > 0) throw new GuardError("request.invalid", { fields: faults });
  await requireBound(store, next);
  const event = change.event({
    action: "credential.update",
    ...factsOf(credential),
    detail: { changed: Object.keys(input).toSorted().join(" ") },
    ...(takesAway(credential, next) ? { revokes: [{ kind: "credential", id: credential.id }] } : {}),
  });
  return {
    writes: [{ verb: "compareAndSet", collection: "credentials", id: credential.id, version, set: next }],
    events: [event],
    answer: { ...credential, ...next, version: version + 1 },
  };
}

function changed(credential: CredentialRow, input: UpdateCredential, nowMs: number): Changeable {
  const kept = credential.modes.filter((mode) => mode === "reveal");
  const rotation = input.rotation === undefined ? credential.rotation : input.rotation;
  return {
    name: input.name ?? credential.name,
    modes: input.modes === undefined ? credential.modes : [...new Set([...input.modes, ...kept])],
    boundAgents: input.boundAgents === undefined ? credential.boundAgents : input.boundAgents,
    boundPeople: input.boundPeople === undefined ? credential.boundPeople : input.boundPeople,
    canary: input.canary ?? credential.canary,
    rotation,
    rotateAtMs: input.rotation === undefined ? credential.rotateAtMs : nextRotationMs(rotation, nowMs),
  };
}

/** Whether somebody or some way that was let in may now be left out: what runs is then cut and must ask anew. */
function takesAway(before: CredentialRow, next: Changeable): boolean {
  const narrows = (was: readonly unknown[] | null, is: readonly unknown[] | null) =>
    is !== null && JSON.stringify(was) !== JSON.stringify(is);
  return (
    before.modes.some((mode) => !next.modes.includes(mode)) ||
    narrows(before.boundAgents, next.boundAgents) ||
    narrows(before.boundPeople, next.boundPeople)
  );
}

/** See {@link Vault.planSetReveal}. */
export function planSetReveal(
  change: Change,
  credential: CredentialRow,
  version: number,
  allowed: boolean,
  reason: string,
): Plan<CredentialRow> {
  if (credential.kind !== "secret")
    throw new GuardError("entity.invalid_state", { description: "Only a stored API key can be handed over as it is" });
  if (credential.modes.includes("reveal") === allowed)
    throw new GuardError("entity.invalid_state", { description: allowed ? "It is allowed already" : "It is not allowed" });
  const modes = allowed ? [...credential.modes, "reveal" as const] : credential.modes.filter((mode) => mode !== "reveal");
  return {
    writes: [{ verb: "compareAndSet", collection: "credentials", id: credential.id, version, set: { modes } }],
    events: [change.event({ action: "credential.reveal.set", ...factsOf(credential), ...because(reason), detail: { allowed } })],
    answer: { ...credential, modes, version: version + 1 },
  };
}
