import { type ConnectionRequestAnswer, endpoints } from "@agent-id-guard/protocol";
import { expect } from "vitest";
import type { startVaultTransit } from "../../fakes/kms/vault-transit.ts";
import { thirdPartyClient } from "../../fakes/third-party.ts";
import { given } from "./estate.ts";
import { keysAtOthers, thirdPartyTokenSeconds } from "./other-sides.ts";
import { askFor, asSystem, type Crew, connectAccount, type VaultScene } from "./use-the-vault.ts";
import type { SentCall, Weather } from "./wire.ts";

/** After a failure the server leaves a provider alone for ten seconds. */
const restMs = 11_000;
const untilRefreshMs = (thirdPartyTokenSeconds - 1) * 1_000;
const modes = {
  files: "token",
  machine: "token",
  aws: "sts",
  alibaba: "sts",
  tencent: "sts",
  "keyless-aws": "federated",
  "keyless-google": "federated",
  "keyless-azure": "federated",
  "keyless-model": "federated",
  orders: "dynamic",
  shown: "reveal",
  partner: "minted",
} as const;

/** Tokens of ours with which an agent asks the vault, by the name of the resource. */
export type Bearers = Readonly<Record<string, string>>;

export async function bearersOf({ session }: Crew): Promise<Bearers> {
  const entries = Object.keys(modes).map(async (name) => [name, `Bearer ${await session.token(name)}`]);
  return Object.fromEntries([...(await Promise.all(entries)), ["own", `Bearer ${await session.token("own")}`]]) as Bearers;
}

/** A token is refreshed; its grant dies; the account is connected anew, and taken away. */
export async function outliveTokens(scene: VaultScene, { alice }: Crew, bearers: Bearers): Promise<void> {
  const { server, sides, vault, prints } = scene;
  await server.tell({ advanceMs: untilRefreshMs });
  for (const name of ["files", "machine"]) expect((await callThrough(scene, bearers, name)).status).toBe(200);
  const [first = "", ...next] = await refreshTokensOf(scene);
  expect(next.length).toBeGreaterThan(0);
  // Whoever stole the one from before uses it: the third party ends the whole grant.
  const stolen = {
    grant_type: "refresh_token",
    refresh_token: first,
    client_id: thirdPartyClient.id,
    client_secret: thirdPartyClient.secret,
  };
  expect((await fetch(`${sides.third.issuer}/token`, { method: "POST", body: new URLSearchParams(stolen) })).status).toBe(400);
  await server.tell({ advanceMs: untilRefreshMs });
  const dead = await callThrough(scene, bearers, "files");
  expect(await dead.json()).toMatchObject({ code: "connection.dead" });
  await askForEverything(scene, bearers);

  await connectAgain(scene, alice, "grace");
  const { items } = (await (await alice.call("GET", "my/connections")).json()) as {
    items: { credentialId: string; connection: { id: string } }[];
  };
  const { connection } = items.find(({ credentialId }) => credentialId === vault.files?.credentialId) ?? {};
  const gone = await alice.call("DELETE", `my/connections/${connection?.id}`);
  expect(await gone.json()).toEqual({ revokedAtProvider: "yes" });
  prints.add(await (await connectAgain(scene, alice, "grace")).text());
}

async function connectAgain(scene: VaultScene, alice: Crew["alice"], login: string, meanwhile?: () => Promise<void>): Promise<Response> {
  const started = await alice.call("POST", "my/connections/start", { credentialId: scene.vault.files?.credentialId });
  const { url } = (await started.json()) as ConnectionRequestAnswer;
  const { page, call } = await connectAccount(scene, url, login, meanwhile);
  expect([meanwhile === undefined, page.status]).toEqual([page.status === 200, page.status]);
  return call("GET", "my/connections");
}

/** Those that the third party gave for consents, and for one another, in that order. */
async function refreshTokensOf({ server, sides }: VaultScene): Promise<readonly string[]> {
  const calls = JSON.parse(await server.tell({ ask: "calls" })) as SentCall[];
  const answers = calls
    .filter(({ url }) => url === `${sides.third.issuer}/token`)
    .map(({ answer }) => JSON.parse(answer) as Record<string, string>);
  return answers.flatMap(({ refresh_token }) => refresh_token ?? []);
}

const callThrough = ({ url, recorder }: VaultScene, bearers: Bearers, name: string): Promise<Response> =>
  recorder.fetch(`${url}${endpoints.gateway}/${name}/echo`, { headers: { authorization: bearers[name] ?? "" } });

/** Every delivery and every way of adding something to a call, whatever comes of it. */
export async function askForEverything(scene: VaultScene, bearers: Bearers): Promise<void> {
  for (const [name, mode] of Object.entries(modes)) await askFor(scene, bearers[name] ?? "", { mode, reason: "a test", purpose: "a test" });
  for (const name of ["files", "machine", "own", "keyless-model"]) await callThrough(scene, bearers, name);
}

/** What people and administrators do with the vault, whatever comes of it. */
export async function administer(scene: VaultScene, crew: Crew): Promise<void> {
  const { alice } = crew;
  const { vault, admin, url, recorder, prints } = scene;
  await alice.call("POST", "my/connections", { credentialId: vault.own?.credentialId, secret: given.ownSecret });
  const started = await alice.call("POST", "my/connections/start", { credentialId: vault.files?.credentialId });
  const { id } = (await started.json()) as { id?: string };
  for (const path of [`${endpoints.connect}/${id}`, `${endpoints.connect}/callback/${vault.files?.credentialId}?state=${id}&code=${id}`])
    await recorder.fetch(url + path, { redirect: "manual" });
  await asSystem(scene, crew, `credentials/${vault.shown?.credentialId}/reveal`, { reason: "a test" });
  await admin.change("POST", "credentials", vault.orders?.credentialId ?? "", "rotate", {}).catch((error: unknown) => prints.add(error));
  for (const path of ["credentials", "connections", "leases", "kms"])
    await admin.call("GET", path).catch((error: unknown) => prints.add(error));
}

/** Third parties and clouds that repeat all they are told, or never answer; a database and a cloud whose refusals hold the secret. */
export async function meetBadSides(scene: VaultScene, crew: Crew, bearers: Bearers): Promise<void> {
  const { server, sides, vault, admin, prints } = scene;
  const rotate = (body: object) =>
    admin.change("POST", "credentials", vault.orders?.credentialId ?? "", "rotate", body).catch((error: unknown) => prints.add(error));
  const login = await askFor(scene, bearers.orders ?? "", { mode: "dynamic" });
  const { leaseId } = (await login.json()) as { leaseId: string };
  for (const password of [keysAtOthers.nextMakerPassword, keysAtOthers.wrongMakerPassword]) {
    sides.database.refuse(password);
    await askFor(scene, bearers.orders ?? "", { mode: "dynamic" });
    for (const body of [{}, { secret: keysAtOthers.wrongMakerPassword }]) await rotate(body);
    await asSystem(scene, crew, `leases/${leaseId}/revoke`, { reason: "a test" }, { "if-match": '"1"' });
  }
  sides.database.refuse(undefined);
  sides.refuseAtAws(keysAtOthers.awsKey);
  await askFor(scene, bearers.aws ?? "", { mode: "sts" });
  sides.refuseAtAws(undefined);
  const turn = (weather: Weather) => async () => void (await server.tell({ weather, advanceMs: restMs }));
  for (const weather of ["echo", "silence", "echo", "echo"] as const) {
    await turn(weather)();
    await askForEverything(scene, bearers);
  }
  for (const weather of ["echo", "silence"] as const) {
    await connectAgain(scene, crew.alice, "grace", turn(weather));
    await turn("fine")();
  }
  await server.tell({ weather: "echo" });
  await removeAll(scene);
  await server.tell({});
}

/** An administrator takes away what people have connected. */
async function removeAll({ admin, prints }: VaultScene): Promise<void> {
  for (const { id } of await admin.list<{ id: string }>("connections"))
    prints.add(await admin.call("DELETE", `connections/${id}`).catch((error: unknown) => error));
}

/** The key service refuses, with our token in its words, and is gone. */
export async function loseTheKeys(scene: VaultScene, crew: Crew, bearers: Bearers, kms: Awaited<ReturnType<typeof startVaultTransit>>) {
  for (const [lose, find] of [
    [() => kms.keys.set("guard", { isDenied: true }), () => kms.keys.set("guard", { isDenied: false })],
    [kms.vanish, kms.recover],
  ] as const) {
    lose();
    await asSystem(scene, crew, "kms/check", {});
    await askForEverything(scene, bearers);
    await administer(scene, crew);
    find();
  }
}
