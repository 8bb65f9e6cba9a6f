import type { FieldIssue } from "@agent-id-guard/protocol";
import type { Injection } from "../store/port.ts";

/** Where a credential goes unless its owner says otherwise (RFC 6750 §2.1). */
export const bearerInjection: Injection = { in: "header", name: "Authorization", template: "Bearer {secret}" };

const slot = "{secret}";

/** Headers that say who is spoken to, how the message is framed, or that end at the next hop: no credential may stand in them. */
const reservedHeaders: ReadonlySet<string> = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "expect",
  "forwarded",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
]);

/** What is wrong with an injection; empty: nothing. */
export function faultsOfInjection({ name, template }: Injection): readonly FieldIssue[] {
  const faults: FieldIssue[] = [];
  if (!/^[A-Za-z][A-Za-z0-9-]{0,99}$/.test(name)) faults.push({ path: "injection.name", message: "expected letters, digits and hyphens" });
  else if (reservedHeaders.has(name.toLowerCase())) faults.push({ path: "injection.name", message: "this header is not for credentials" });
  if (template.length > 200 || !/^[\x20-\x7e]*$/.test(template) || template.trim() !== template)
    faults.push({ path: "injection.template", message: "expected printable ASCII without space around it" });
  if (template.split(slot).length !== 2) faults.push({ path: "injection.template", message: `expected ${slot} once` });
  return faults;
}

/** The header that carries a secret, name and value. */
export function headerOf({ name, template }: Injection, secret: Uint8Array): readonly [name: string, value: string] {
  const text = Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength).toString("latin1");
  const at = template.indexOf(slot);
  return [name, `${template.slice(0, at)}${text}${template.slice(at + slot.length)}`];
}
