import { createHash, randomBytes } from "node:crypto";
import { endpoints } from "@agent-id-guard/protocol";
import type { House, Person, Registered } from "./house.ts";

const redirectUri = "http://127.0.0.1:9/callback";

/** Who takes part in a delegated call, and which resources the agent tries. */
export interface Cast {
  readonly person: Person;
  readonly agent: Registered & { readonly resourceId: string; readonly secret: string };
  readonly client: Registered & { readonly secret: string };
  /** A person's wish: a resource, and the path that is called there once a token was issued. */
  readonly wishes: readonly { readonly resource: Registered; readonly path: string }[];
}

/**
 * One transaction, for real: the person signs in through the client, the agent exchanges the token for each resource and calls it at the gateway.
 * Returns its `txn`. Resources that policy refuses leave a denial behind.
 */
export async function callInTheNameOf(house: House, { person, agent, client, wishes }: Cast): Promise<string> {
  const { identifier } = await house.call<{ identifier: string }>("GET", `resources/${agent.resourceId}`);
  const personToken = await signInThrough(house, client, identifier, person);
  for (const { resource, path } of wishes) {
    const about = await house.call<{ identifier: string; name: string }>("GET", `resources/${resource.id}`);
    const token = await exchange(house, agent, personToken, about.identifier);
    if (token === undefined) continue;
    const answer = await fetch(`${house.url}${endpoints.gateway}/${about.name}/${path}`, { headers: { authorization: `Bearer ${token}` } });
    await answer.text();
  }
  return txnOf(personToken);
}

/** The person's token, exchanged by the agent for one at a resource; nothing where policy refuses it. */
export async function exchange(house: House, agent: Cast["agent"], personToken: string, resource: string): Promise<string | undefined> {
  const exchanged = await fetch(`${house.url}${endpoints.token}`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: personToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      resource,
      client_id: agent.id,
      client_secret: agent.secret,
    }),
  });
  return ((await exchanged.json()) as { access_token?: string }).access_token;
}

function txnOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { txn: string };
  return claims.txn;
}

/** `authorization_code` with PKCE, as a client and a browser do it: a token of this person for this agent alone. */
export async function signInThrough(house: House, client: Cast["client"], resource: string, person: Person): Promise<string> {
  const verifier = randomBytes(32).toString("base64url");
  const authorize = new URL(`${house.url}${endpoints.authorize}`);
  authorize.search = new URLSearchParams({
    response_type: "code",
    client_id: client.id,
    redirect_uri: redirectUri,
    resource,
    state: randomBytes(16).toString("base64url"),
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const callback = await browse(authorize, person);
  const response = await fetch(`${house.url}${endpoints.token}`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: callback.searchParams.get("code") ?? "",
      redirect_uri: redirectUri,
      code_verifier: verifier,
      client_id: client.id,
      client_secret: client.secret,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`no token for ${person.username}: ${callback.search}`);
  return token;
}

/** Follows redirects with a cookie jar, fills in the sign-in form, agrees to what the client may do, and stops where the client would take over. */
async function browse(start: URL, person: Person): Promise<URL> {
  const cookies = new Map<string, string>();
  let next: { readonly url: URL; readonly form?: URLSearchParams } = { url: start };
  for (let steps = 0; steps < 10; steps++) {
    const { url, form } = next;
    const response = await fetch(url, {
      method: form === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        accept: "text/html",
        ...(form === undefined ? {} : { origin: url.origin, "sec-fetch-site": "same-origin" }),
      },
      ...(form === undefined ? {} : { body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) next = fillIn(await response.text(), url, person);
    else if (location.startsWith(redirectUri)) return new URL(location);
    else next = { url: new URL(location, url) };
  }
  throw new Error("the sign-in did not come to an end");
}

function fillIn(html: string, page: URL, { username, password }: Person): { readonly url: URL; readonly form: URLSearchParams } {
  const forms = html.match(/<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/gi) ?? [];
  const body = forms.find((form) => /name="password"|value="agree"/.test(form));
  if (body === undefined) throw new Error(`no form to go on with at ${page.pathname}`);
  const form = new URLSearchParams(body.includes('value="agree"') ? { answer: "agree" } : { username, password });
  for (const [field] of body.matchAll(/<input[^>]*type="hidden"[^>]*>/gi)) {
    const name = /name="([^"]*)"/.exec(field)?.[1];
    if (name !== undefined) form.set(name, /value="([^"]*)"/.exec(field)?.[1]?.replaceAll("&amp;", "&") ?? "");
  }
  const action = /action="([^"]*)"/.exec(body)?.[1] ?? "";
  return { url: new URL(action.replaceAll("&amp;", "&"), page), form };
}
