import { createHash, randomBytes } from "node:crypto";

/** The client application of the demo, as registered. */
export interface DemoClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** The agent's identifier: the `resource` (RFC 8707) that the token is for. */
  readonly agent: string;
}

/**
 * A person opens the client, signs in at the server's own page with user name and password, and the client exchanges the code:
 * `authorization_code` with PKCE. The browser is a cookie jar that follows redirects and fills in one form.
 * Returns the access token, or the error that the server sent to the client.
 */
export async function signIn(
  client: DemoClient,
  username: string,
  password: string,
): Promise<{ readonly token: string } | { readonly error: string }> {
  const verifier = randomBytes(32).toString("base64url");
  const authorize = new URL(`${client.issuer}/oauth/authorize`);
  authorize.search = new URLSearchParams({
    response_type: "code",
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    resource: client.agent,
    state: randomBytes(16).toString("base64url"),
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const callback = await browse(authorize, client.redirectUri, username, password);
  const error = callback.searchParams.get("error");
  if (error !== null) return { error: `${error}: ${callback.searchParams.get("error_description") ?? ""}` };
  const response = await fetch(`${client.issuer}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: callback.searchParams.get("code") ?? "",
      redirect_uri: client.redirectUri,
      code_verifier: verifier,
      client_id: client.clientId,
      client_secret: client.clientSecret,
    }),
  });
  const answer = (await response.json()) as { access_token?: string; error?: string };
  return answer.access_token === undefined ? { error: answer.error ?? String(response.status) } : { token: answer.access_token };
}

async function browse(start: URL, stopAt: string, username: string, password: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next: { url: URL; form?: URLSearchParams } = { url: start };
  for (let steps = 0; steps < 10; steps++) {
    const response = await fetch(next.url, {
      method: next.form === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        accept: "text/html",
        ...(next.form === undefined ? {} : { origin: next.url.origin, "sec-fetch-site": "same-origin" }),
      },
      ...(next.form === undefined ? {} : { body: next.form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location !== null) {
      const url = new URL(location, next.url);
      if (url.href.startsWith(stopAt)) return url;
      next = { url };
    } else next = fillIn(await response.text(), next.url, username, password);
  }
  throw new Error("the sign-in did not come to an end");
}

/** The sign-in form as a browser would send it: its action, its hidden fields, the user name and the password. */
function fillIn(html: string, page: URL, username: string, password: string): { url: URL; form: URLSearchParams } {
  const body = /<form[^>]*method="post"[^>]*>[\s\S]*?name="password"[\s\S]*?<\/form>/i.exec(html)?.[0];
  if (body === undefined) throw new Error(`no sign-in form at ${page.pathname}`);
  const form = new URLSearchParams({ username, password });
  for (const [field] of body.matchAll(/<input[^>]*type="hidden"[^>]*>/gi)) {
    const name = /name="([^"]*)"/.exec(field)?.[1];
    if (name !== undefined) form.set(name, /value="([^"]*)"/.exec(field)?.[1]?.replaceAll("&amp;", "&") ?? "");
  }
  const action = /action="([^"]*)"/.exec(body)?.[1] ?? "";
  return { url: new URL(action.replaceAll("&amp;", "&"), page), form };
}
