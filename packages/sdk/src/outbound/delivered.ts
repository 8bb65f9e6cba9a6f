import type { CloudCredentials, DatabaseLogin, Delivery, HandedOverMode } from "@agent-id-guard/protocol";

/** What each mode hands over. `federated` is a bearer token or keys, as the other side gives. */
export interface DeliveredValue {
  readonly token: string;
  readonly minted: string;
  readonly federated: string | CloudCredentials;
  readonly sts: CloudCredentials;
  readonly dynamic: DatabaseLogin;
  readonly reveal: string;
}

/**
 * Something that was handed over for a while. Use `value` at once and keep nothing of it: ask again for the next use, which costs nothing while it lives.
 * It is left out where this object is printed or turned into JSON.
 */
export class Delivered<Mode extends HandedOverMode> {
  readonly leaseId: string;
  readonly credentialId: string;
  readonly mode: Mode;
  /** When it ends by itself, in milliseconds since 1970; null: the other side did not say. */
  readonly expiresAtMs: number | null;
  /** Whether the same thing can be prolonged (a database login). */
  readonly isRenewable: boolean;
  readonly #value: DeliveredValue[Mode];

  constructor(delivery: Omit<Delivery, "kind" | "mode" | "material">, mode: Mode, value: DeliveredValue[Mode]) {
    this.leaseId = delivery.leaseId;
    this.credentialId = delivery.credentialId;
    this.expiresAtMs = delivery.expiresAtMs;
    this.isRenewable = delivery.isRenewable;
    this.mode = mode;
    this.#value = value;
  }

  get value(): DeliveredValue[Mode] {
    return this.#value;
  }

  /** The same thing with another end. */
  prolonged(expiresAtMs: number): Delivered<Mode> {
    const { leaseId, credentialId, isRenewable, mode } = this;
    return new Delivered({ leaseId, credentialId, isRenewable, expiresAtMs }, mode, this.#value);
  }

  /** Names only: there is nothing secret to see here. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { leaseId, credentialId, mode, expiresAtMs, isRenewable } = this;
    return { leaseId, credentialId, mode, expiresAtMs, isRenewable };
  }
}

/** The value of an answer, where it is one that the mode hands over; undefined for anything else. */
export function handedOver(mode: HandedOverMode, { material }: Delivery): DeliveredValue[HandedOverMode] | undefined {
  switch (material.type) {
    case "bearer":
      return mode === "token" || mode === "minted" || mode === "federated" ? material.token : undefined;
    case "cloud":
      return mode === "sts" || mode === "federated" ? material.credentials : undefined;
    case "database":
      return mode === "dynamic" ? material.login : undefined;
    case "secret":
      return mode === "reveal" ? material.secret : undefined;
  }
}
