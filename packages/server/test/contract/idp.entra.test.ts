import { readProviderSettings, type SettingsOf } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { directorySourceContract, redirectProviderContract } from "../../src/idp/contract.test-kit.ts";
import { openEntra } from "../../src/idp/entra/provider.ts";
import type { DirectorySource, IdentityProvider, ProviderCallback, RedirectSignIn } from "../../src/idp/port.ts";
import { createOutbound } from "../../src/outbound/undici.ts";
import { Browser } from "../fakes/browser.ts";
import { RandomEntropy } from "../fakes/random-entropy.ts";
import { type EntraServer, entraApp, startEntra } from "../fakes/vendors/entra.ts";
import { contoso, entraTenants, fabrikam, ids, permissions, personal, strangers } from "../fakes/vendors/entra-town.ts";
import { ImpatientClock } from "../fakes/vendors/impatient-clock.ts";

const callbackUrl = "http://127.0.0.1:1/signin/callback/idp_1";
const outbound = createOutbound();
const clock = new ImpatientClock();
const ports = { fetch: outbound.fetch(true), clock, entropy: new RandomEntropy(clock), allowLoopbackHttp: true };
let entra: EntraServer;

beforeAll(async () => {
  entra = await startEntra(entraTenants());
  entra.admit(callbackUrl);
});
beforeEach(() => {
  Object.assign(entra.tenants, entraTenants());
  Object.assign(entra, {
    tokenVersion: "2.0",
    keyIssuer: `${entra.url}/{tenantid}/v2.0`,
    claims: {},
    person: { tenantId: contoso, objectId: ids.ada },
  });
  Object.assign(entra.graph, { page: undefined, throttle: 0, forgotten: 0 });
  entra.graph.deltas.length = 0;
  entra.graph.asked.length = 0;
  entra.graph.tokens.clear();
  entra.graph.subscriptions.clear();
});
afterAll(async () => {
  await entra.close();
  await outbound.close();
});

type Settings = Partial<SettingsOf<"entra">>;

function open(settings: Settings = {}, secrets: Readonly<Record<string, string>> = {}): IdentityProvider {
  const own = { tenantIds: [contoso], clientId: entraApp.clientId, loginUrl: entra.url, graphUrl: entra.url, ...settings };
  const read = readProviderSettings("entra", own);
  if (!read.success) throw read.error;
  return openEntra(read.data as SettingsOf<"entra">, { clientSecret: entraApp.clientSecret, ...secrets }, ports);
}
const signInOf = ({ signIn }: IdentityProvider) => signIn as RedirectSignIn;
const directoryOf = ({ directory }: IdentityProvider) => directory as DirectorySource;

async function follow(redirectTo: string): Promise<URL> {
  return (await new Browser({ leavesAt: (url) => url.href.startsWith(callbackUrl) }).goto(redirectTo)).url;
}
async function signIn(settings: Settings = {}) {
  const provider = signInOf(open(settings));
  const { redirectTo, memory } = await provider.start("state1", callbackUrl);
  return provider.finish(await follow(redirectTo), "state1", memory);
}
async function all<T>(told: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const entry of told) list.push(entry);
  return list;
}

const bare = { ref: null, groups: null, isActive: true, title: "Engineer", managerRef: null };
const ada = {
  ...bare,
  subject: `${contoso}/${ids.ada}`,
  name: "Ada",
  email: "ada@contoso.example",
  username: "ada@contoso.example",
  employeeNumber: "E-01",
  departments: [["Research / Development"]],
  managerRef: `${contoso}/${ids.bob}`,
};
const bob = {
  ...ada,
  subject: `${contoso}/${ids.bob}`,
  name: "Bob",
  email: "bob@contoso.example",
  username: "bob@contoso.example",
  employeeNumber: "E-02",
  title: "Head",
  departments: [["Board"]],
  managerRef: null,
};
const carol = {
  ...bob,
  subject: `${contoso}/${ids.carol}`,
  name: "Carol",
  email: "carol@contoso.example",
  username: "carol@contoso.example",
  employeeNumber: "E-03",
  title: "Engineer",
  departments: [],
  isActive: false,
};
const directoryGroups = [
  { id: ids.staff, name: "Staff" },
  { id: ids.support, name: "Support" },
];
const roleGroup = { id: "role:Agents.Use", name: "Agents.Use" };

redirectProviderContract("entra", async () => ({
  provider: open(),
  callbackUrl,
  signIn: follow,
  person: { ...ada, groups: directoryGroups },
  wrongSecret: open({}, { clientSecret: "another" }),
  unreachable: open({ loginUrl: "http://127.0.0.1:1", graphUrl: "http://127.0.0.1:1" }),
}));

redirectProviderContract("entra with several tenants", async () => ({
  provider: open({ tenantIds: [contoso, fabrikam] }),
  callbackUrl,
  signIn: follow,
  person: { ...ada, groups: directoryGroups },
  wrongSecret: open({ tenantIds: [contoso, fabrikam] }, { clientSecret: "another" }),
  unreachable: open({ tenantIds: [contoso, fabrikam], loginUrl: "http://127.0.0.1:1", graphUrl: "http://127.0.0.1:1" }),
}));

directorySourceContract("entra", async () => {
  entra.graph.page = 1;
  return {
    provider: open(),
    departments: ["Research / Development", "Board"].map((name) => ({ id: name, parentId: null, name })),
    people: [ada, bob, carol],
    groups: [...directoryGroups, roleGroup],
    members: {
      [ids.staff]: [ada.subject, bob.subject],
      [ids.support]: [ada.subject],
      [roleGroup.id]: [bob.subject, carol.subject],
    },
    goneRef: `${contoso}/${ids.nobody}`,
    wrongSecret: open({}, { clientSecret: "another" }),
    unreachable: open({ loginUrl: "http://127.0.0.1:1", graphUrl: "http://127.0.0.1:1" }),
    change: async () => {
      const user = entra.tenants[contoso]?.users.find(({ id }) => id === ids.bob);
      if (user !== undefined) user.jobTitle = "Chair";
      entra.graph.deltas.push({ id: ids.bob }, { id: ids.bob });
      return { ...bob, title: "Chair" };
    },
  };
});

describe("who may come in from Entra ID", () => {
  it("FED-03: several tenants, each by the list; the key is tid and oid in lower case", async () => {
    const tenantIds = [contoso, fabrikam];
    expect((await signIn({ tenantIds })).person.subject).toBe(`${contoso}/${ids.ada}`);
    entra.person = { tenantId: fabrikam, objectId: "aaaaaaaa-0000-4000-8000-0000000000f1" };
    entra.claims = { oid: "AAAAAAAA-0000-4000-8000-0000000000F1" };
    expect((await signIn({ tenantIds })).person.subject).toBe(`${fabrikam}/aaaaaaaa-0000-4000-8000-0000000000f1`);
  });

  it.each([
    ["a tenant outside the list", strangers],
    ["the tenant of personal accounts", personal],
  ])("FED-03: %s is refused", async (_what, tenantId) => {
    entra.person = { tenantId, objectId: entra.tenants[tenantId]?.users[0]?.id ?? "" };
    await expect(signIn({ tenantIds: [contoso, fabrikam] })).rejects.toMatchObject({
      code: "signin.failed",
      description: expect.stringContaining("not among"),
    });
  });

  it("FED-03: the tenant of personal accounts can't be put on the list", () => {
    expect(readProviderSettings("entra", { tenantIds: [personal], clientId: "c" }).success).toBe(false);
  });

  it.each<[string, () => void]>([
    ["a tid that is not the issuer's", () => (entra.claims = { tid: fabrikam })],
    ["a tid that is no GUID", () => (entra.claims = { tid: "organizations", iss: `${entra.url}/organizations/v2.0` })],
    ["no tid", () => (entra.claims = { tid: undefined })],
    ["no oid", () => (entra.claims = { oid: undefined })],
    ["an oid with a slash", () => (entra.claims = { oid: `${ids.ada}/x` })],
    ["the literal template as issuer", () => (entra.claims = { iss: `${entra.url}/{tenantid}/v2.0` })],
    ["a v1.0 issuer", () => (entra.tokenVersion = "1.0")],
    ["another audience", () => (entra.claims = { aud: "00000003-0000-0000-c000-000000000000" })],
    ["a key of another tenant", () => (entra.keyIssuer = `${entra.url}/${strangers}/v2.0`)],
    ["a key of personal accounts", () => (entra.keyIssuer = `${entra.url}/${personal}/v2.0`)],
  ])("FED-01, FED-03: an ID token with %s is refused, for one tenant and for several", async (_what, lie) => {
    lie();
    for (const tenantIds of [[contoso], [contoso, fabrikam]])
      await expect(signIn({ tenantIds })).rejects.toMatchObject({ code: "signin.failed" });
  });

  it("FED-03: with several tenants a key that names no issuer signs nothing", async () => {
    entra.keyIssuer = undefined;
    await expect(signIn({ tenantIds: [contoso, fabrikam] })).rejects.toMatchObject({ code: "signin.failed" });
  });

  describe("FED-03: guests", () => {
    const asGuest = (claims: Record<string, unknown>, userType: string | null = "Member") => {
      entra.claims = claims;
      const user = entra.tenants[contoso]?.users.find(({ id }) => id === ids.ada);
      if (user !== undefined) user.userType = userType;
    };

    it.each<[string, () => void]>([
      ["by the claim acct", () => asGuest({ acct: 1 })],
      ["by the claim idp", () => asGuest({ idp: `https://sts.windows.net/${fabrikam}/`, acct: 0 })],
      ["by the directory", () => asGuest({}, "Guest")],
    ])("are refused %s, unless they are let in", async (_how, become) => {
      become();
      await expect(signIn()).rejects.toMatchObject({ code: "signin.failed", description: "Guests may not come in" });
      expect((await signIn({ guests: true })).person.subject).toBe(ada.subject);
    });

    it("are told what to set when nobody says who is one", async () => {
      asGuest({});
      entra.tenants[contoso]?.permissions?.clear();
      await expect(signIn()).rejects.toMatchObject({ code: "idp.unreachable", description: expect.stringContaining("acct") });
      asGuest({ acct: 0 });
      expect((await signIn()).person).toMatchObject({ name: "Ada", title: "", managerRef: null });
    });
  });

  it("FED-02: an address is passed on only of members of the own tenant, or where Entra ID vouches for its domain", async () => {
    entra.person = { tenantId: fabrikam, objectId: "aaaaaaaa-0000-4000-8000-0000000000f1" };
    const tenantIds = [contoso, fabrikam];
    expect((await signIn({ tenantIds })).person).toMatchObject({ name: "Fay", email: null });
    entra.tenants[fabrikam]?.permissions?.clear();
    entra.claims = { acct: 0 };
    expect((await signIn({ tenantIds })).person.email).toBeNull();
    entra.claims = { acct: 0, xms_edov: true };
    expect((await signIn({ tenantIds })).person.email).toBe("ada@contoso.example");
  });

  it("whoever was disabled is told so, and whoever the directory no longer has is refused", async () => {
    entra.person = { tenantId: contoso, objectId: ids.carol };
    expect((await signIn()).person.isActive).toBe(false);
    entra.person = { tenantId: contoso, objectId: ids.nobody };
    await expect(signIn()).rejects.toMatchObject({ code: "signin.failed" });
  });

  it("FED-10: nobody loses a department because Graph was busy: the sign-in fails instead", async () => {
    entra.graph.throttle = 1;
    await expect(signIn()).rejects.toMatchObject({ code: "idp.unreachable" });
    expect((await signIn()).person.departments).toEqual(ada.departments);
  });

  it("FED-14: over http it is refused unless this is a loopback installation", async () => {
    const read = readProviderSettings("entra", { tenantIds: [contoso], clientId: "c", loginUrl: entra.url, graphUrl: entra.url });
    const strict = openEntra(read.data as SettingsOf<"entra">, { clientSecret: "s" }, { ...ports, allowLoopbackHttp: false });
    await expect(signInOf(strict).start("state1", callbackUrl)).rejects.toMatchObject({ code: "idp.unreachable" });
    await expect(directoryOf(strict).person(ada.subject)).rejects.toMatchObject({ code: "idp.unreachable" });
  });
});

describe("groups of who signs in", () => {
  const overage = {
    _claim_names: { groups: "src1" },
    _claim_sources: { src1: { endpoint: "http://127.0.0.1:1/steal" } },
  };
  it.each([
    ["groups", directoryGroups],
    ["roles", [roleGroup]],
    ["both", [roleGroup, ...directoryGroups]],
  ] as const)("come from %s as the settings say", async (groupsFrom, expected) => {
    entra.claims = { roles: ["Agents.Use"] };
    expect((await signIn({ groupsFrom })).person.groups).toEqual(expected);
  });

  it("too many for a token: asked of Graph, page by page, and never at the address in the token", async () => {
    entra.claims = overage;
    entra.graph.page = 1;
    expect((await signIn()).person.groups).toEqual(directoryGroups);
    entra.tenants[contoso]?.permissions?.delete("GroupMember.Read.All");
    await expect(signIn()).rejects.toMatchObject({ code: "idp.unreachable", description: expect.stringContaining("GroupMember.Read.All") });
    entra.claims = { hasgroups: true };
    await expect(signIn()).rejects.toMatchObject({ code: "idp.unreachable" });
  });

  it("without the permission: those of the token by their ids, or none told", async () => {
    entra.tenants[contoso]?.permissions?.delete("GroupMember.Read.All");
    entra.claims = { groups: [ids.support.toUpperCase()] };
    expect((await signIn()).person.groups).toEqual([{ id: ids.support, name: ids.support }]);
    entra.claims = {};
    expect((await signIn({ groupsFrom: "groups" })).person.groups).toBeNull();
  });
});

describe("the directory over Graph", () => {
  const person = (settings: Settings, ref: string) => directoryOf(open(settings)).person(ref);

  it("waits as long as it is told to, and gives up in the end", async () => {
    clock.pausesMs.length = 0;
    entra.graph.throttle = 2;
    expect(await person({}, ada.subject)).toMatchObject({ name: "Ada" });
    expect(clock.pausesMs).toEqual([7_000, 7_000]);
    entra.graph.throttle = 100;
    await expect(person({}, ada.subject)).rejects.toMatchObject({ code: "idp.unreachable" });
  });

  it("asks for a new token when Graph no longer takes the old one", async () => {
    const directory = directoryOf(open());
    await directory.person(ada.subject);
    entra.graph.tokens.clear();
    expect(await directory.person(ada.subject)).toMatchObject({ name: "Ada" });
  });

  it("a permission that is missing, a tenant without consent, and somebody of nowhere are no departure", async () => {
    await expect(person({}, `${strangers}/${ids.ada}`)).rejects.toMatchObject({ code: "idp.unreachable" });
    await expect(person({}, "nonsense")).rejects.toMatchObject({ code: "idp.unreachable" });
    entra.tenants[contoso]?.permissions?.clear();
    await expect(person({}, `${contoso}/${ids.nobody}`)).rejects.toMatchObject({ code: "idp.unreachable" });
    Object.assign(entra.tenants[contoso] ?? {}, { permissions: null });
    await expect(person({}, `${contoso}/${ids.nobody}`)).rejects.toMatchObject({ code: "idp.unreachable" });
    await expect(all(directoryOf(open()).people())).rejects.toMatchObject({ code: "idp.unreachable" });
  });

  it("guests are in it when they may come in", async () => {
    expect((await all(directoryOf(open({ guests: true })).people())).map(({ name }) => name)).toContain("Gus");
    expect((await all(directoryOf(open({ guests: true })).departments())).map(({ name }) => name)).toContain("Elsewhere");
  });

  it.each(["changed", "deleted"] as const)("tells who was removed (%s), who was disabled, and no guests", async (removed) => {
    const changes = directoryOf(open()).changes ?? (() => Promise.reject());
    const start = await drained(changes(null) as AsyncGenerator<unknown, string>);
    const users = entra.tenants[contoso]?.users ?? [];
    users.splice(1, 1);
    Object.assign(users[0] ?? {}, { accountEnabled: false });
    entra.graph.deltas.push({ id: ids.bob, removed }, { id: ids.ada }, { id: ids.guest });
    const { told } = await drained(changes(start.cursor) as AsyncGenerator<unknown, string>);
    expect(told).toMatchObject([
      { kind: "gone", ref: bob.subject },
      { kind: "person", person: { subject: ada.subject, isActive: false } },
    ]);
  });

  it("says so when Graph has forgotten a cursor, and follows none that leads elsewhere", async () => {
    const changes = directoryOf(open()).changes ?? (() => Promise.reject());
    const start = await drained(changes(null) as AsyncGenerator<unknown, string>);
    entra.graph.forgotten = 10;
    for (const cursor of [
      start.cursor,
      start.cursor.replace("127.0.0.1", "127.0.0.2"),
      `${entra.url}/v1.0/users?x`,
      `${entra.url}.evil.example/v1.0/users/delta`,
    ])
      await expect(drained(changes(cursor) as AsyncGenerator<unknown, string>)).rejects.toMatchObject({ code: "idp.cursor_expired" });
  });
});

describe("the connection test", () => {
  const outcomes = async (provider: IdentityProvider) =>
    Object.fromEntries((await provider.test()).steps.map(({ name, outcome }) => [name, outcome]));

  it("names what is missing", async () => {
    entra.tenants[contoso]?.permissions?.delete("Application.Read.All");
    const provider = open({}, { notificationState: "state" });
    expect(await outcomes(provider)).toEqual({
      address: "passed",
      credentials: "passed",
      people: "passed",
      groups: "passed",
      appRoles: "failed",
      callbacks: "passed",
    });
    expect(permissions).toHaveLength(3);
  });

  it("names a tenant without consent, and a wrong secret", async () => {
    Object.assign(entra.tenants[fabrikam] ?? {}, { permissions: null });
    const { steps } = await open({ tenantIds: [contoso, fabrikam], groupsFrom: "groups" }).test();
    expect(steps).toMatchObject([
      { outcome: "passed" },
      { name: "credentials", outcome: "failed", message: expect.stringContaining(fabrikam) },
      { outcome: "passed" },
      { outcome: "passed" },
      { outcome: "skipped" },
      { outcome: "skipped" },
    ]);
    const wrong = await open({}, { clientSecret: "another" }).test();
    expect(wrong.steps.find(({ name }) => name === "credentials")?.message).toContain("AADSTS7000215");
  });
});

describe("change notifications", () => {
  const clientState = "a state that only Graph and we know";
  const provider = () => open({}, { notificationState: clientState });
  const callback = (body: unknown, query = ""): ProviderCallback => ({
    method: "POST",
    query: new URLSearchParams(query),
    headers: new Headers(),
    body: new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)),
  });
  const receive = (call: ProviderCallback) => provider().receive?.(call);
  const notification = (more: Record<string, unknown> = {}) => ({
    subscriptionId: "s",
    clientState,
    changeType: "updated",
    resource: `Users/${ids.ada}`,
    tenantId: contoso,
    resourceData: { "@odata.type": "#Microsoft.Graph.User", id: ids.ada },
    ...more,
  });

  it("send the validation token back as plain text", async () => {
    expect(await receive(callback("", "validationToken=a%20b%26%3Cc%3E"))).toEqual({
      status: 200,
      contentType: "text/plain",
      body: "a b&<c>",
      eventId: null,
      changes: [],
    });
  });

  it("name who must be read again", async () => {
    const groupData = { resource: `Groups/${ids.staff}`, resourceData: { id: ids.staff } };
    const answer = await receive(
      callback({
        value: [
          notification(),
          notification({ changeType: "deleted" }),
          notification(groupData),
          notification({ lifecycleEvent: "missed" }),
        ],
      }),
    );
    expect(answer).toMatchObject({
      status: 202,
      changes: [
        { kind: "person", ref: ada.subject },
        { kind: "gone", ref: ada.subject },
        { kind: "group", ref: ids.staff },
        { kind: "everything", ref: "" },
      ],
    });
    expect((await receive(callback({ value: [notification({ lifecycleEvent: "reauthorizationRequired" })] })))?.changes).toEqual([]);
  });

  it.each<[string, ProviderCallback]>([
    ["another clientState", callback({ value: [notification({ clientState: "another" })] })],
    ["no clientState", callback({ value: [notification(), notification({ clientState: undefined })] })],
    ["another tenant", callback({ value: [notification({ tenantId: fabrikam })] })],
    ["nothing in it", callback({ value: [] })],
    ["no JSON", callback("<xml/>")],
    ["an endless validation token", callback("", `validationToken=${"a".repeat(1_001)}`)],
    ["a GET", { ...callback("", "validationToken=a"), method: "GET" }],
  ])("are refused with %s", async (_what, call) => {
    await expect(receive(call)).rejects.toMatchObject({ code: "idp.callback_refused" });
  });

  it("are not received without a state", () => {
    expect(open().receive).toBeNull();
    expect(open().subscribe).toBeUndefined();
  });

  it("are subscribed to once, renewed, and made anew with another state", async () => {
    const { createServer } = await import("node:http");
    const server = createServer((request, response) => {
      const query = new URL(request.url ?? "/", "http://localhost").searchParams;
      void provider()
        .receive?.(callback("", query.toString()))
        .then(({ status, contentType, body }) => response.writeHead(status, { "content-type": contentType }).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address() as { port: number };
    const url = `http://127.0.0.1:${address.port}/idp/idp_1/callback`;
    const kept = () => [...entra.graph.subscriptions.values()];
    await provider().subscribe?.(url);
    expect(kept().map(({ resource }) => resource)).toEqual(["users", "groups"]);
    const before = kept();
    clock.advance(60_000);
    await provider().subscribe?.(url);
    expect(kept().map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(kept()[0]?.expirationDateTime).not.toBe(before[0]?.expirationDateTime);
    await open({}, { notificationState: "another" }).subscribe?.(url);
    expect(kept().map(({ clientState: state }) => state)).toEqual(["another", "another"]);
    server.close();
  });
});

async function drained(changes: AsyncGenerator<unknown, string>) {
  const told: unknown[] = [];
  for (;;) {
    const { done, value } = await changes.next();
    if (done === true) return { told, cursor: value };
    told.push(value);
  }
}
