import { type AuditEvent, GuardError, type WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import type { CredentialRow } from "../store/port.ts";
import { federate } from "./obtain/federated.ts";
import type { DeliveryPorts } from "./ports.ts";

/** With less than this, or less than a tenth of its life left, another one is fetched. */
const marginMs = 60_000;
const mostHeld = 1_000;

interface Held {
  readonly credentialId: string;
  readonly agentId: string;
  readonly userId: string | undefined;
  readonly token: Promise<string>;
  renewAtMs: number;
}

/** For whom a bearer is fetched; the transaction is that of the call which needs it first. */
export interface BearerUse {
  readonly agentId: string;
  readonly userId: string | undefined;
  readonly txn: string;
}

/** Bearers that clouds gave for an agent (and a person), for calls through the gateway: fetched once, however many calls there are, and dropped when one of them dies. */
export class FederatedBearers {
  readonly #ports: Pick<DeliveryPorts, "store" | "tokens" | "clouds" | "clock">;
  readonly #held = new Map<string, Held>();

  constructor(ports: Pick<DeliveryPorts, "store" | "tokens" | "clouds" | "clock">) {
    this.#ports = ports;
  }

  /** Throws `access.denied`, `connection.failed`, `delivery.upstream_refused`, `vault.*`. */
  get(credential: CredentialRow, use: BearerUse): Promise<string> {
    const key = `${credential.id} ${credential.version} ${use.agentId} ${use.userId ?? ""}`;
    const held = this.#held.get(key);
    if (held !== undefined && this.#ports.clock.nowMs() < held.renewAtMs) return held.token;
    if (this.#held.size >= mostHeld) this.#forgetOldest();
    const { agentId, userId } = use;
    const fresh: Held = {
      credentialId: credential.id,
      agentId,
      userId,
      token: this.#fetch(credential, use, (atMs) => (fresh.renewAtMs = atMs)),
      renewAtMs: Number.POSITIVE_INFINITY,
    };
    this.#held.set(key, fresh);
    fresh.token.catch(() => {
      if (this.#held.get(key) === fresh) this.#held.delete(key);
    });
    return fresh.token;
  }

  /** Drops what the revocations of these events end. */
  take(events: readonly AuditEvent[]): void {
    for (const { kind, id } of events.flatMap(({ revokes = [] }) => revokes)) {
      if (kind === "all" || kind === "key") this.#held.clear();
      for (const [key, held] of this.#held)
        if (id === held.credentialId || id === held.agentId || id === held.userId) this.#held.delete(key);
    }
  }

  async #fetch(credential: CredentialRow, { agentId, userId, txn }: BearerUse, renewAt: (atMs: number) => void): Promise<string> {
    const { store, clock } = this.#ports;
    const agent = await store.get("agents", agentId);
    if (agent === undefined) throw new GuardError("access.denied", { description: "There is no such agent" });
    const askedAtMs = clock.nowMs();
    const { durationSeconds } = credential.settings as WorkloadIdentitySettings;
    const { material, expiresAtMs } = await federate(this.#ports, credential, {
      ...{ agent, userId, txn, durationSeconds, sessionPolicy: undefined },
      name: agent.id,
    });
    if (material.type !== "bearer")
      throw new GuardError("vault.mode_refused", { description: "The gateway can't add such a credential to calls" });
    renewAt(expiresAtMs - Math.min(marginMs, (expiresAtMs - askedAtMs) / 10));
    return material.token;
  }

  #forgetOldest(): void {
    const oldest = this.#held.keys().next();
    if (!oldest.done) this.#held.delete(oldest.value);
  }
}
