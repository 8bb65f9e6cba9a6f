import { endpoints, tokenResponseSchema } from "@agent-id-guard/protocol";
import { base64url } from "jose";
import type { Fetch } from "../connection/fetch.ts";
import { parseAnswer } from "../connection/http.ts";
import { readError } from "../connection/read-error.ts";
import { newUuid } from "../random.ts";
import { filledIn } from "./sign-in-form.ts";

/** A person, the application that they open, and the agent that they want to talk to. */
export interface SignIn {
  readonly issuer: string;
  readonly fetch: Fetch;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The agent's identifier (RFC 8707). */
  readonly resource: string;
}

/** The most pages and redirects of one sign-in. */
const maxSteps = 10;

/**
 * Signs a person in as a browser and a public client would: authorization code with PKCE (RFC 7636), the server's own page, one form.
 * Returns the access token, or throws what the server told the client (`access.denied`, …).
 */
export async function signIn({ issuer, fetch, username, password, clientId, redirectUri, resource }: SignIn): Promise<string> {
  const verifier = `${newUuid()}${newUuid()}`;
  const authorize = new URL(`${issuer}${endpoints.authorize}`);
  authorize.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    resource,
    state: verifier.slice(0, 36),
    code_challenge: await challengeOf(verifier),
    code_challenge_method: "S256",
  }).toString();
  const callback = await browse(fetch, authorize, redirectUri, { username, password });
  const { error, ...rest } = Object.fromEntries(callback.searchParams);
  if (error !== undefined) throw readError(400, new Headers(), JSON.stringify({ error, error_description: rest.error_description }));
  const form = {
    grant_type: "authorization_code",
    code: rest.code ?? "",
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: clientId,
  };
  const response = await fetch(`${issuer}${endpoints.token}`, { method: "POST", body: new URLSearchParams(form) });
  const body = await response.text();
  if (!response.ok) throw readError(response.status, response.headers, body);
  return parseAnswer(tokenResponseSchema, body, "token answer").access_token;
}

async function challengeOf(verifier: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

/** Follows redirects and sends the sign-in form until the browser would leave for `stopAt`. */
async function browse(fetch: Fetch, start: URL, stopAt: string, answers: Readonly<Record<string, string>>): Promise<URL> {
  const cookies = new Map<string, string>();
  let next: { readonly url: URL; readonly form?: URLSearchParams } = { url: start };
  for (let step = 0; step < maxSteps; step++) {
    const { url, form } = next;
    const headers = { accept: "text/html", cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    const post = { method: "POST", body: form ?? "", headers: { ...headers, origin: url.origin, "sec-fetch-site": "same-origin" } };
    const response = await fetch(url, { redirect: "manual", ...(form === undefined ? { headers } : post) });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) next = filledIn(await response.text(), url, answers);
    else if (location.startsWith(stopAt)) return new URL(location);
    else next = { url: new URL(location, url) };
  }
  throw new TypeError("the sign-in did not come to an end");
}
