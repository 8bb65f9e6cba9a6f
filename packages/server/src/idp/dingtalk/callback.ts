import { z } from "zod";
import { refused } from "../callback-checks.ts";
import type { CallbackCrypto } from "../callback-crypto.ts";
import type { CallbackAnswer, ProviderCallback } from "../port.ts";

const envelopeSchema = z.object({ encrypt: z.string() });
const idsSchema = z.array(z.union([z.string(), z.number()]));
const mostChanges = 1_000;

/** What each event of the directory is about, and which member of it (in lower case) lists the ids. */
const subjects: Readonly<Record<string, { readonly kind: "person" | "gone" | "department"; readonly ids: string }>> = {
  user_add_org: { kind: "person", ids: "userid" },
  user_modify_org: { kind: "person", ids: "userid" },
  user_leave_org: { kind: "gone", ids: "userid" },
  user_active_org: { kind: "person", ids: "userid" },
  org_admin_add: { kind: "person", ids: "userid" },
  org_admin_remove: { kind: "person", ids: "userid" },
  label_user_change: { kind: "person", ids: "useridlist" },
  org_dept_create: { kind: "department", ids: "deptid" },
  org_dept_modify: { kind: "department", ids: "deptid" },
  org_dept_remove: { kind: "department", ids: "deptid" },
};

/** Events that DingTalk pushes over HTTP. It wants `success` back, encrypted, within 1.5 s; `check_url` is its trial when the address is saved. */
export function createDingtalkCallbacks(crypto: CallbackCrypto, corpId: string): (callback: ProviderCallback) => Promise<CallbackAnswer> {
  return async ({ method, query, body }) => {
    if (method !== "POST") throw refused("DingTalk posts");
    const { message, owner } = crypto.open({
      // Both names are documented and both are sent.
      signature: query.get("msg_signature") ?? query.get("signature") ?? "",
      timestamp: query.get("timestamp") ?? "",
      nonce: query.get("nonce") ?? "",
      encrypted: objectIn(envelopeSchema, Buffer.from(body).toString("utf8")).encrypt,
    });
    const event = inLowerCase(objectIn(z.record(z.string(), z.unknown()), message));
    if (event.corpid !== undefined && event.corpid !== corpId) throw refused("it is about another organization");
    const answer = crypto.seal("success", owner);
    return {
      status: 200,
      contentType: "application/json",
      body: JSON.stringify({
        msg_signature: answer.signature,
        timeStamp: answer.timestamp,
        nonce: answer.nonce,
        encrypt: answer.encrypted,
      }),
      eventId: eventIdOf(event),
      changes: changesIn(event),
    };
  };
}

function objectIn<T>(shape: z.ZodType<T>, text: string): T {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw refused("it is not what DingTalk sends");
  }
}

/** Older events spell their members with capitals. */
function inLowerCase(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(event).map(([name, value]) => [name.toLowerCase(), value]));
}

function eventIdOf({ eventid, bizid }: Readonly<Record<string, unknown>>): string | null {
  const id = eventid ?? bizid;
  return typeof id === "string" || typeof id === "number" ? String(id) : null;
}

/** An event of the directory that names nobody is about anybody. Events of other things change nothing here. */
function changesIn(event: Readonly<Record<string, unknown>>): CallbackAnswer["changes"] {
  const type = String(event.eventtype ?? "").toLowerCase();
  const subject = subjects[type];
  if (subject === undefined) return type.startsWith("label_conf_") ? [{ kind: "everything", ref: "" }] : [];
  const told = event[subject.ids];
  const ids = idsSchema.safeParse(Array.isArray(told) ? told : [told]).data ?? [];
  if (ids.length === 0 || ids.length > mostChanges) return [{ kind: "everything", ref: "" }];
  return ids.map((id) => ({ kind: subject.kind, ref: String(id) }));
}
