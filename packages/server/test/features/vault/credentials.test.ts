import { GuardError } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AdminHouse, openAdminHouse } from "../../fakes/admin-house.ts";
import { type Estate, type Registered, settleEstate } from "../../fakes/estate.ts";

let house: AdminHouse;
let estate: Estate;
let token: string;
beforeAll(async () => {
  house = await openAdminHouse();
  ({ estate } = await settleEstate(house));
  token = estate.token;
});
afterAll(() => house.close());

interface Credential extends Registered {
  readonly kind: string;
  readonly modes: readonly string[];
  readonly hasSecret: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

const post = (body: object) => house.call("POST", "credentials", { token, body });
const act = (method: string, { id, version }: Registered, verb: string, body: object, more: object = {}) =>
  house.call(method, `credentials/${id}${verb}`, { token, version, body, ...more });
const faultsOf = (answer: { json: unknown }) => [
  ...new Set((answer.json as { fields?: { path: string }[] }).fields?.map(({ path }) => path)),
];
const eventsOf = (action: string) => house.store.events({ action, newestFirst: true, limit: 5 });

const oauth = { provider: "github", flow: "user", clientId: "Iv1.abc" };
const cloudRole = {
  cloud: "aws",
  region: "eu-central-1",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  role: "arn:aws:iam::123456789012:role/agents",
};
const federation = { cloud: "google", audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q" };
const database = { engine: "postgresql", host: "db.example", database: "app", username: "maker", memberOf: ["app_reader"] };
const canary = "canary-value-of-a-credential";

describe("storing a credential of each kind", () => {
  it.each([
    ["oauth", { settings: oauth, secret: canary }, { modes: ["proxied"], sharing: "user_exclusive", hasSecret: true }],
    ["oauth", { settings: { ...oauth, flow: "machine" }, secret: canary, modes: ["token"] }, { modes: ["token"], sharing: "shared" }],
    ["jwt", { settings: { audience: ["https://partner.example"] } }, { modes: ["minted"], hasSecret: false }],
    ["cloud_role", { settings: cloudRole, secret: canary }, { modes: ["sts"], hasSecret: true, destinations: [] }],
    ["workload_identity", { settings: federation }, { modes: ["federated"], hasSecret: false }],
    [
      "database",
      { settings: database, secret: canary, rotation: { everyDays: 7 } },
      { modes: ["dynamic"], rotateAtMs: expect.any(Number) },
    ],
    ["secret", { sharing: "user_exclusive" }, { modes: ["proxied"], sharing: "user_exclusive", hasSecret: false }],
  ])("%s %#", async (kind, more, expected) => {
    const { id: resourceId } = await estate.service();
    const answer = await post({ kind, name: kind.replace("_", " "), resourceId, ...more });
    expect(answer.json).toMatchObject({ kind, ...expected });
    expect(answer.text).not.toContain(canary);
    const { id } = answer.json as Credential;
    const { items } = (await house.call("GET", `credentials?kind=${kind}&limit=200`, { token })).json as { items: Credential[] };
    expect(items.map((one) => one.id)).toContain(id);
    expect(new Set(items.map((one) => one.kind))).toEqual(new Set([kind]));
  });

  it("a body without a kind stores an API key", async () => {
    const { id: resourceId } = await estate.service();
    expect((await post({ name: "Key", resourceId, secret: canary })).json).toMatchObject({
      kind: "secret",
      modes: ["proxied"],
      settings: {},
    });
  });

  it("a database behind no gateway, and nothing for the gateway there", async () => {
    const { id: resourceId } = await estate.service({ upstreamUrl: undefined });
    expect((await post({ kind: "database", name: "DB", resourceId, settings: database, secret: canary })).status).toBe(201);
    expect(faultsOf(await post({ name: "Key", resourceId, secret: canary }))).toEqual(["resourceId"]);
  });

  it.each([
    [{ secret: undefined }, ["secret"]],
    [{ secret: `${canary}\n` }, ["secret"]],
    [{ kind: "token" }, ["kind"]],
    [{ modes: ["reveal"] }, ["modes.0"]],
    [{ modes: ["minted"] }, ["modes"]],
    [{ sharing: "user_exclusive" }, ["secret"]],
    [{ settings: { host: canary } }, ["settings"]],
    [{ kind: "oauth", settings: { ...oauth, clientId: `${canary}\n` } }, ["settings.clientId"]],
    [{ kind: "jwt", secret: undefined, settings: { audience: ["https://guard.example/api/v1"] } }, ["settings.audience"]],
    [{ kind: "jwt", secret: undefined, settings: { audience: ["https://x.example"], claims: { sub: canary } } }, ["settings.claims"]],
    [{ kind: "cloud_role", settings: { ...cloudRole, durationSeconds: 899 } }, ["settings.durationSeconds"]],
    [{ kind: "cloud_role", settings: { ...cloudRole, cloud: "other" } }, ["settings.cloud"]],
    [{ kind: "database", settings: { ...database, memberOf: ["a;b"] } }, ["settings.memberOf.0"]],
    [{ boundAgents: ["agt_00000000000000000000000000"] }, ["boundAgents.0"]],
    [{ boundPeople: [{ type: "group", id: "grp_00000000000000000000000000" }] }, ["boundPeople.0"]],
    [{ rotation: { everyDays: 0 } }, ["rotation.everyDays"]],
  ])("LOG-02: %j is refused at its place and not repeated", async (wrong, paths) => {
    const { id: resourceId } = await estate.service();
    const answer = await post({ kind: "secret", name: "Key", resourceId, secret: canary, ...wrong });
    expect([answer.status, faultsOf(answer)]).toEqual([400, paths]);
    expect(answer.text).not.toContain(canary);
  });
});

describe("changing a credential", () => {
  it("says what was changed, and stops at once what was taken away", async () => {
    const credential = await estate.credential();
    const agent = await estate.agent();
    const changed = await act("PATCH", credential, "", { name: "Another name", canary: true, boundAgents: [agent.id] });
    expect(changed.json).toMatchObject({ name: "Another name", canary: true, boundAgents: [agent.id], version: 2 });
    const [event] = await eventsOf("credential.update");
    expect(event).toMatchObject({ detail: { changed: "boundAgents canary name" }, revokes: [{ kind: "credential", id: credential.id }] });
    expect((await act("PATCH", credential, "", { name: "Late" })).status).toBe(412);
    expect((await act("PATCH", credential, "", {})).status).toBe(400);
    expect(faultsOf(await act("PATCH", { ...credential, version: 2 }, "", { modes: ["sts"] }))).toEqual(["modes"]);
  });

  it("VLT-09: is rotated with an overlap; the versions say which opens until when", async () => {
    const credential = await estate.credential();
    const rotated = await act("POST", credential, "/rotate", { secret: "next-key-value", overlapSeconds: 600 });
    expect(rotated.status).toBe(200);
    const { items } = (await house.call("GET", `credentials/${credential.id}/versions`, { token })).json as { items: object[] };
    expect(items).toMatchObject([
      { number: 2, active: true, retireAtMs: null, lastUsedAtMs: null },
      { number: 1, active: false, retireAtMs: expect.any(Number), lastUsedAtMs: null },
    ]);
    expect(faultsOf(await act("POST", { ...credential, version: 2 }, "/rotate", {}))).toEqual(["secret"]);
  });

  it("an access key is replaced together with its id, and with neither alone", async () => {
    const { id: resourceId } = await estate.service();
    const role = { kind: "cloud_role", name: "Role", resourceId, settings: cloudRole, secret: canary };
    const credential = (await post(role)).json as Credential;
    const rotate = (body: object) => act("POST", credential, "/rotate", body);
    for (const half of [{ secret: "next-key" }, { accessKeyId: "AKIANEXTNEXTNEXT0000" }])
      expect(faultsOf(await rotate(half))).toEqual(["accessKeyId"]);
    const before = await house.store.get("credentials", credential.id);
    const rotated = await rotate({ secret: "next-key", accessKeyId: "AKIANEXTNEXTNEXT0000" });
    expect(rotated.json).toMatchObject({ version: 2, settings: { ...cloudRole, accessKeyId: "AKIANEXTNEXTNEXT0000" } });
    const now = await house.store.get("credentials", credential.id);
    const opened = async (row: typeof before) => row && Buffer.from((await house.ports.vault.openSecret(row)).secret).toString();
    expect([await opened(before), await opened(now)]).toEqual([canary, "next-key"]);
    const key = await estate.credential();
    expect(faultsOf(await act("POST", key, "/rotate", { secret: "next", accessKeyId: "AKIANEXTNEXTNEXT0000" }))).toEqual(["accessKeyId"]);
  });

  it("VLT-09: an access key of AWS is replaced by the server, and not twice within the overlap", async () => {
    const { id: resourceId } = await estate.service();
    house.accessKeys.keys.set(cloudRole.accessKeyId, canary);
    const role = { kind: "cloud_role", name: "Role", resourceId, settings: cloudRole, secret: canary };
    const credential = (await post(role)).json as Credential;
    const answer = await act("POST", credential, "/rotate", {});
    const rotated = answer.json as Credential;
    expect(rotated.settings).toMatchObject({ previousAccessKey: { accessKeyId: cloudRole.accessKeyId, deleteAtMs: expect.any(Number) } });
    const made = house.accessKeys.keys.get(String(rotated.settings.accessKeyId)) ?? "none";
    const row = await house.store.get("credentials", credential.id);
    expect(row && Buffer.from((await house.ports.vault.openSecret(row)).secret).toString()).toBe(made);
    expect(answer.text).not.toContain(made);
    const { items } = (await house.call("GET", `credentials/${credential.id}/versions`, { token })).json as { items: object[] };
    expect(items).toMatchObject([
      { number: 3, active: true },
      { number: 1, active: false, retireAtMs: expect.any(Number) },
    ]);
    expect((await act("POST", rotated, "/rotate", {})).json).toMatchObject({ code: "entity.invalid_state" });
  });

  it("a database's login is given a new password by the server", async () => {
    const { id: resourceId } = await estate.service();
    house.databaseRoles.password = undefined;
    const credential = (await post({ kind: "database", name: "DB", resourceId, settings: database, secret: canary })).json as Credential;
    const answer = await act("POST", credential, "/rotate", {});
    expect(answer.json).toMatchObject({ version: 2 });
    expect(house.databaseRoles.password).not.toBe(canary);
    expect(answer.text).not.toContain(house.databaseRoles.password);
  });
});

describe("revealing a value", () => {
  const value = "upstream-key-value";
  const why = { reason: "to move a device" };
  const reveal = (id: string, more: object = {}) => house.call("POST", `credentials/${id}/reveal`, { token, body: why, ...more });

  it("VLT-07: is off unless allowed, raises an alert each time, and ends when it is forbidden", async () => {
    const credential = await estate.credential();
    expect(await reveal(credential.id)).toMatchObject({ status: 403, json: { code: "vault.mode_refused" } });
    const allowed = (await act("PUT", credential, "/reveal", { allowed: true, reason: "a device" })).json as Credential;
    expect(allowed.modes).toEqual(["proxied", "reveal"]);
    const answer = await reveal(credential.id);
    expect(answer.json).toEqual({ secret: value, leaseId: null });
    expect(answer.headers.get("cache-control")).toContain("no-store");
    const [event] = await eventsOf("credential.reveal");
    expect(event).toMatchObject({ category: "alert", credentialId: credential.id, reason: why.reason, actor: { id: estate.caller() } });
    expect(JSON.stringify(event)).not.toContain(value);
    expect((await house.call("POST", `credentials/${credential.id}/reveal`, { token, body: {} })).status).toBe(400);
    const now = (await house.call("GET", `credentials/${credential.id}`, { token })).json as Credential;
    expect((await act("PUT", now, "/reveal", { allowed: false, reason: "moved" })).json).toMatchObject({ modes: ["proxied"] });
    expect((await reveal(credential.id)).status).toBe(403);
  });

  it("VLT-07: to an auditor, who may list, it is refused", async () => {
    const id = await estate.revealable();
    const auditor = house.tokenOf((await house.person(estate.name("auditor"), "auditor")).id);
    const refused = await reveal(id, { token: auditor });
    expect([refused.status, (await house.call("GET", `credentials/${id}`, { token: auditor })).status]).toEqual([403, 200]);
    expect(refused.text).not.toContain(value);
  });

  it("VLT-07: after a sign-in of an hour ago it is refused", async () => {
    const id = await estate.revealable();
    const { headers } = await house.session(estate.caller(), house.clock.nowMs() - 3_600_000);
    const stale = await reveal(id, { token: undefined, headers });
    expect(stale).toMatchObject({ status: 403, json: { code: "access.reauthentication_required" } });
    expect(stale.text).not.toContain(value);
  });

  it("VLT-07: while it can't be recorded nothing is shown", async () => {
    const id = await estate.revealable();
    const { store } = house;
    const commit = store.commit;
    store.commit = () => Promise.reject(new GuardError("audit.unavailable"));
    const refused = await reveal(id);
    store.commit = commit;
    expect(refused).toMatchObject({ status: 503, json: { code: "audit.unavailable" } });
    expect(refused.text).not.toContain(value);
    expect((await eventsOf("credential.reveal")).filter(({ credentialId }) => credentialId === id)).toEqual([]);
    expect((await reveal(id)).json).toMatchObject({ secret: value });
  });

  it("VLT-07: is remembered for a repeated attempt, but sealed", async () => {
    const id = await estate.revealable();
    const key = "a-key-of-at-least-16-characters";
    const [one, two] = [await reveal(id, { key }), await reveal(id, { key })];
    expect([one.json, two.json]).toEqual([{ secret: value, leaseId: null }, one.json]);
    expect(JSON.stringify(await house.store.find("idempotency", {}))).not.toContain(value);
  });

  it("touches a canary", async () => {
    const id = await estate.revealable();
    await act("PATCH", { id, version: 2 }, "", { canary: true });
    expect((await reveal(id)).status).toBe(200);
    const [[alert], [touch]] = [await eventsOf("credential.canary_touched"), await eventsOf("credential.reveal")];
    expect(alert).toMatchObject({ category: "alert", credentialId: id, parent: touch?.id, detail: { by: "credential.reveal" } });
    const { items } = (await house.call("GET", "attention", { token })).json as { items: { code: string; count: number }[] };
    expect(items).toContainEqual(expect.objectContaining({ code: "credential.canary_touched", count: 1 }));
  });
});
