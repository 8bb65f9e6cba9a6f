import { createHash } from "node:crypto";
import type { GuardError, TokenResponse } from "@agent-id-guard/protocol";
import { Browser, type Page } from "../../fakes/browser.ts";
import type { PeopleHouse } from "../../fakes/people-house.ts";
import { nativeCallback, password, type Town, webCallback } from "../../fakes/town.ts";

export const verifier = "a-verifier-of-43-to-128-characters-0123456789";
export const challengeOf = (text: string) => createHash("sha256").update(text).digest("base64url");

/** A request as the web client sends it, with what a test changes. `undefined` leaves a parameter out. */
export function authorizeUrl(house: PeopleHouse, town: Town, change: Readonly<Record<string, string | undefined>> = {}): URL {
  const url = new URL("/oauth/authorize", house.issuer);
  const parameters = {
    response_type: "code",
    client_id: town.web.id,
    redirect_uri: webCallback,
    code_challenge: challengeOf(verifier),
    code_challenge_method: "S256",
    resource: town.resource.identifier,
    state: "state-1",
    ...change,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

/** The native client's part of a request. */
export const asNative = (town: Town, redirectUri = nativeCallback) => ({ client_id: town.native.id, redirect_uri: redirectUri });

/** A browser that lets go where a client takes over. */
export function browserOf(house: PeopleHouse): Browser {
  return new Browser({ leavesAt: (url) => url.origin !== house.issuer || url.pathname.startsWith("/console"), fetch: house.fetch });
}

/** Opens the address, signs in where asked, and ends at the client (status 0) or at a page of ours. */
export async function signInAs(house: PeopleHouse, username: string, url: URL, browser = browserOf(house)): Promise<Page> {
  const page = await browser.goto(url, "cross-site");
  return page.text.includes('name="password"') ? browser.submit(page, { username, password }) : page;
}

/** What a client reads from the answer. */
export function answerOf(page: Page): Readonly<Record<string, string>> {
  return Object.fromEntries(page.url.searchParams);
}

/** What the token endpoint said. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls the token endpoint. `secret` undefined: a public client, which only names itself. */
export async function callToken(
  house: PeopleHouse,
  clientId: string,
  secret: string | undefined,
  form: Readonly<Record<string, string | undefined>>,
): Promise<TokenAnswer> {
  const body = new URLSearchParams();
  if (secret === undefined) body.set("client_id", clientId);
  for (const [name, value] of Object.entries(form)) if (value !== undefined) body.set(name, value);
  const headers = new Headers({ "content-type": "application/x-www-form-urlencoded" });
  if (secret !== undefined) headers.set("authorization", `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`);
  const answer = await house.fetch(new Request(`${house.issuer}/oauth/token`, { method: "POST", headers, body }));
  return { status: answer.status, body: (await answer.json()) as TokenAnswer["body"] };
}

/** Calls the token endpoint in process, so that many calls meet at the same step. The error's code where it refuses. */
export function issueAtOnce(
  house: PeopleHouse,
  clientId: string,
  secret: string,
  form: Readonly<Record<string, string | undefined>>,
): Promise<TokenResponse | string> {
  const entries = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`;
  return house.tokens.issue({ form: new Map(entries), authorization, source: {} }).catch((error: GuardError) => error.code);
}

/** The right redemption of the web client's code, with what a test changes. */
export const redemption = (code: string, change: Readonly<Record<string, string | undefined>> = {}) => ({
  grant_type: "authorization_code",
  code,
  redirect_uri: webCallback,
  code_verifier: verifier,
  ...change,
});

/** A code for the web client, got by signing in. */
export async function codeFor(
  house: PeopleHouse,
  town: Town,
  username = "alice",
  change: Readonly<Record<string, string | undefined>> = {},
): Promise<string> {
  return answerOf(await signInAs(house, username, authorizeUrl(house, town, change))).code ?? "";
}
