import { endpoints } from "@agent-id-guard/protocol";
import { Browser, linksOf } from "../../../server/test/fakes/browser.ts";
import { agreeAtThirdParty } from "../../../server/test/fakes/third-party.ts";
import type { House, Person } from "./house.ts";

/** A person who is signed in, without a real browser. */
export interface Desk {
  readonly person: Person;
  readonly browser: Browser;
  /** Calls the admin API in the person's own session. */
  readonly ask: <Answer>(path: string, body?: object) => Promise<Answer>;
}

export async function sitDown({ url }: House, person: Person): Promise<Desk> {
  const browser = new Browser();
  const { username, password } = person;
  await browser.submit(await browser.goto(`${url}/signin`), { username, password });
  const api = new URL(`${url}${endpoints.adminApi}/`);
  const headers: Record<string, string> = { "sec-fetch-site": "same-origin", origin: url };
  const ask: Desk["ask"] = async (path, body) => {
    const address = new URL(path, api);
    const response = await fetch(address, {
      method: body === undefined ? "GET" : "POST",
      headers: { ...headers, cookie: browser.cookiesFor(address).join("; "), "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} by ${username}: ${response.status} ${await response.text()}`);
    return await response.json();
  };
  const { session } = await ask<{ session: { requestToken: string } }>("me");
  headers["x-agent-id-guard-request"] = session.requestToken;
  return { person, browser, ask };
}

/** The person connects the account `login` at the provider, all the way. */
export async function connectAccount({ person, browser, ask }: Desk, credentialId: string, login: string): Promise<void> {
  const { url } = await ask<{ url: string }>("my/connections/start", { credentialId });
  const leaving = await browser.submit(await browser.goto(url, "cross-site"), { answer: "connect" });
  const [address] = linksOf(leaving).filter((href) => new URL(href).origin !== leaving.url.origin);
  const end = await agreeAtThirdParty(browser, await browser.goto(address ?? "", "cross-site"), login);
  if (end.status !== 200) throw new Error(`nothing is connected for ${person.username}: ${end.status} ${end.text}`);
}

export async function storeOwnKey({ ask }: Desk, credentialId: string, secret: string): Promise<void> {
  await ask("my/connections", { credentialId, secret });
}
