import type { ClientAuth, TokenRequest } from "./catalogue/entry.ts";

/** Who asks, and how it proves itself. */
export interface ProvenClient {
  readonly clientId: string;
  readonly secret: string | undefined;
  readonly auth: ClientAuth;
}

/** The headers and the body of a request. */
export interface WrittenRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Writes a token request (RFC 6749 §4.1.3, §4.4.2, §6) as the provider reads it. `parameters` have the standard's names. */
export function writeTokenRequest(wire: TokenRequest, client: ProvenClient, parameters: Readonly<Record<string, string>>): WrittenRequest {
  const { names = {}, extra = {} } = wire;
  const proof = proofOf(client);
  const named = Object.entries({ ...parameters, ...proof.parameters }).flatMap(([standard, value]) => {
    const name = Object.hasOwn(names, standard) ? names[standard] : standard;
    return name === null || name === undefined ? [] : [[name, value] as const];
  });
  const { contentType, body } = writeBody(wire.body, { ...Object.fromEntries(named), ...extra });
  return { headers: { "content-type": contentType, ...proof.headers, ...wire.headers }, body };
}

export function writeBody(kind: "form" | "json", parameters: Readonly<Record<string, string>>): { contentType: string; body: string } {
  return kind === "json"
    ? { contentType: "application/json; charset=utf-8", body: JSON.stringify(parameters) }
    : { contentType: "application/x-www-form-urlencoded", body: new URLSearchParams(parameters).toString() };
}

/** RFC 6749 §2.3.1: one way, never two at once. */
function proofOf({ clientId, secret = "", auth }: ProvenClient) {
  if (auth === "client_secret_basic") return { headers: basicHeader(clientId, secret), parameters: {} };
  const shown = auth === "client_secret_post" ? { client_id: clientId, client_secret: secret } : { client_id: clientId };
  return { headers: {}, parameters: shown };
}

export function basicHeader(clientId: string, secret: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(secret)}`).toString("base64")}` };
}

/** As RFC 6749 §2.3.1 has it, save that what needs no escape in a URL is left alone: providers that do not decode read the usual secrets right. */
function formEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%20", "+");
}
