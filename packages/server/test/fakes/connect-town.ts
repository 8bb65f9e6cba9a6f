import { createCredentialSchema } from "@agent-id-guard/protocol";
import { type ConnectionUse, callbackOf } from "../../src/connections/index.ts";
import { planRegisterResource } from "../../src/resources/index.ts";
import type { ConnectionRequestRow, CredentialRow, Plan, PublicJwk } from "../../src/store/port.ts";
import { Browser, linksOf, type Page } from "./browser.ts";
import type { PeopleHouse } from "./people-house.ts";
import { agreeAtThirdParty, type ThirdParty, thirdPartyClient } from "./third-party.ts";
import { password, settleTown } from "./town.ts";

export type ConnectTown = Awaited<ReturnType<typeof settleConnectTown>>;

/** A town whose people have accounts at a third party: an agent, the resource that it reaches for them, and the credentials with which they connect. */
export async function settleConnectTown(house: PeopleHouse, third: ThirdParty) {
  const town = await settleTown(house);
  const { store, entropy, issuer, vault, connections } = house;
  const done = async <T>(plan: Plan<T> | Promise<Plan<T>>): Promise<T> => {
    const ready = await plan;
    await store.commit(ready);
    return ready.answer;
  };
  const checkPublicKey = (jwk: Readonly<Record<string, unknown>>) => jwk as PublicJwk;
  const files = await done(
    planRegisterResource({ entropy, issuer, checkPublicKey }, house.admin(), {
      kind: "service",
      name: "files",
      title: "Files",
      upstreamUrl: "https://files.example/",
      permissions: [{ name: "files:read", description: "Read files" }],
    }),
  );
  const admitted: string[] = [];
  const credential = async (more: Record<string, unknown> = {}): Promise<CredentialRow> => {
    const input = createCredentialSchema.parse({
      kind: "oauth",
      name: "Files",
      resourceId: files.id,
      secret: thirdPartyClient.secret,
      settings: {
        provider: "custom",
        flow: "user",
        clientId: thirdPartyClient.id,
        scopes: ["openid", "email", "files:read"],
        askableScopes: ["files:write"],
        endpoints: { issuer: third.issuer },
      },
      ...more,
    });
    const row = await done(vault.planStore(house.admin(), input));
    admitted.push(callbackOf(issuer, row.id));
    third.admit(...admitted);
    return row;
  };
  const use = (more: Partial<ConnectionUse> = {}): ConnectionUse => ({
    holder: town.alice.id,
    agentId: town.agent.id,
    txn: "txn_0000000000000000000000test",
    source: { address: "192.0.2.7" },
    ...more,
  });
  /** What `tokenFor` says while nothing is connected: the request. */
  const asked = async (row: CredentialRow, more: Partial<ConnectionUse> = {}): Promise<ConnectionRequestRow> => {
    const refusal: unknown = await connections.tokenFor(row, use(more)).catch((error: unknown) => error);
    const { connectionRequest } = refusal as { readonly connectionRequest?: { readonly id: string } };
    const request = await store.get("connection_requests", connectionRequest?.id ?? "");
    if (request === undefined) throw refusal;
    return request;
  };
  const events = (action: string) => store.events({ action });
  return { ...town, files, credential, use, asked, events };
}

export const linkOf = (house: PeopleHouse, request: ConnectionRequestRow): string => `${house.issuer}/connect/${request.id}`;

/** Opens the link and signs in where that is asked for. */
export async function openLink(house: PeopleHouse, request: ConnectionRequestRow, username = "alice", browser = new Browser()) {
  let page = await browser.goto(linkOf(house, request), "cross-site");
  if (page.url.pathname === "/signin") page = await browser.submit(page, { username, password });
  return { browser, page };
}

/** Presses the button, and follows the link to the provider as a browser does by itself. */
export async function setOut(browser: Browser, page: Page): Promise<Page> {
  const leaving = await browser.submit(page, { answer: "connect" });
  const [address] = linksOf(leaving).filter((href) => new URL(href).origin !== leaving.url.origin);
  if (address === undefined) throw new Error(`nowhere to go on to (${leaving.status}): ${leaving.text}`);
  return browser.goto(address, "cross-site");
}

/** The whole way of a person. */
export async function connect(house: PeopleHouse, request: ConnectionRequestRow, login = "ada", username = "alice", from?: Browser) {
  const { browser, page } = await openLink(house, request, username, from);
  return { browser, page: await agreeAtThirdParty(browser, await setOut(browser, page), login) };
}
