import { createHash } from "node:crypto";
import { refused } from "../callback-checks.ts";
import type { CallbackCrypto } from "../callback-crypto.ts";
import type { CallbackAnswer, ProviderCallback } from "../port.ts";
import { readFlatXml } from "./flat-xml.ts";

const mostBytes = 256 * 1_024;

/**
 * WeCom's callbacks: a GET whose `echostr` it wants back decrypted when the address is saved, and events as encrypted XML.
 * An event is answered with `success` within 5 s, else it comes again.
 */
export function createWecomCallbacks(crypto: CallbackCrypto, corpId: string): (callback: ProviderCallback) => Promise<CallbackAnswer> {
  const open = (query: URLSearchParams, encrypted: string) =>
    crypto.open({
      signature: query.get("msg_signature") ?? "",
      timestamp: query.get("timestamp") ?? "",
      nonce: query.get("nonce") ?? "",
      encrypted,
    }).message;

  return async ({ method, query, body }) => {
    if (method === "GET") return plain(open(query, query.get("echostr") ?? ""), null, []);
    if (method !== "POST" || body.length > mostBytes) throw refused("it is not what WeCom sends");
    const envelope = readFlatXml(Buffer.from(body).toString("utf8"));
    const xml = open(query, envelope.Encrypt ?? "");
    const event = readFlatXml(xml);
    if (event.ToUserName !== corpId) throw refused("it is about another corporation");
    return plain("success", eventIdOf(event, xml), changesIn(event));
  };
}

const plain = (body: string, eventId: string | null, changes: CallbackAnswer["changes"]): CallbackAnswer => ({
  status: 200,
  contentType: "text/plain; charset=utf-8",
  body,
  eventId,
  changes,
});

/** Events of contacts have no id: a repetition is the same text, moment included. */
function eventIdOf({ MsgId: id }: Readonly<Record<string, string>>, xml: string): string {
  return id === undefined || id === "" ? createHash("sha256").update(xml).digest("hex") : id;
}

/** `change_contact` by its `ChangeType`. Other events change nothing here. */
function changesIn(event: Readonly<Record<string, string>>): CallbackAnswer["changes"] {
  if (event.MsgType !== "event" || event.Event !== "change_contact") return [];
  switch (event.ChangeType) {
    case "create_user":
      return told("person", [event.UserID]);
    case "delete_user":
      return told("gone", [event.UserID]);
    case "update_user":
      return told("person", [event.UserID, event.NewUserID]);
    case "create_party":
    case "update_party":
    case "delete_party":
      return told("department", [event.Id]);
    case "update_tag":
      return told("group", [event.TagId]);
    default:
      return everything;
  }
}

const everything: CallbackAnswer["changes"] = [{ kind: "everything", ref: "" }];

function told(kind: CallbackAnswer["changes"][number]["kind"], refs: readonly (string | undefined)[]): CallbackAnswer["changes"] {
  const named = refs.flatMap((ref) => (ref === undefined || ref === "" ? [] : [{ kind, ref }]));
  return named.length === 0 ? everything : named;
}
