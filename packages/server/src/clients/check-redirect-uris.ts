import { type FieldIssue, GuardError } from "@agent-id-guard/protocol";
import type { ClientRow } from "../store/port.ts";

const loopbackHosts = new Set(["127.0.0.1", "[::1]", "localhost"]);
/** RFC 8252 §7.1: a private-use scheme is a reversed domain name, so that no other application's scheme is taken by accident. */
const privateUseScheme = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/;

/**
 * The addresses that a code may be sent to, which are compared character by character later (RFC 9700 §2.1, case AZC-01).
 * Each is https, http on a loopback address, or for a native or cli client a private-use scheme; none has a user, a fragment, a wildcard,
 * a dot segment or another spelling of itself. Throws `request.invalid` naming each that is not.
 */
export function checkRedirectUris(
  kind: ClientRow["kind"],
  redirectUris: readonly string[],
  member: "redirectUris" | "postLogoutRedirectUris" = "redirectUris",
): readonly string[] {
  const fields = redirectUris.flatMap((uri, index): FieldIssue[] => {
    const message = faultOf(kind, uri);
    return message === undefined ? [] : [{ path: `${member}.${index}`, message }];
  });
  if (new Set(redirectUris).size < redirectUris.length) fields.push({ path: member, message: "expected each address once" });
  if (fields.length > 0) throw new GuardError("request.invalid", { fields });
  return redirectUris;
}

/** Where the server itself calls a client: https, or http on a loopback address, whatever the client is. Throws `request.invalid`. */
export function checkBackchannelLogoutUri(uri: string | null): string | null {
  const message = uri === null ? undefined : faultOf("web", uri);
  if (message !== undefined) throw new GuardError("request.invalid", { fields: [{ path: "backchannelLogoutUri", message }] });
  return uri;
}

function faultOf(kind: ClientRow["kind"], uri: string): string | undefined {
  const url = URL.parse(uri);
  if (url === null || !/^[\x21-\x7E]+$/.test(uri)) return "expected an absolute URI in ASCII";
  if (url.username !== "" || url.password !== "" || uri.includes("@")) return "expected no user";
  if (uri.includes("#") || uri.includes("*") || uri.includes("\\")) return "expected no fragment, wildcard or backslash";
  const isWeb = url.protocol === "https:" || (url.protocol === "http:" && loopbackHosts.has(url.hostname));
  if (isWeb) return url.href === uri || url.href === `${uri}/` ? undefined : "expected the address in its plain spelling";
  if (url.protocol === "http:") return "expected https, except on a loopback address";
  if (kind === "web" || kind === "spa") return "expected https";
  return privateUseScheme.test(url.protocol) ? undefined : "expected https, or a private-use scheme such as com.example.app:/callback";
}
