import type { CloudCredentials } from "@agent-id-guard/protocol";
import type { CloudGrant } from "./port.ts";
import { unreadable } from "./refusals.ts";

/** What a cloud said of temporary credentials. Each must be there, and they must not have expired. */
export interface ToldCredentials {
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly sessionToken: string | undefined;
  readonly expiresAtMs: number;
}

const longest = 16_384;

export function cloudGrant(cloud: CloudCredentials["cloud"], region: string, told: ToldCredentials, nowMs: number): CloudGrant {
  const { accessKeyId, secretAccessKey, sessionToken } = told;
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) throw unreadable("credentials are missing");
  const expiresAtMs = soundExpiry(told.expiresAtMs, nowMs);
  return { material: { type: "cloud", credentials: { cloud, accessKeyId, secretAccessKey, sessionToken, region } }, expiresAtMs };
}

export function bearerGrant(token: string | undefined, scopes: readonly string[], expiresAtMs: number, nowMs: number): CloudGrant {
  if (token === undefined || token.length > longest || !/^[\x21-\x7e]+$/.test(token)) throw unreadable("no token");
  return { material: { type: "bearer", token, scopes: [...scopes] }, expiresAtMs: soundExpiry(expiresAtMs, nowMs) };
}

function soundExpiry(expiresAtMs: number, nowMs: number): number {
  if (!Number.isSafeInteger(expiresAtMs) || expiresAtMs <= nowMs) throw unreadable("no expiry, or one that is over");
  return expiresAtMs;
}
