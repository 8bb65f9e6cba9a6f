import type { CloudAnswer } from "./ask.ts";
import { bearerGrant } from "./grant.ts";
import { asObject, type JsonObject, objectIn, textOf } from "./json.ts";
import type { CloudGrant } from "./port.ts";
import { refusal, unreadable } from "./refusals.ts";

export const jwtTokenType = "urn:ietf:params:oauth:token-type:jwt";
export const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";
export const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
export const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
export const bearerAssertionGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** A bearer token as an OAuth server gives it (RFC 6749 §5.1). Its life must be told: a lease has an end. */
export function readTokenAnswer(answer: CloudAnswer, asked: readonly string[], withheld: string, nowMs: number): CloudGrant {
  const body = objectIn(answer.text);
  if (answer.status !== 200) throw refusal(answer.status, codeIn(body), withheld);
  if (textOf(body, "token_type")?.toLowerCase() !== "bearer") throw unreadable("no bearer token");
  const scope = textOf(body, "scope");
  const seconds = body?.expires_in;
  const expiresAtMs = typeof seconds === "number" ? nowMs + seconds * 1_000 : Number.NaN;
  return bearerGrant(textOf(body, "access_token"), scope === undefined ? asked : scope.split(" ").filter(Boolean), expiresAtMs, nowMs);
}

/** `error` of RFC 6749 §5.2 and, at Entra, the number behind it; or an object as Google's and model providers' APIs have it. */
export function codeIn(body: JsonObject | undefined): string | undefined {
  const error = asObject(body?.error);
  if (error !== undefined) return textOf(error, "status") ?? textOf(error, "type");
  const code = textOf(body, "error");
  const numbers: unknown = body?.error_codes;
  const number: unknown = Array.isArray(numbers) ? numbers[0] : undefined;
  return code !== undefined && Number.isSafeInteger(number) ? `${code}.AADSTS${number}` : code;
}
