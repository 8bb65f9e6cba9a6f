import { formatScope, GuardError } from "@agent-id-guard/protocol";
import { spending, type Tickets } from "../../directory/index.ts";
import { isStoreFailure, type TicketRow, type UserRow } from "../../store/port.ts";
import type { TokenDeps } from "../deps.ts";
import { type DeviceRequest, deviceRequestSchema } from "../device/device-request.ts";
import type { Call, Completion, Established, Grant, Issuance } from "../grant.ts";
import { signIdToken } from "../id-token.ts";
import { firstRefreshToken } from "../refresh/rotate.ts";

type Deps = Pick<TokenDeps, "store" | "clock" | "entropy" | "digests" | "draft"> & { readonly tickets: Tickets };

interface AnsweredDevice extends Established {
  readonly request: DeviceRequest;
  readonly said: Extract<DeviceRequest["answer"], { said: "yes" }>;
  readonly user: UserRow;
}

/** How much longer a device that asks too soon must wait each time from then on (RFC 8628 §3.5). */
const slowerSeconds = 5;
/** How long a command line may administer with one sign-in: the admin API gives no refresh token. */
const adminTtlSeconds = 3_600;

/**
 * The device code (RFC 8628 §3.4). It is spent in the unit that records the token, so of many who ask at once one succeeds; it is worth nothing at
 * another client. Person, client and agent are decided about anew when the token is given.
 */
export function createDeviceCodeGrant(deps: Deps): Grant<AnsweredDevice> {
  const { store, tickets, clock } = deps;

  async function establish(call: Call): Promise<AnsweredDevice> {
    const secret = call.form.get("device_code");
    if (secret === undefined)
      throw new GuardError("request.invalid", { fields: [{ path: "device_code", message: "expected the device code" }] });
    const ticket = await tickets.find("device", secret);
    const request = deviceRequestSchema.safeParse(ticket?.body).data;
    if (ticket === undefined || request === undefined || request.clientId !== call.party.id)
      throw new GuardError("oauth.invalid_grant", { detail: "no such device code, used before, or another client's" });
    const nowMs = clock.nowMs();
    if (nowMs >= request.untilMs) throw new GuardError("oauth.expired_token");
    const { answer } = request;
    if (answer === null) return hold(ticket, request, nowMs);
    if (answer.said === "no") throw new GuardError("access.denied", { description: "The person said no" });
    const user = await store.get("users", answer.userId);
    if (user?.state !== "active") throw new GuardError("oauth.invalid_grant", { detail: "the user is not active" });
    return {
      subjectId: user.id,
      txn: answer.txn,
      authTimeSeconds: Math.floor(answer.authTimeMs / 1_000),
      resourceIdentifier: request.resource,
      requested: answer.permissions,
      openid: request.openid.filter((scope) => scope !== "offline_access"),
      adminTtlSeconds,
      writes: [spending(ticket)],
      request,
      said: answer,
      user,
    };
  }

  /** Nobody has answered yet: the device is told to wait, and to wait longer where it asked too soon. */
  async function hold(ticket: TicketRow, request: DeviceRequest, nowMs: number): Promise<never> {
    const { askedAtMs, intervalSeconds } = request;
    const isTooSoon = askedAtMs !== null && nowMs < askedAtMs + intervalSeconds * 1_000;
    const body: DeviceRequest = {
      ...request,
      askedAtMs: nowMs,
      intervalSeconds: isTooSoon ? intervalSeconds + slowerSeconds : intervalSeconds,
    };
    const { id, version } = ticket;
    await store
      .commit({ writes: [{ verb: "compareAndSet", collection: "tickets", id, version, set: { body } }], events: [] })
      .catch((error: unknown) => {
        // It asks twice at once, or the person has answered this moment.
        if (!isStoreFailure(error, "stale", "missing")) throw error;
        throw new GuardError("oauth.slow_down");
      });
    throw new GuardError(isTooSoon ? "oauth.slow_down" : "oauth.authorization_pending");
  }

  function complete(issuance: Issuance<AnsweredDevice>): Completion {
    const { request, said, user, openid = [] } = issuance.established;
    const family = { ...said, clientId: request.clientId, openid: request.openid, sid: null };
    const refresh = request.openid.includes("offline_access") ? firstRefreshToken(deps, issuance, family) : undefined;
    const facts = { user, openid, nonce: undefined, authTimeMs: said.authTimeMs };
    return {
      response: {
        scope: formatScope([...request.openid, ...said.permissions]),
        ...(refresh === undefined ? {} : { refresh_token: refresh.token }),
        ...(openid.includes("openid") ? { id_token: signIdToken(issuance, facts) } : {}),
      },
      writes: refresh === undefined ? [] : [refresh.write],
    };
  }

  return { name: "deviceCode", parties: ["client"], publicClients: true, builtIns: ["adminApi"], establish, complete };
}
