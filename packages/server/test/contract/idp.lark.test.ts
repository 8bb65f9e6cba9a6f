import { createCipheriv, createHash } from "node:crypto";
import { readProviderSettings, type SettingsOf } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { directorySourceContract, redirectProviderContract } from "../../src/idp/contract.test-kit.ts";
import { openLark } from "../../src/idp/lark/provider.ts";
import type { DirectorySource, IdentityProvider, ProviderCallback, RedirectSignIn } from "../../src/idp/port.ts";
import { createOutbound } from "../../src/outbound/undici.ts";
import { Browser } from "../fakes/browser.ts";
import { RandomEntropy } from "../fakes/random-entropy.ts";
import { ImpatientClock } from "../fakes/vendors/impatient-clock.ts";
import { type LarkServer, larkApp, startLark } from "../fakes/vendors/lark.ts";
import { larkCompany } from "../fakes/vendors/lark-town.ts";

const callbackUrl = "http://127.0.0.1:1/signin/callback/idp_1";
const outbound = createOutbound();
const clock = new ImpatientClock();
const ports = { fetch: outbound.fetch(true), clock, entropy: new RandomEntropy(clock), allowLoopbackHttp: true };
let lark: LarkServer;

beforeAll(async () => {
  lark = await startLark(larkCompany());
  lark.admit(callbackUrl);
});
beforeEach(() => {
  Object.assign(lark.company, larkCompany());
  Object.assign(lark, { person: "on_ada", tenantKey: larkApp.tenantKey, throttle: 0, throttleStatus: 429, codesAreOlderByMs: 0 });
  lark.tenantTokens.clear();
  lark.asked.length = 0;
  clock.pausesMs.length = 0;
});
afterAll(async () => {
  await lark.close();
  await outbound.close();
});

type Settings = Partial<SettingsOf<"lark">>;

function open(settings: Settings = {}, secrets: Readonly<Record<string, string>> = {}): IdentityProvider {
  const { tenantKey, clientId, clientSecret } = larkApp;
  const read = readProviderSettings("lark", { tenantKey, clientId, apiUrl: lark.url, accountsUrl: lark.url, ...settings });
  if (!read.success) throw read.error;
  return openLark(read.data as SettingsOf<"lark">, { clientSecret, ...secrets }, ports);
}
const nowhere = { apiUrl: "http://127.0.0.1:1", accountsUrl: "http://127.0.0.1:1" };
const v2 = { tokenPath: "/open-apis/authen/v2/oauth/token" };
const signInOf = ({ signIn }: IdentityProvider) => signIn as RedirectSignIn;
const directoryOf = ({ directory }: IdentityProvider) => directory as DirectorySource;
const person = (ref: string) => directoryOf(open()).person(ref);

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

const one = (id: string, name: string, more = {}) => ({
  subject: id,
  ref: null,
  name,
  email: `${name.toLowerCase()}@acme.example`,
  username: `u_${id}`,
  title: "Engineer",
  employeeNumber: `N-${id}`,
  departments: [["IT"]] as readonly (readonly string[])[],
  groups: null,
  managerRef: null as string | null,
  isActive: true,
  ...more,
});
const ada = one("on_ada", "Ada", {
  departments: [
    ["IT", "Operations", "SRE"],
    ["IT", "Operations"],
  ],
  managerRef: "on_bob",
});
const people = [
  ada,
  one("on_bob", "Bob", { title: "Head" }),
  one("on_eve", "Eve", { isActive: false }),
  one("on_new", "Nia"),
  one("on_top", "Tess", { departments: [] }),
];
const groups = [
  { id: "g1", name: "Support" },
  { id: "g2", name: "Operators" },
];

describe.each([
  ["v3", {}],
  ["v2", v2],
])("with the token endpoint %s", (version, settings) => {
  redirectProviderContract(`lark ${version}`, async () => ({
    provider: open(settings),
    callbackUrl,
    signIn: follow,
    saysWhenItAsked: false,
    person: { ...ada, groups },
    wrongSecret: open(settings, { clientSecret: "another" }),
    unreachable: open({ ...settings, ...nowhere }),
  }));
});

directorySourceContract("lark", async () => ({
  provider: open(),
  departments: [
    { id: "od_it", parentId: null, name: "IT" },
    { id: "od_ops", parentId: "od_it", name: "Operations" },
    { id: "od_sre", parentId: "od_ops", name: "SRE" },
  ],
  people,
  groups,
  members: { g1: ["on_ada", "on_bob", "on_top"], g2: ["on_ada"] },
  goneRef: "on_left",
  wrongSecret: open({}, { clientSecret: "another" }),
  unreachable: open(nowhere),
  change: null,
}));

describe("who may come in from Lark", () => {
  it("FED-12: a person of another tenant is refused", async () => {
    lark.tenantKey = "tk_other";
    await expect(signIn()).rejects.toMatchObject({ code: "signin.failed", description: expect.stringContaining("another company") });
  });

  it("FED-11: a code counts for five minutes, and once", async () => {
    lark.codesAreOlderByMs = 5 * 60_000 + 1;
    await expect(signIn()).rejects.toMatchObject({ code: "signin.failed", description: "The code of the provider has expired" });
  });

  it("says why somebody may not use the application, and what an administrator must set", async () => {
    lark.company.barred.add("on_ada");
    await expect(signIn()).rejects.toMatchObject({
      code: "signin.failed",
      description: "The application is not available to this person at Lark",
    });
    lark.company.barred.clear();
    const provider = signInOf(open());
    const { redirectTo, memory } = await provider.start("state1", callbackUrl);
    const elsewhere = await follow(redirectTo);
    elsewhere.pathname = "/another";
    await expect(provider.finish(elsewhere, "state1", memory)).rejects.toMatchObject({
      code: "idp.unreachable",
      hint: expect.stringContaining("Redirect URLs"),
    });
  });

  it("whoever the application may not see in the directory comes in as they describe themselves", async () => {
    lark.person = "on_out";
    expect((await signIn()).person).toEqual({
      ...one("on_out", "Olga", { username: "", title: "", employeeNumber: "", departments: [], groups: [] }),
      attributes: expect.any(Object),
    });
    lark.company.lacking = new Set(["contact", "group", "tenant"]);
    expect((await signIn()).person).toMatchObject({ subject: "on_out", groups: null });
  });

  it.each(["on_left", "on_eve"])("%s, who left or was stopped, is told so", async (unionId) => {
    lark.person = unionId;
    expect((await signIn()).person.isActive).toBe(false);
  });

  it("FED-10: nobody loses a department because Lark was busy: the sign-in fails instead", async () => {
    const provider = signInOf(open());
    const { redirectTo, memory } = await provider.start("state1", callbackUrl);
    lark.throttle = 1;
    await expect(provider.finish(await follow(redirectTo), "state1", memory)).rejects.toMatchObject({ code: "idp.unreachable" });
    expect(clock.pausesMs).toEqual([]);
  });

  it("FED-14: over http it is refused unless this is a loopback installation", async () => {
    const read = readProviderSettings("lark", { ...larkApp, clientSecret: undefined, apiUrl: lark.url, accountsUrl: lark.url });
    const { tenantKey, clientId } = larkApp;
    expect(read.success).toBe(false);
    const own = readProviderSettings("lark", { tenantKey, clientId, apiUrl: lark.url, accountsUrl: lark.url });
    const strict = openLark(own.data as SettingsOf<"lark">, { clientSecret: "s" }, { ...ports, allowLoopbackHttp: false });
    await expect(signInOf(strict).start("state1", callbackUrl)).rejects.toMatchObject({ code: "idp.unreachable" });
  });
});

describe("Lark's directory", () => {
  it.each([429, 400] as const)("waits when it is asked to (%i)", async (status) => {
    lark.throttleStatus = status;
    lark.throttle = 2;
    expect(await person("on_ada")).toMatchObject({ name: "Ada" });
    expect(clock.pausesMs).toEqual(status === 429 ? [3_000, 3_000] : [500, 1_000]);
    lark.throttle = 100;
    await expect(person("on_ada")).rejects.toMatchObject({ code: "idp.unreachable" });
  });

  it("keeps the tenant's token, and asks for another when it is taken no more", async () => {
    const directory = directoryOf(open());
    await directory.person("on_bob");
    await directory.person("on_top");
    const fetched = () => lark.asked.filter((path) => path.endsWith("/tenant_access_token/internal")).length;
    expect(fetched()).toBe(1);
    lark.tenantTokens.clear();
    await directory.person("on_bob");
    expect(fetched()).toBe(2);
  });

  it("what the application may not see is no departure, and neither is a permission that is missing", async () => {
    expect(await person("on_out")).toBe("hidden");
    expect(await person("on_nobody")).toBe("hidden");
    lark.company.lacking.add("contact");
    await expect(person("on_left")).rejects.toMatchObject({ code: "idp.unreachable", hint: expect.stringContaining("权限管理") });
  });

  it("members of a group are those of its departments too, each once", async () => {
    lark.company.users.push({ ...(lark.company.users[1] ?? { department_ids: [] }), union_id: "on_sue", department_ids: ["od_sre"] });
    const directory = directoryOf(open());
    expect(await all(directory.members("g2"))).toEqual(["on_ada", "on_sue"]);
    expect(await directory.person("on_ada")).toMatchObject({ departments: ada.departments });
  });
});

describe("the connection test of Lark", () => {
  it("names another tenant, a missing permission, and what is not set", async () => {
    lark.company.lacking.add("group");
    const outcomes = async (provider: IdentityProvider) => (await provider.test()).steps.map(({ name, outcome }) => `${name} ${outcome}`);
    expect(await outcomes(open({ tenantKey: "tk_other" }))).toEqual([
      "credentials passed",
      "tenant failed",
      "people passed",
      "groups failed",
      "callbacks skipped",
    ]);
    expect((await outcomes(open({}, { verificationToken: "v" }))).at(-1)).toBe("callbacks skipped");
    expect((await outcomes(open({}, { verificationToken: "v", encryptKey: "e" }))).at(-1)).toBe("callbacks passed");
    lark.company.scope = { departments: [], users: [] };
    expect(await outcomes(open())).toContain("people failed");
  });
});

describe("events of Lark", () => {
  const verificationToken = "vt_1";
  const encryptKey = "kudryavka";
  const secrets = { verificationToken, encryptKey };
  const header = {
    event_id: "ev1",
    event_type: "contact.user.deleted_v3",
    token: verificationToken,
    app_id: larkApp.clientId,
    tenant_key: larkApp.tenantKey,
  };
  const event = (type: string, object: unknown = { union_id: "on_out" }, more = {}) => ({
    schema: "2.0",
    header: { ...header, event_type: type, ...more },
    event: { object, old_object: { union_id: "on_old" } },
  });
  const encrypted = (content: unknown, key = encryptKey) => {
    const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update(key).digest(), Buffer.from("0123456789abcdef"));
    const text = typeof content === "string" ? content : JSON.stringify(content);
    return Buffer.concat([Buffer.from("0123456789abcdef"), cipher.update(text), cipher.final()]).toString("base64");
  };
  const bytes = (body: unknown) => new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
  const signed = (body: unknown, { atMs = clock.nowMs(), key = encryptKey } = {}): ProviderCallback => {
    const timestamp = String(Math.floor(atMs / 1_000));
    const raw = bytes(body);
    const signature = createHash("sha256").update(`${timestamp}n0nce${key}`).update(raw).digest("hex");
    const headers = { "x-lark-request-timestamp": timestamp, "x-lark-request-nonce": "n0nce", "x-lark-signature": signature };
    return { method: "POST", query: new URLSearchParams(), headers: new Headers(headers), body: raw };
  };
  const plain = (body: unknown): ProviderCallback => ({
    method: "POST",
    query: new URLSearchParams(),
    headers: new Headers(),
    body: bytes(body),
  });
  const receive = (callback: ProviderCallback, with_: Readonly<Record<string, string>> = secrets) => open({}, with_).receive?.(callback);

  it("the vector of the fact sheet: decrypted, and its challenge sent back", async () => {
    const encrypt = "MDEyMzQ1Njc4OWFiY2RlZsW4lM+YvWZ2Il9E2Gmrl+uCsTUCVhAsw5otoJQnAYXv/dMyYKDkXAuro7csePQ8Jd0YGUMHbDCRybnMM2x2SbU=";
    expect(encrypted('{"challenge":"c1","token":"t1","type":"url_verification"}')).toBe(encrypt);
    const answer = await receive(plain({ encrypt }), { verificationToken: "t1", encryptKey });
    expect(answer).toEqual({ status: 200, contentType: "application/json", body: '{"challenge":"c1"}', eventId: null, changes: [] });
    const atMs = 1_783_610_513_000;
    expect(signed({ encrypt }, { atMs }).headers.get("x-lark-signature")).toBe(
      "205e4986d21cf7665229b7a08f7cd5facd3f66ff91458f72d955184e608cf05f",
    );
  });

  it("without an encrypt key the challenge comes in the clear", async () => {
    const challenge = { challenge: "c", token: verificationToken, type: "url_verification" };
    expect((await receive(plain(challenge), { verificationToken }))?.body).toBe('{"challenge":"c"}');
    await expect(receive(plain({ ...challenge, token: "another" }), { verificationToken })).rejects.toMatchObject({
      code: "idp.callback_refused",
    });
  });

  it.each([
    ["contact.user.created_v3", { union_id: "on_1" }, { kind: "person", ref: "on_1" }],
    ["contact.user.updated_v3", { union_id: "on_1" }, { kind: "person", ref: "on_1" }],
    ["contact.user.deleted_v3", { union_id: "on_1", status: { is_resigned: true } }, { kind: "gone", ref: "on_1" }],
    ["contact.department.updated_v3", { open_department_id: "od_1" }, { kind: "department", ref: "od_1" }],
    ["contact.scope.updated_v3", {}, { kind: "everything", ref: "" }],
    ["contact.user.updated_v3", {}, { kind: "everything", ref: "" }],
  ])("%s names what must be read again", async (type, object, change) => {
    expect(await receive(signed({ encrypt: encrypted(event(type, object)) }))).toMatchObject({
      status: 200,
      eventId: "ev1",
      changes: [change],
    });
  });

  it("other events are taken and tell nothing", async () => {
    expect(await receive(signed({ encrypt: encrypted(event("im.message.receive_v1")) }))).toMatchObject({ status: 200, changes: [] });
  });

  it("what stands beside the encrypted part in the clear is not read", async () => {
    const body = {
      ...event("contact.user.updated_v3", { union_id: "on_evil" }),
      encrypt: encrypted(event("contact.user.updated_v3", { union_id: "on_1" })),
    };
    expect((await receive(signed(body)))?.changes).toEqual([{ kind: "person", ref: "on_1" }]);
  });

  const honest = event("contact.user.updated_v3");
  it.each<[string, () => ProviderCallback]>([
    ["no signature", () => plain({ encrypt: encrypted(honest) })],
    ["a signature with another key", () => signed({ encrypt: encrypted(honest) }, { key: "another" })],
    [
      "a body that was changed after it was signed",
      () => ({ ...signed({ encrypt: encrypted(honest) }), body: bytes(` {"encrypt":"${encrypted(honest)}"}`) }),
    ],
    ["a signature of eleven minutes ago", () => signed({ encrypt: encrypted(honest) }, { atMs: clock.nowMs() - 11 * 60_000 })],
    ["a signature from the future", () => signed({ encrypt: encrypted(honest) }, { atMs: clock.nowMs() + 11 * 60_000 })],
    ["another encrypt key", () => signed({ encrypt: encrypted(honest, "another") })],
    ["nothing encrypted, although signed", () => signed(honest)],
    ["another verification token", () => signed({ encrypt: encrypted(event("contact.user.updated_v3", {}, { token: "another" })) })],
    ["another tenant", () => signed({ encrypt: encrypted(event("contact.user.updated_v3", {}, { tenant_key: "tk_other" })) })],
    ["another application", () => signed({ encrypt: encrypted(event("contact.user.updated_v3", {}, { app_id: "cli_other" })) })],
    ["a challenge with another token", () => plain({ encrypt: encrypted({ challenge: "c", token: "x", type: "url_verification" }) })],
    ["no JSON", () => signed("<xml/>")],
    ["half a block", () => signed({ encrypt: "YWJj" })],
    ["a GET", () => ({ ...signed({ encrypt: encrypted(honest) }), method: "GET" })],
  ])("FED-12: refused with %s", async (_what, make) => {
    await expect(receive(make())).rejects.toMatchObject({ code: "idp.callback_refused" });
  });

  it("are not received without a verification token", () => {
    expect(open({}, { encryptKey }).receive).toBeNull();
  });

  it("only a signed deletion says that somebody is gone", async () => {
    const deleted = event("contact.user.deleted_v3");
    expect((await receive(signed({ encrypt: encrypted(deleted) })))?.changes).toEqual([{ kind: "gone", ref: "on_out" }]);
    expect((await receive(plain(deleted), { verificationToken }))?.changes).toEqual([{ kind: "person", ref: "on_out" }]);
  });
});
