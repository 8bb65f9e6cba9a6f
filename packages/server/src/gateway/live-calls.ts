import { type AuditEvent, GuardError, RevocationSet } from "@agent-id-guard/protocol";
import type { VerifiedToken } from "../tokens/index.ts";

/** A call that can be cut while it runs. */
export interface LiveCall {
  readonly token: VerifiedToken;
  /** Known once the credential has been opened. */
  readonly credentialId: string | undefined;
  /** The person's connection that it rests on, likewise. */
  readonly connectionId: string | undefined;
  cut(error: GuardError): void;
}

/** The calls under way, so that a revocation ends what it kills at once, in the middle of an answer (case PRX-16). */
export interface LiveCalls {
  add(call: LiveCall): void;
  delete(call: LiveCall): void;
  /** Cuts what the revocations of these events kill. */
  take(events: readonly AuditEvent[]): void;
  cutAll(): void;
}

export function createLiveCalls(): LiveCalls {
  const calls = new Set<LiveCall>();
  return {
    add: (call) => calls.add(call),
    delete: (call) => calls.delete(call),
    take(events) {
      const entries = events.flatMap(({ revokes = [] }) => revokes);
      if (entries.length === 0 || calls.size === 0) return;
      const revocations = new RevocationSet();
      for (const entry of entries) revocations.add(entry);
      const dead = new Set(entries.flatMap(({ kind, id }) => (kind === "credential" || kind === "connection" ? [id] : [])));
      for (const call of calls) {
        const { claims, kid } = call.token;
        const isDead =
          revocations.find({ ...claims, kid }) !== undefined || dead.has(call.credentialId ?? "") || dead.has(call.connectionId ?? "");
        if (isDead) call.cut(new GuardError("token.revoked"));
      }
    },
    cutAll() {
      for (const call of calls) call.cut(new GuardError("gateway.upstream_unreachable", { detail: "the server closes" }));
    },
  };
}
