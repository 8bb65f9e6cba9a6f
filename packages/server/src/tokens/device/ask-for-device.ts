import { endpoints, GuardError } from "@agent-id-guard/protocol";
import type { Tickets } from "../../directory/index.ts";
import { stoppedError } from "../../estate/index.ts";
import { isStoreFailure, type Write } from "../../store/port.ts";
import { findTarget } from "../authorize/find-target.ts";
import { readResource, readScope } from "../authorize/read-request.ts";
import type { OAuthRequest } from "../contract.ts";
import type { TokenDeps } from "../deps.ts";
import { authenticateAlone } from "../introspect.ts";
import type { Party } from "../party.ts";
import { type DeviceRequest, deviceLimits, idOfUserCode, secretOfUserCode } from "./device-request.ts";
import { newUserCode } from "./user-code.ts";

/** What a device is told (RFC 8628 §3.2). */
export interface DeviceAuthorization {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

export type DeviceDeps = Pick<TokenDeps, "issuer" | "store" | "signer" | "estate" | "clock" | "entropy" | "digests" | "draft"> & {
  readonly tickets: Tickets;
};

/** How many devices of one client may begin from one address in a minute. */
const mostPerMinute = 30;
/** For this long after its end a device still hears `expired_token`. */
const rememberedMs = 600_000;

/**
 * The device authorization endpoint (RFC 8628 §3.1), for clients of kind `cli` and `native`. Nothing is decided: person, client and agent are when the
 * person answers. Throws `client.authentication_failed`, `oauth.unauthorized_client`, `oauth.invalid_target`, `oauth.invalid_scope`,
 * `request.rate_limited`, `estate.stopped`.
 */
export async function askForDevice(deps: DeviceDeps, request: OAuthRequest): Promise<DeviceAuthorization> {
  const { issuer, store, tickets, entropy, digests } = deps;
  const party = await authenticateAlone(deps, request, true);
  if (deps.estate.isStopped) throw stoppedError();
  if (party.kind !== "client" || (party.row.kind !== "cli" && party.row.kind !== "native"))
    throw new GuardError("oauth.unauthorized_client", { hint: "Only command-line and native clients show device codes." });
  const resource = readResource(request.form.get("resource"));
  await findTarget(store, issuer, resource, deps.clock.nowMs());
  const userCode = newUserCode(entropy);
  const nowMs = deps.clock.nowMs();
  const ttlMs = deviceLimits.ttlSeconds * 1_000;
  const waiting: DeviceRequest = {
    clientId: party.id,
    resource,
    ...readScope(request.form.get("scope")),
    userCodeId: idOfUserCode(digests, userCode),
    untilMs: nowMs + ttlMs,
    intervalSeconds: deviceLimits.intervalSeconds,
    askedAtMs: null,
    answer: null,
  };
  const device = tickets.issuing("device", waiting, ttlMs + rememberedMs);
  const person = tickets.issuing("device", { deviceId: digests.sha256Hex(device.secret) }, ttlMs, secretOfUserCode(userCode));
  await commitCounted(deps, party, request, [device.write, person.write]);
  const page = `${issuer}${endpoints.device}`;
  return {
    device_code: device.secret,
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${userCode}`,
    expires_in: deviceLimits.ttlSeconds,
    interval: deviceLimits.intervalSeconds,
  };
}

/** Anybody can name a public client: nobody fills the store with its devices. */
async function commitCounted({ store, clock, digests }: DeviceDeps, party: Party, { source }: OAuthRequest, writes: readonly Write[]) {
  const nowMs = clock.nowMs();
  const minute = Math.floor(nowMs / 60_000);
  const opensAtMs = (minute + 1) * 60_000;
  const id = `device:begin:${minute}:${digests.sha256Hex(JSON.stringify([party.id, source.address ?? ""]))}`;
  const counted: Write = { verb: "incrementWithin", id, by: 1, limit: mostPerMinute, expiresAtMs: opensAtMs, nowMs };
  await store.commit({ writes: [counted, ...writes], events: [] }).catch((error: unknown) => {
    if (!isStoreFailure(error, "limit")) throw error;
    throw new GuardError("request.rate_limited", { retryAfterSeconds: Math.ceil((opensAtMs - nowMs) / 1_000) });
  });
}
