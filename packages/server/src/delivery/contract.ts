import type { Delivery, DeliveryRequest } from "@agent-id-guard/protocol";
import type { Change, RequestSource } from "../audit/index.ts";
import type { CredentialRow, LeaseRow, ResourceRow, Write } from "../store/port.ts";
import type { DecidedUse, VerifiedToken } from "../tokens/index.ts";

/** Something to add to one call through the gateway. Wipe `secret` (`fill(0)`) after use. */
export interface OpenedForCall {
  readonly credential: CredentialRow;
  /** The connection that it comes from; null: it is not a person's. */
  readonly connectionId: string | null;
  readonly secret: Uint8Array;
}

/** A call that is let through: who makes it, for whom. All of it was verified and decided. */
export interface CallUse {
  readonly agentId: string | undefined;
  readonly userId: string | undefined;
  readonly txn: string;
  readonly source: RequestSource;
}

/** Who asks for a delivery: the token was verified for the audience of its resource; nothing else was. */
export interface Asker {
  readonly token: VerifiedToken;
  readonly source: RequestSource;
}

/** What credentials yield, and how it is handed over: the one way for the gateway, `/deliveries` and the token endpoint. */
export interface Deliveries {
  /** Chooses and opens what the gateway adds to a call. Throws `vault.*`, `connection.*`, `access.denied`, `gateway.destination_refused`, `delivery.upstream_refused`. */
  openForCall(resource: ResourceRow, url: URL, use: CallUse): Promise<OpenedForCall>;
  /**
   * Decides, chooses, obtains, records and hands over. The lease and its event are durable before this resolves.
   * Throws `access.*`, `vault.*`, `connection.*`, `delivery.upstream_refused`, `request.invalid`, `token.*`.
   */
  deliver(asker: Asker, request: DeliveryRequest): Promise<Delivery>;
  /** As `deliver`, for whom the token endpoint has decided. A refusal is on record when this rejects. */
  deliverDecided(decided: DecidedUse, request: DeliveryRequest): Promise<Delivery>;
  /** The asker's own live leases at the resource of its token. */
  leasesOf(asker: Asker): Promise<readonly LeaseRow[]>;
  /** Prolongs a lease of the asker where the other side can (dynamic). Throws `entity.not_found`, `lease.over`, `entity.invalid_state`, `access.*`. */
  renew(asker: Asker, leaseId: string): Promise<LeaseRow>;
  /** Gives a lease back: what was delivered is killed where that can be done. Throws `entity.not_found`. */
  giveBack(asker: Asker, leaseId: string): Promise<LeaseRow>;
  /**
   * Ends the leases of a database's credential that is about to be removed, and drops their roles, for as long as somebody waits for it. Answers what belongs in the unit of the
   * removal: leases whose role is still there keep a login that works. No new value is made meanwhile. Throws `entity.invalid_state` while one is being made, `vault.*`.
   */
  endAllOf(change: Change, credential: CredentialRow): Promise<readonly Write[]>;
  /** Waits until nothing runs in the background. */
  idle(): Promise<void>;
  /** Stops what runs in the background: killing, ending, cleaning up. */
  close(): Promise<void>;
}
