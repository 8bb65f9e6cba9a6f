import { Browser, type Page } from "../../fakes/browser.ts";
import type { PeopleHouse } from "../../fakes/people-house.ts";
import { password, type Town } from "../../fakes/town.ts";

export const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

/** What a device is told at first. */
export interface Begun {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

/** A command line that may be used with the town's agent. */
export async function commandLineOf(town: Town, name = "Helpdesk shell") {
  const client = await town.register({ name, kind: "cli", redirectUris: ["http://127.0.0.1/callback"], consent: "required" });
  await town.grant({ subjectType: "client", subjectId: client.id, resourceId: town.resource.id, permissions: ["invoke"] });
  return client;
}

/** Sends a form to an OAuth endpoint. */
export async function send(house: PeopleHouse, path: string, form: Readonly<Record<string, string>>, headers: Record<string, string> = {}) {
  const request = new Request(`${house.issuer}${path}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(form),
  });
  const answer = await house.fetch(request);
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Readonly<Record<string, unknown>> };
}

export async function begin(house: PeopleHouse, town: Town, clientId: string, more: Readonly<Record<string, string>> = {}): Promise<Begun> {
  const answer = await send(house, "/oauth/device_authorization", { client_id: clientId, resource: town.resource.identifier, ...more });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as Begun;
}

/** The device asks whether its person has answered. */
export const poll = (house: PeopleHouse, clientId: string, deviceCode: string) =>
  send(house, "/oauth/token", { grant_type: deviceGrant, client_id: clientId, device_code: deviceCode });

export const browse = (house: PeopleHouse, language?: string) =>
  new Browser({ fetch: house.fetch, ...(language === undefined ? {} : { language }) });

/** Types the code and signs in where asked: the page with the question. */
export async function typeCode(house: PeopleHouse, browser: Browser, code: string, username = "alice"): Promise<Page> {
  const page = await browser.submit(await browser.goto(`${house.issuer}/device`), { user_code: code });
  return page.text.includes('name="password"') ? browser.submit(page, { username, password }) : page;
}

/** Types the code, signs in, and answers. */
export async function letIn(
  house: PeopleHouse,
  code: string,
  answer: "allow" | "cancel" = "allow",
  username = "alice",
  browser = browse(house),
): Promise<Page> {
  return browser.submit(await typeCode(house, browser, code, username), { answer });
}
