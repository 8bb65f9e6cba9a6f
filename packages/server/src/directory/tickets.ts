import type { TicketRow, Write } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";

type Kind = TicketRow["kind"];

/** Once-only, short-lived things that a browser or a client carries as a secret of 256 bits; only its digest is stored. */
export interface Tickets {
  /** A new ticket: the secret to hand out (a new one, unless one is handed in), and the write that makes it valid. */
  issuing(kind: Kind, body: TicketRow["body"], ttlMs: number, reserved?: string): { readonly secret: string; readonly write: Write };
  /** The ticket of this secret while it is valid. */
  find(kind: Kind, secret: string): Promise<TicketRow | undefined>;
}

/** The write that spends a ticket: it succeeds for exactly one caller, the others fail with `spent`. */
export function spending({ id, kind }: TicketRow): Write {
  return { verb: "consumeOne", collection: "tickets", id, where: { kind } };
}

export function createTickets({ store, clock, entropy, digests }: Pick<DirectoryDeps, "store" | "clock" | "entropy" | "digests">): Tickets {
  return {
    issuing(kind, body, ttlMs, reserved) {
      const secret = reserved ?? entropy.secret();
      const nowMs = clock.nowMs();
      const row: TicketRow = { id: digests.sha256Hex(secret), version: 1, createdAtMs: nowMs, kind, body, expiresAtMs: nowMs + ttlMs };
      return { secret, write: { verb: "insert", collection: "tickets", row } };
    },
    async find(kind, secret) {
      const row = await store.get("tickets", digests.sha256Hex(secret));
      return row?.kind === kind && clock.nowMs() < row.expiresAtMs ? row : undefined;
    },
  };
}
