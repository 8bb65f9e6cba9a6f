import type { ClientRow } from "../../store/port.ts";

/** An http address on a loopback IP (RFC 8252 §7.3): host, port, and the rest to the letter. */
const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?((?:[/?][^#]*)?)$/;

/**
 * Whether a code may be sent to this address: it is registered, character by character (RFC 9700 §4.1.3, case AZC-01).
 * For native and command-line clients the port of a loopback IP address may vary, and nothing else (RFC 8252 §7.3, case AZC-02).
 */
export function matchesRedirectUri(client: Pick<ClientRow, "kind" | "redirectUris">, uri: string): boolean {
  if (client.redirectUris.includes(uri)) return true;
  if (client.kind === "web" || client.kind === "spa") return false;
  const portless = withoutPort(uri);
  return portless !== undefined && client.redirectUris.some((registered) => withoutPort(registered) === portless);
}

function withoutPort(uri: string): string | undefined {
  const match = loopback.exec(uri);
  return match === null ? undefined : `${match[1]}${match[2]}`;
}
