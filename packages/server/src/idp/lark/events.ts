import { createDecipheriv, hash } from "node:crypto";
import type { Clock } from "../../clock/port.ts";
import { isSame, refused } from "../callback-checks.ts";
import { objectIn, objectOf } from "../objects.ts";
import type { CallbackAnswer, ProviderCallback } from "../port.ts";
import type { LarkObject, LarkSettings } from "./api.ts";

export interface EventSecrets {
  readonly verificationToken: string;
  /** null: events come in the clear, and nothing but the token tells that they are Lark's. */
  readonly encryptKey: string | null;
}

/** A delivery that is older was kept by somebody; Lark signs each of its own anew. */
const mostAgeMs = 10 * 60_000;
const block = 16;

type Change = CallbackAnswer["changes"][number];

/**
 * Events of Lark (schema 2.0). With an encrypt key only what is encrypted and signed over its raw bytes is read, and what stands beside it in the clear is not.
 * The verification token is always compared. They name what must be read again; only a signed event calls somebody deleted.
 */
export function createReceive(settings: LarkSettings, secrets: EventSecrets, clock: Clock) {
  return async (callback: ProviderCallback): Promise<CallbackAnswer> => {
    if (callback.method !== "POST") throw refused("a GET");
    const { encryptKey } = secrets;
    const text = Buffer.from(callback.body).toString("utf8");
    const outer = objectIn(text) ?? nothing();
    const isSigned = encryptKey !== null && hasSignature(callback, encryptKey, clock.nowMs());
    const event = encryptKey === null ? outer : decrypted(outer.encrypt, encryptKey);
    const isQuestion = event.type === "url_verification";
    const header = objectOf(event.header);
    if (!isSame(isQuestion ? event.token : header.token, secrets.verificationToken)) throw refused("another verification token");
    if (isQuestion) return answer({ challenge: String(event.challenge) }, null, []);
    if (encryptKey !== null && !isSigned) throw refused("no signature of ours, or an old one");
    if (header.tenant_key !== settings.tenantKey || header.app_id !== settings.clientId) throw refused("another tenant or application");
    if (typeof header.event_id !== "string" || typeof header.event_type !== "string") throw refused("no event");
    return answer({}, header.event_id, changesOf(header.event_type, objectOf(objectOf(event.event).object), isSigned));
  };
}

/** A scope that changed hides people and shows others: everything is read again, and nobody has left because of it. */
function changesOf(type: string, object: LarkObject, isSigned: boolean): readonly Change[] {
  if (type === "contact.scope.updated_v3") return [{ kind: "everything", ref: "" }];
  const [kind, id] = /^contact\.user\.(created|updated|deleted)_v3$/.test(type)
    ? ([isSigned && type === "contact.user.deleted_v3" ? "gone" : "person", object.union_id] as const)
    : /^contact\.department\.(created|updated|deleted)_v3$/.test(type)
      ? (["department", object.open_department_id] as const)
      : /^contact\.(custom|user)_group\./.test(type)
        ? (["everything", ""] as const)
        : [];
  if (kind === undefined) return [];
  return typeof id === "string" ? [{ kind, ref: id }] : [{ kind: "everything", ref: "" }];
}

function answer(body: Readonly<Record<string, string>>, eventId: string | null, changes: readonly Change[]): CallbackAnswer {
  return { status: 200, contentType: "application/json", body: JSON.stringify(body), eventId, changes };
}

/** `sha256(timestamp + nonce + key + raw body)` in hexadecimal. */
function hasSignature({ headers, body }: ProviderCallback, encryptKey: string, nowMs: number): boolean {
  const timestamp = headers.get("x-lark-request-timestamp") ?? "";
  const nonce = headers.get("x-lark-request-nonce") ?? "";
  const expected = hash("sha256", Buffer.concat([Buffer.from(timestamp + nonce + encryptKey, "utf8"), body]));
  const isFresh = /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs - Number(timestamp) * 1_000) <= mostAgeMs;
  return isSame(headers.get("x-lark-signature"), expected) && isFresh;
}

/** AES-256-CBC under the digest of the key; the first block is the initialization vector. */
function decrypted(encrypt: unknown, encryptKey: string): LarkObject {
  const data = Buffer.from(typeof encrypt === "string" ? encrypt : "", "base64");
  if (data.length < 2 * block || data.length % block !== 0) throw refused("nothing encrypted");
  const decipher = createDecipheriv("aes-256-cbc", Buffer.from(hash("sha256", encryptKey), "hex"), data.subarray(0, block));
  try {
    return objectIn(Buffer.concat([decipher.update(data.subarray(block)), decipher.final()]).toString("utf8")) ?? nothing();
  } catch {
    throw refused("another encrypt key");
  }
}

function nothing(): never {
  throw refused("no JSON");
}
