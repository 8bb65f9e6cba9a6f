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
 * A person opens the client, signs in at the server's own page with user name and password, allows what the client asks for, and the client exchanges
 * the code: `authorization_code` with PKCE. The browser is a cookie jar that follows redirects, fills in one form and presses one button.
 * Returns the access token with the question that the person said yes to, or the error that the server sent to the client.
 */
export async function signIn(
  client: DemoClient,
  username: string,
  password: string,
): Promise<{ readonly token: string; readonly agreedTo: string } | { readonly error: string }> {
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
  const { callback, agreedTo } = await browse(authorize, client.redirectUri, username, password);
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
  return answer.access_token === undefined ? { error: answer.error ?? String(response.status) } : { token: answer.access_token, agreedTo };
}

async function browse(start: URL, stopAt: string, username: string, password: string): Promise<{ callback: URL; agreedTo: string }> {
  let agreedTo = "";
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
      if (url.href.startsWith(stopAt)) return { callback: url, agreedTo };
      next = { url };
    } else {
      const page = await response.text();
      const asked = /value="agree"/.test(page);
      if (asked) agreedTo = /<h1>([^<]*)/.exec(page)?.[1] ?? "";
      next = asked ? fillIn(page, next.url, { answer: "agree" }) : fillIn(page, next.url, { username, password });
    }
  }
  throw new Error("the sign-in did not come to an end");
}

/** The page's form as a browser would send it: its action, its hidden fields, and what the person typed or pressed. */
function fillIn(html: string, page: URL, typed: Readonly<Record<string, string>>): { url: URL; form: URLSearchParams } {
  const body = /<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/i.exec(html)?.[0];
  if (body === undefined) throw new Error(`no form at ${page.pathname}`);
  const form = new URLSearchParams(typed);
  for (const [field] of body.matchAll(/<input[^>]*type="hidden"[^>]*>/gi)) {
    const name = /name="([^"]*)"/.exec(field)?.[1];
    if (name !== undefined) form.set(name, /value="([^"]*)"/.exec(field)?.[1]?.replaceAll("&amp;", "&") ?? "");
  }
  const action = /action="([^"]*)"/.exec(body)?.[1] ?? "";
  return { url: new URL(action.replaceAll("&amp;", "&"), page), form };
}
