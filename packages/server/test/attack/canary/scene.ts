import { createHash, randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Admin } from "../../../../sdk/src/testing/admin.ts";
import { Browser, linksOf, type Page } from "../../fakes/browser.ts";
import type { Canaries } from "./canaries.ts";
import { type Estate, given, redirectUri } from "./estate.ts";
import type { ServerProcess } from "./process.ts";
import type { Recorder } from "./recorder.ts";

/** What the acts of the story share. */
export interface Scene {
  readonly server: ServerProcess;
  readonly url: string;
  readonly upstream: string;
  readonly ticketsUrl: string;
  /** Calls that the upstream keeps waiting: those to `…/slow`. */
  readonly waiting: readonly ServerResponse[];
  readonly admin: Admin;
  readonly estate: Estate;
  readonly canaries: Canaries;
  readonly recorder: Recorder;
}

/** Sends a form to an endpoint of ours. */
export function post(
  { url, recorder }: Pick<Scene, "url" | "recorder">,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<Response> {
  return recorder.fetch(url + path, { method: "POST", body: new URLSearchParams(form) });
}

/** How the client proves who it is. */
export const proofOf = ({ estate }: Scene) => ({ client_id: estate.client.id, client_secret: estate.client.secret });

/** Exchanges a code for tokens. What comes is watched for, whoever gets it. */
export async function redeem(scene: Scene, code: string, verifier: string): Promise<Response> {
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
  return post(scene, "/oauth/token", { ...form, ...proofOf(scene) });
}

/** A browser that stops where the client, or the console, takes over. */
export function browserIn({ url, recorder }: Scene): Browser {
  const isLeft = (to: URL) => to.href.startsWith(redirectUri) || to.href.startsWith(`${url}/console`);
  return new Browser({ fetch: (request) => recorder.fetch(request), leavesAt: isLeft });
}

/** The start of an authorization: where the browser goes, and the verifier that only the client knows. */
export function authorization({ url, estate, canaries }: Scene): { readonly start: URL; readonly verifier: string } {
  const verifier = randomBytes(48).toString("base64url");
  canaries.watch("code verifier", verifier);
  const start = new URL(`${url}/oauth/authorize`);
  start.search = new URLSearchParams({
    response_type: "code",
    client_id: estate.client.id,
    redirect_uri: redirectUri,
    resource: estate.agent.identifier,
    scope: "openid offline_access",
    nonce: "nonce-1",
    state: "state-1",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  return { start, verifier };
}

/** Whoever opens the client and comes to our sign-in page types this. */
export async function signInByPassword(scene: Scene, browser: Browser, start: URL, username: string, password: string): Promise<Page> {
  const page = await browser.goto(start, "cross-site");
  const end = await browser.submit(page, { username, password });
  watchSignIn(scene, browser, [page, end]);
  return end;
}

/** Whoever has an account at the company's identity provider signs in there. */
export async function signInByProvider(scene: Scene, browser: Browser, start: URL): Promise<Page> {
  const page = await browser.goto(start, "cross-site");
  let here = await browser.goto(linksOf(page, scene.estate.provider.id)[0] ?? "", "same-origin" as "none");
  const pages = [page, here];
  while (here.url.origin !== scene.url && here.text.includes("<form")) {
    here = await browser.submit(here, here.text.includes('name="login"') ? { login: "ada", password: given.otherPassword } : {});
    pages.push(here);
  }
  watchSignIn(scene, browser, pages);
  return here;
}

/** What a sign-in leaves in the browser: cookies, tickets, and the codes with which others sent it back. */
function watchSignIn(scene: Scene, browser: Browser, pages: readonly Page[]): void {
  const { canaries } = scene;
  watchCookies(scene, browser);
  for (const address of pages.flatMap(({ url: end, trail }) => [end.href, ...trail.map((hop) => hop.url)])) {
    const { pathname, searchParams } = new URL(address);
    const [ticket, code, state] = [searchParams.get("ticket"), searchParams.get("code"), searchParams.get("state")];
    if (ticket !== null) canaries.watch("sign-in ticket", ticket, ({ path }) => isSignIn(path));
    if (code !== null && pathname.startsWith("/signin/callback")) canaries.watch("IdP's code", code);
    if (state !== null && pathname.startsWith("/signin/callback"))
      canaries.watch("state at the IdP", state, ({ status }) => status === 303);
    if (code !== null && address.startsWith(redirectUri)) canaries.watch("authorization code", code, ({ status }) => status === 303);
  }
}

/** Watches for the cookies of a browser, and returns them as it sends them. */
export function watchCookies({ url, canaries }: Scene, browser: Browser): string {
  const cookies = browser.cookiesFor(new URL(url));
  for (const cookie of cookies)
    canaries.watch("session cookie", cookie.split("=")[1] ?? "", ({ path, status }) => isSignIn(path) && status === 303);
  return cookies.join("; ");
}

const isSignIn = (path: string) => path.startsWith("/signin") || path === "/oauth/authorize" || path.startsWith("/connect/");
