import { GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { CredentialRow, PartyState, Plan } from "../store/port.ts";
import { because, factsOf } from "./facts.ts";

/** See {@link Vault.planSuspend}. */
export function planSuspend(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow> {
  refuseState(credential, "suspended");
  const event = change.event({
    action: "credential.suspend",
    ...factsOf(credential),
    ...because(reason),
    revokes: [{ kind: "credential", id: credential.id }],
  });
  return setState(credential, version, "suspended", event);
}

/** See {@link Vault.planResume}. */
export function planResume(change: Change, credential: CredentialRow, version: number, reason: string | undefined): Plan<CredentialRow> {
  refuseState(credential, "active");
  return setState(credential, version, "active", change.event({ action: "credential.resume", ...factsOf(credential), ...because(reason) }));
}

function refuseState(credential: CredentialRow, state: PartyState): void {
  if (credential.state === state) throw new GuardError("entity.invalid_state", { description: `The credential is ${state}` });
}

function setState(credential: CredentialRow, version: number, state: PartyState, event: ReturnType<Change["event"]>): Plan<CredentialRow> {
  return {
    writes: [{ verb: "compareAndSet", collection: "credentials", id: credential.id, version, set: { state } }],
    events: [event],
    answer: { ...credential, state, version: version + 1 },
  };
}
