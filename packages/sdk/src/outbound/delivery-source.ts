import {
  type ConnectionRequestAnswer,
  connectionRequestSchema,
  type DeliveryRequest,
  deliverySchema,
  endpoints,
  GuardError,
  type HandedOverMode,
  isGuardError,
  type LeaseAnswer,
  leaseAnswerSchema,
  ownLeasesSchema,
  type RevocationEntry,
} from "@agent-id-guard/protocol";
import type { Clock } from "../clock.ts";
import { parseAnswer } from "../connection/http.ts";
import { readError } from "../connection/read-error.ts";
import type { TokenRequest } from "../tokens/token-endpoint.ts";
import { Delivered, type DeliveredValue, handedOver } from "./delivered.ts";

/** What is wanted: the token that says who asks for what resource (and for whom), and the particulars. */
export interface DeliveryWish {
  readonly token: TokenRequest;
  readonly request: Omit<DeliveryRequest, "mode">;
}

type Asks = Pick<DeliveryWish, "token">;

/** Sends to one of the server's paths with a token. */
export type SendToGuard = (path: string, token: TokenRequest, init?: RequestInit) => Promise<Response>;

/** A thing is asked for anew once this part of its life is over. */
const renewAfter = 0.8;
/** Of things whose end nobody told, a new one is asked for after this. */
const unknownLifeMs = 60_000;
/** The most that are remembered. */
const maxHeld = 1_000;
/** How long one answer about a connection request waits for news. */
const waitSeconds = 20;
/** The longest wait for one answer of the server; it asks third parties. */
const deadlineMs = 60_000;

interface Held {
  readonly delivered: Delivered<HandedOverMode>;
  readonly renewAtMs: number;
}

/**
 * Asks the server for deliveries and remembers them while they live, for one party. Callers at the same time share one question. What is revoked (the lease, its credential or
 * connection) is forgotten as soon as the feed tells.
 */
export class DeliverySource {
  readonly #send: SendToGuard;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  readonly #underWay = new Map<string, Promise<Delivered<HandedOverMode>>>();

  constructor(send: SendToGuard, clock: Clock) {
    this.#send = send;
    this.#clock = clock;
  }

  /** What is held and lives, or what the server hands over now. */
  async get<Mode extends HandedOverMode>(wish: DeliveryWish, mode: Mode): Promise<Delivered<Mode>> {
    const key = JSON.stringify([mode, wish.token.resource, wish.token.subject?.jti ?? null, wish.request]);
    const held = this.#held.get(key);
    if (held !== undefined && this.#clock.nowMs() < held.renewAtMs) return held.delivered as Delivered<Mode>;
    const underWay = this.#underWay.get(key) ?? this.#obtain(key, wish, mode, held).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, underWay);
    return underWay as Promise<Delivered<Mode>>;
  }

  /** Asks the server, and remembers nothing. */
  async ask<Mode extends HandedOverMode>({ token, request }: DeliveryWish, mode: Mode): Promise<Delivered<Mode>> {
    const body = await this.#call(endpoints.deliveries, token, { method: "POST", body: JSON.stringify({ ...request, mode }) });
    const delivery = parseAnswer(deliverySchema, body, "delivery");
    const value = handedOver(mode, delivery);
    if (delivery.mode !== mode || value === undefined)
      throw new GuardError("sdk.unreachable", { description: "The server handed over something else than was asked for" });
    return new Delivered(delivery, mode, value as DeliveredValue[Mode]);
  }

  async leases({ token }: Asks): Promise<readonly LeaseAnswer[]> {
    return parseAnswer(ownLeasesSchema, await this.#call(endpoints.deliveries, token), "list of leases").items;
  }

  /** Ends a lease. What is held of it is forgotten first, so that nobody is given it any more. */
  async giveBack({ token }: Asks, leaseId: string): Promise<LeaseAnswer> {
    this.#forget(({ delivered }) => delivered.leaseId === leaseId);
    const body = await this.#call(`${pathOf(leaseId)}/revoke`, token, { method: "POST" });
    return parseAnswer(leaseAnswerSchema, body, "lease");
  }

  /** The state of a connection request as soon as it is over, or when `waitMs` are. */
  async waitForConnection({ token }: Asks, id: string, waitMs: number): Promise<ConnectionRequestAnswer> {
    const untilMs = this.#clock.nowMs() + waitMs;
    for (;;) {
      const leftSeconds = Math.max(0, Math.ceil((untilMs - this.#clock.nowMs()) / 1_000));
      const path = `${endpoints.connectionRequests}/${encodeURIComponent(id)}?waitSeconds=${Math.min(waitSeconds, leftSeconds)}`;
      const answer = parseAnswer(connectionRequestSchema, await this.#call(path, token), "connection request");
      const isOver = answer.status !== "pending" && answer.status !== "callback_received";
      if (isOver || this.#clock.nowMs() >= untilMs) return answer;
    }
  }

  /** Forgets what a revocation of the feed ends. */
  drop({ kind, id }: Pick<RevocationEntry, "kind" | "id">): void {
    if (kind === "lease") this.#forget(({ delivered }) => delivered.leaseId === id);
    else if (kind === "credential") this.#forget(({ delivered }) => delivered.credentialId === id);
    else if (kind === "connection" || kind === "all") this.clear();
  }

  clear(): void {
    this.#held.clear();
  }

  async #obtain(key: string, wish: DeliveryWish, mode: HandedOverMode, held: Held | undefined): Promise<Delivered<HandedOverMode>> {
    const askedAtMs = this.#clock.nowMs();
    const delivered = (await this.#prolong(wish, held)) ?? (await this.ask(wish, mode));
    const { expiresAtMs } = delivered;
    const renewAtMs = expiresAtMs === null ? askedAtMs + unknownLifeMs : askedAtMs + (expiresAtMs - askedAtMs) * renewAfter;
    this.#keep(key, { delivered, renewAtMs });
    return delivered;
  }

  /** A database login goes on where it can, so that open connections do too; undefined: a new one is needed. */
  async #prolong({ token }: DeliveryWish, held: Held | undefined): Promise<Delivered<HandedOverMode> | undefined> {
    if (held === undefined || !held.delivered.isRenewable) return undefined;
    if ((held.delivered.expiresAtMs ?? 0) <= this.#clock.nowMs()) return undefined;
    try {
      const body = await this.#call(`${pathOf(held.delivered.leaseId)}/renew`, token, { method: "POST" });
      const { expiresAtMs } = parseAnswer(leaseAnswerSchema, body, "lease");
      const isLonger = expiresAtMs > (held.delivered.expiresAtMs ?? 0);
      return isLonger ? held.delivered.prolonged(expiresAtMs) : undefined;
    } catch (error) {
      if (isGuardError(error) && isOver.test(error.code)) return undefined;
      throw error;
    }
  }

  async #call(path: string, token: TokenRequest, init: RequestInit = {}): Promise<string> {
    const deadline = new AbortController();
    const cancel = this.#clock.after(deadlineMs, () => deadline.abort());
    const headers = { accept: "application/json", ...(init.body === undefined ? {} : { "content-type": "application/json" }) };
    try {
      const response = await this.#send(path, token, { ...init, headers, signal: deadline.signal });
      const body = await response.text();
      if (response.ok) return body;
      throw readError(response.status, response.headers, body);
    } catch (error) {
      if (isGuardError(error)) throw error;
      throw new GuardError("sdk.unreachable", { cause: error });
    } finally {
      cancel();
    }
  }

  #keep(key: string, held: Held): void {
    const nowMs = this.#clock.nowMs();
    if (this.#held.size >= maxHeld) this.#forget(({ renewAtMs }) => renewAtMs <= nowMs);
    const oldest = this.#held.keys().next();
    if (this.#held.size >= maxHeld && !oldest.done) this.#held.delete(oldest.value);
    this.#held.set(key, held);
  }

  #forget(isGone: (held: Held) => boolean): void {
    for (const [key, held] of this.#held) if (isGone(held)) this.#held.delete(key);
  }
}

/** Refusals after which a new lease may still be had. */
const isOver = /^(lease\.over|entity\.)/;

const pathOf = (leaseId: string) => `${endpoints.deliveries}/${encodeURIComponent(leaseId)}`;
