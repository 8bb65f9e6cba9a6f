import { deliveryTokenTypes, endpoints, grantTypes, isGuardError, type Me, requestTokenHeader, tokenTypes } from "@agent-id-guard/protocol";
import { expect } from "vitest";
import { systemClock } from "../../../../sdk/src/clock.ts";
import { credentialOf } from "../../../../sdk/src/credentials/credential.ts";
import { AgentGuard, type Session } from "../../../../sdk/src/index.ts";
import { type Browser, linksOf, type Page } from "../../fakes/browser.ts";
import { agreeAtThirdParty } from "../../fakes/third-party.ts";
import { given } from "./estate.ts";
import { keysAtOthers, type OtherSides } from "./other-sides.ts";
import type { Prints } from "./prints.ts";
import type { Answer } from "./recorder.ts";
import type { Spoils } from "./right-way.ts";
import { browserIn, post, type Scene, signInByPassword } from "./scene.ts";
import type { VaultEstate } from "./vault-estate.ts";

/** The scene with everybody with whom the vault deals. */
export interface VaultScene extends Scene {
  readonly vault: VaultEstate;
  readonly sides: OtherSides;
  readonly prints: Prints;
}

/** Alice, signed in at our pages. */
export interface Person {
  readonly page: Page;
  /** Calls the admin API as the console does. */
  readonly call: (method: string, path: string, body?: object) => Promise<Response>;
}

/** An agent that works for Alice, one that works for itself, and Alice. */
export interface Crew {
  readonly assistant: AgentGuard;
  readonly session: Session;
  readonly nightly: AgentGuard;
  readonly alice: Person;
  /** What the server itself calls its admin API with. */
  readonly system: string;
}

export async function connectCrew(scene: VaultScene, { accessToken }: Spoils): Promise<Crew> {
  const { url: issuer, estate, recorder, prints } = scene;
  const { agent, nightly } = estate;
  const { privateKey } = agent;
  const assistant = await AgentGuard.connect({ issuer, agentId: agent.id, privateKey, fetch: recorder.fetch });
  const session = await assistant.actFor(new Headers({ authorization: `Bearer ${accessToken}` }));
  const alone = await AgentGuard.connect({ issuer, agentId: nightly.id, secret: nightly.secret, fetch: recorder.fetch });
  const refusal: unknown = await session.deliver.token("files").catch((error: unknown) => error);
  if (!isGuardError(refusal) || refusal.connectionRequest === undefined) throw refusal;
  const person = await connectAccount(scene, refusal.connectionRequest.url, "ada");
  prints.add(refusal, await session.deliver.connected("files", refusal.connectionRequest));
  prints.add(assistant, session, alone, assistant.resources, assistant.deliver);
  const system = await scene.server.tell({ ask: "token" });
  scene.canaries.watch("system token", system.split(".")[2] ?? "");
  return { assistant, session, nightly: alone, alice: person, system };
}

/** Alice follows the link, signs in, agrees, and goes to the third party and back. `meanwhile`: what happens while she is there. */
export async function connectAccount(scene: VaultScene, link: string, login: string, meanwhile = async () => {}): Promise<Person> {
  const { url, canaries, sides } = scene;
  const browser = browserIn(scene);
  const asked = await signInByPassword(scene, browser, new URL(link), "alice", given.password);
  const leaving = await browser.submit(asked, { answer: "connect" });
  const isLeaving = ({ method, path, status }: Answer) => method === "POST" && path.startsWith(`${endpoints.connect}/`) && status === 200;
  const address = linksOf(leaving, sides.third.issuer)[0] ?? "";
  canaries.watch("state of the connect flow", new URL(address).searchParams.get("state") ?? "", isLeaving);
  const [cookie = ""] = browser.cookiesFor(new URL(`${url}${endpoints.connect}/`)).filter((one) => one.includes("-connect="));
  canaries.watch("cookie of the connect flow", cookie.split("=")[1] ?? "", isLeaving);
  const consent = await browser.goto(address, "cross-site");
  await meanwhile();
  return personIn(scene, browser, await agreeAtThirdParty(browser, consent, login));
}

/** Whoever is signed in in this browser, with the page that they are looking at. */
async function personIn({ url, recorder }: VaultScene, browser: Browser, page: Page): Promise<Person> {
  const headers = { cookie: browser.cookiesFor(new URL(url)).join("; "), origin: url };
  const me = await recorder.fetch(`${url}${endpoints.adminApi}/me`, { headers });
  const { session } = (await me.json()) as Me;
  const writing = { ...headers, [requestTokenHeader]: session?.requestToken ?? "", "content-type": "application/json" };
  return {
    page,
    call: (method, path, body) =>
      recorder.fetch(`${url}${endpoints.adminApi}/${path}`, {
        method,
        headers: method === "GET" ? headers : writing,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

/** Everything that the vault can hand over or add to a call is used in every way that there is. */
export async function useTheVault(scene: VaultScene, crew: Crew, spoils: Spoils): Promise<void> {
  const { vault, prints, admin, canaries } = scene;
  const { session, nightly, alice } = crew;
  const stored = await alice.call("POST", "my/connections", { credentialId: vault.own?.credentialId, secret: given.ownSecret });
  expect([stored.status, await stored.clone().json()]).toEqual([201, expect.anything()]);
  await callThrough(scene, session, ["files", "own", "machine", "shown", "keyless-model"]);

  prints.add(await session.deliver.token("files", { purpose: "reading" }), await nightly.deliver.token("machine"));
  prints.add(await session.deliver.minted("partner"), await session.deliver.reveal("shown", { reason: "a device" }));
  for (const name of ["aws", "alibaba", "tencent"]) prints.add(await session.deliver.sts(name));
  for (const name of ["aws", "google", "azure", "model"]) prints.add(await session.deliver.federated(`keyless-${name}`));
  const login = await session.deliver.dynamic("orders", { durationSeconds: 120 });
  prints.add(login);
  await askByHand(scene, crew, spoils);
  await rotateTheMaker(scene);

  const key = "canary-idempotency-of-a-reveal-0123456789";
  canaries.watch("idempotency key", key);
  const path = `credentials/${vault.shown?.credentialId}/reveal`;
  for (const reason of ["a device", "a device", "another"]) await asSystem(scene, crew, path, { reason }, { "idempotency-key": key });
  const leases = await session.deliver.leases("orders");
  prints.add(leases, await session.deliver.giveBack("orders", login.leaseId), await session.deliver.leases("files"));
  prints.add(crew.assistant, session, nightly, session.deliver, crew.assistant.deliver);
  await admin.call("POST", "kms/rewraps", { body: { everything: true } });
}

/** Through the gateway to an upstream in each of its moods. */
async function callThrough({ upstream, prints }: VaultScene, session: Session, names: readonly string[]): Promise<void> {
  for (const name of names) {
    for (const mood of ["customers", "echo", "fail", "refuse", "redirect"]) {
      const answer = await session.fetch(`${upstream}/${name}/${mood}`);
      expect([name, mood, answer.status]).not.toEqual([name, "echo", 502]);
      prints.add(answer, await answer.text());
    }
    prints.add(await session.fetch(`${upstream}/${name}/cut`).catch((error: unknown) => error));
  }
}

/** The same without the SDK: by `POST /deliveries` and at the token endpoint; and what there is to read. */
async function askByHand(scene: VaultScene, { session }: Crew, spoils: Spoils): Promise<void> {
  const { url, recorder, vault } = scene;
  for (const [name, mode, type] of [
    ["files", "token", deliveryTokenTypes.token],
    ["partner", "minted", deliveryTokenTypes.minted],
    ["keyless-model", "federated", deliveryTokenTypes.federated],
  ] as const) {
    const authorization = `Bearer ${await session.token(name)}`;
    const [delivered, exchanged] = [await askFor(scene, authorization, { mode }), await exchange(scene, spoils, name, type)];
    expect([delivered.status, exchanged.status]).toEqual([200, 200]);
    const { leaseId } = (await delivered.json()) as { leaseId: string };
    for (const what of [`${endpoints.deliveries}`, endpoints.self, `${endpoints.deliveries}/${leaseId}/nothing`])
      await recorder.fetch(url + what, { headers: { authorization } });
    for (const verb of ["renew", "revoke"])
      await recorder.fetch(`${url}${endpoints.deliveries}/${leaseId}/${verb}`, { method: "POST", headers: { authorization } });
    expect((await askFor(scene, authorization, { mode: "sts" })).status).toBe(403);
    expect((await exchange(scene, spoils, name, "urn:example:other")).status).toBe(400);
  }
  const orders = `Bearer ${await session.token("orders")}`;
  const { leaseId } = (await (await askFor(scene, orders, { mode: "dynamic" })).json()) as { leaseId: string };
  const renewed = await recorder.fetch(`${url}${endpoints.deliveries}/${leaseId}/renew`, {
    method: "POST",
    headers: { authorization: orders },
  });
  expect([renewed.status, vault.orders === undefined]).toEqual([200, false]);
}

export const askFor = ({ url, recorder }: Scene, authorization: string, body: object): Promise<Response> =>
  recorder.fetch(url + endpoints.deliveries, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

async function exchange(scene: VaultScene, { accessToken }: Spoils, name: string, type: string): Promise<Response> {
  const { url: issuer, estate, vault } = scene;
  const { id: clientId, privateKey } = estate.agent;
  const { form } = await credentialOf({ privateKey }, { issuer, clientId, clock: systemClock() }).prove();
  return post(scene, endpoints.token, {
    ...{ grant_type: grantTypes.tokenExchange, subject_token: accessToken, subject_token_type: tokenTypes.accessToken },
    ...{ resource: vault[name]?.identifier ?? "", requested_token_type: type, ...form },
  });
}

/** A call of the admin API as it stands, in the name of the server. Unlike an order to the server, it leaves its faults as they are. */
export function asSystem(
  { url, recorder }: Scene,
  { system }: Crew,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return recorder.fetch(`${url}${endpoints.adminApi}/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${system}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** The login that makes roles gets a password that the server makes, and later one that is given; one that the database does not take is refused. */
async function rotateTheMaker({ server, admin, sides, vault, canaries, prints }: VaultScene): Promise<void> {
  const id = vault.orders?.credentialId ?? "";
  const rotate = (body: object) => admin.change("POST", "credentials", id, "rotate", body);
  await server.tell({ ask: "made" });
  await rotate({});
  let found = 0;
  for (const secret of JSON.parse(await server.tell({ ask: "made" })) as string[]) {
    if (!(await sides.database.takes(secret))) continue;
    found += 1;
    canaries.watch("maker's password that the server made", secret);
  }
  expect(found).toBe(1);
  await sides.database.run(`ALTER ROLE maker PASSWORD '${keysAtOthers.nextMakerPassword}'`);
  await rotate({ secret: keysAtOthers.nextMakerPassword });
  prints.add(await rotate({ secret: keysAtOthers.wrongMakerPassword }).catch((error: unknown) => error));
  await rotate({ secret: keysAtOthers.nextMakerPassword });
}
