import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSystemEntropy } from "../../../src/entropy/system.ts";
import { directorySourceContract, redirectProviderContract } from "../../../src/idp/contract.test-kit.ts";
import { openDingtalk } from "../../../src/idp/dingtalk/dingtalk.ts";
import type { ExternalPerson, IdentityProvider, RedirectSignIn } from "../../../src/idp/port.ts";
import { createOutbound } from "../../../src/outbound/undici.ts";
import { Browser } from "../../fakes/browser.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { type DingtalkServer, dingtalkApp, startDingtalk } from "../../fakes/vendors/dingtalk.ts";
import type { DingtalkMember, DingtalkOrganization } from "../../fakes/vendors/dingtalk-directory.ts";
import { ImpatientClock } from "../../fakes/vendors/impatient-clock.ts";

const callbackUrl = "http://127.0.0.1:1/signin/callback/idp_1";
const outbound = createOutbound();
let server: DingtalkServer;
let clock: ImpatientClock;

const lin: DingtalkMember = {
  userid: "u100",
  unionid: "un_9",
  name: "林",
  title: "HRBP",
  job_number: "007",
  org_email: "lin@corp.example",
  email: "lin@home.example",
  mobile: "13800000000",
  manager_userid: "u001",
  dept_id_list: [502, 501],
  active: true,
  roleIds: [88],
  extension: '{"工号":"E-7"}',
};
const boss: DingtalkMember = { userid: "u001", unionid: "un_1", name: "Boss", dept_id_list: [1], active: true, roleIds: [] };
const sleeper: DingtalkMember = { userid: "u200", unionid: "un_2", name: "Sleeper", dept_id_list: [501], active: false, roleIds: [88, 89] };

function organization(): DingtalkOrganization {
  return {
    departments: [
      { dept_id: 501, parent_id: 1, name: "人事部" },
      { dept_id: 502, parent_id: 501, name: "招聘/校招" },
    ],
    members: [boss, lin, sleeper],
    roles: [
      { id: 88, name: "HR", group_name: "Functions" },
      { id: 89, name: "Night shift", group_name: "Shifts" },
    ],
    externals: [{ unionid: "un_ext", userid: "ext_1" }],
    leaveRecords: [],
  };
}

const told = (member: DingtalkMember, more: Partial<ExternalPerson>) => ({
  subject: `dingcorp42/${member.userid}`,
  ref: member.userid,
  name: member.name,
  email: null,
  username: "",
  title: "",
  employeeNumber: "",
  departments: [],
  groups: [],
  managerRef: null,
  isActive: true,
  ...more,
});
const hr = { id: "88", name: "HR" };
const linTold = told(lin, {
  email: "lin@corp.example",
  title: "HRBP",
  employeeNumber: "007",
  departments: [["人事部", "招聘/校招"], ["人事部"]],
  groups: [hr],
  managerRef: "u001",
});
const sleeperTold = told(sleeper, { departments: [["人事部"]], groups: [hr, { id: "89", name: "Night shift" }] });

interface Changes {
  readonly url?: string;
  readonly clientSecret?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly allowLoopbackHttp?: boolean;
}

function open({ url = server.url, clientSecret = dingtalkApp.clientSecret, secrets = {}, allowLoopbackHttp = true }: Changes = {}) {
  const settings = { corpId: dingtalkApp.corpId, clientId: dingtalkApp.clientId, loginUrl: url, apiUrl: url, oapiUrl: url };
  const ports = { fetch: outbound.fetch(true), clock, entropy: createSystemEntropy(clock), allowLoopbackHttp };
  return openDingtalk(settings, { clientSecret, ...secrets }, ports);
}

async function signInAtDingtalk(redirectTo: string): Promise<URL> {
  const browser = new Browser({ leavesAt: (url) => url.href.startsWith(callbackUrl) });
  return (await browser.submit(await browser.goto(redirectTo))).url;
}

beforeAll(async () => {
  server = await startDingtalk(organization());
  server.admit(callbackUrl);
});
beforeEach(() => {
  clock = new ImpatientClock();
  Object.assign(server.organization, organization());
  server.account = { unionId: "un_9", corpId: dingtalkApp.corpId };
  server.codeName = "authCode";
});
afterAll(async () => {
  await server.close();
  await outbound.close();
});

const others = () => ({ wrongSecret: open({ clientSecret: "another" }), unreachable: open({ url: "http://127.0.0.1:1" }) });

redirectProviderContract("DingTalk", async () => ({
  provider: open(),
  ...others(),
  callbackUrl,
  codeParameter: "authCode",
  saysWhenItAsked: false,
  signIn: signInAtDingtalk,
  person: linTold,
}));

directorySourceContract("DingTalk", async () => ({
  provider: open(),
  ...others(),
  departments: [
    { id: "501", parentId: null, name: "人事部" },
    { id: "502", parentId: "501", name: "招聘/校招" },
  ],
  people: [told(boss, {}), linTold, sleeperTold],
  groups: [hr, { id: "89", name: "Night shift" }],
  members: { "88": ["u100", "u200"], "89": ["u200"] },
  goneRef: "nobody",
  change: async () => {
    server.organization.members = [boss, lin];
    leave("u200");
    return { goneRef: "u200" };
  },
}));

function leave(userId: string): void {
  const leaveTime = new Date(clock.nowMs() + 1_000).toISOString();
  server.organization.leaveRecords.push({ userId, name: "", leaveTime, leaveReason: "" });
}

function signInOf({ signIn }: IdentityProvider): RedirectSignIn {
  if (signIn?.kind !== "redirect") throw new TypeError("expected a sign-in by redirect");
  return signIn;
}

function directoryOf({ directory }: IdentityProvider) {
  if (directory === null) throw new TypeError("expected a directory");
  return directory;
}

async function all<T>(told: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const entry of told) list.push(entry);
  return list;
}

function changesOf(provider: IdentityProvider) {
  const { changes } = directoryOf(provider);
  if (changes === null) throw new TypeError("expected changes");
  return changes;
}

describe("a sign-in at DingTalk", () => {
  async function comeBack(provider = open()) {
    const { redirectTo, memory } = await signInOf(provider).start("state1", callbackUrl);
    return signInOf(provider).finish(await signInAtDingtalk(redirectTo), "state1", memory);
  }

  it("takes the code also under its other name", async () => {
    server.codeName = "code";
    expect((await comeBack()).person.subject).toBe("dingcorp42/u100");
  });

  it("tells the organization's own fields, and no phone numbers", async () => {
    const { attributes } = (await comeBack()).person;
    expect(attributes).toMatchObject({ "extension.工号": "E-7", job_number: "007" });
    expect(JSON.stringify(attributes)).not.toContain("13800000000");
  });

  it("of somebody who never opened the app before is one of somebody who works here", async () => {
    server.account = { unionId: "un_2", corpId: dingtalkApp.corpId };
    expect((await comeBack()).person.isActive).toBe(true);
  });

  it.each([
    ["whose account is in no organization of ours", { unionId: "un_else", corpId: dingtalkApp.corpId }],
    ["who chose another organization", { unionId: "un_9", corpId: "dingother" }],
    ["who is an external contact", { unionId: "un_ext", corpId: dingtalkApp.corpId }],
  ])("FED-12: is refused to a person %s", async (_who, account) => {
    server.account = account;
    await expect(comeBack()).rejects.toMatchObject({ code: "signin.failed" });
  });

  it("FED-12: is refused when the member found is somebody else", async () => {
    server.next("/topapi/user/getbyunionid", { body: { errcode: 0, result: { contact_type: 0, userid: "u001" } } });
    await expect(comeBack()).rejects.toMatchObject({ code: "signin.failed" });
  });

  it("FED-12: is refused to an external contact, whatever the organization calls them", async () => {
    server.next("/topapi/user/getbyunionid", { body: { errcode: 0, result: { contact_type: 1, userid: "u100" } } });
    await expect(comeBack()).rejects.toMatchObject({ code: "signin.failed" });
  });

  it("FED-10: is given up after five seconds", async () => {
    const standing = new FakeClock();
    const hanging: typeof fetch = (_url, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    const settings = { corpId: "c", clientId: "i", loginUrl: "https://l", apiUrl: "https://a", oapiUrl: "https://o" };
    const ports = { fetch: hanging, clock: standing, entropy: createSystemEntropy(standing), allowLoopbackHttp: false };
    const started = signInOf(openDingtalk(settings, { clientSecret: "s" }, ports)).start("state1", callbackUrl);
    const outcome = expect(started).rejects.toMatchObject({ code: "idp.unreachable" });
    while (standing.waiting < 2) await new Promise((resolve) => setImmediate(resolve));
    standing.advance(5_000);
    await outcome;
  });

  it("gets a new token when DingTalk ended the one before its time, once", async () => {
    const provider = open();
    await comeBack(provider);
    server.endTokens();
    expect((await comeBack(provider)).person.subject).toBe("dingcorp42/u100");
    server.always("/topapi/user/getbyunionid", { body: { errcode: 42001, errmsg: "" } });
    await expect(comeBack(provider)).rejects.toMatchObject({ code: "idp.unreachable" });
    server.always("/topapi/user/getbyunionid", null);
  });

  it("shares one token among many", async () => {
    const provider = open();
    server.asked.length = 0;
    await Promise.all(["a", "b", "c", "d"].map((state) => signInOf(provider).start(state, callbackUrl)));
    expect(server.asked.filter((path) => path === "/v1.0/oauth2/accessToken")).toHaveLength(1);
  });

  it("FED-14: is refused over http away from a loopback installation", async () => {
    await expect(signInOf(open({ allowLoopbackHttp: false })).start("state1", callbackUrl)).rejects.toMatchObject({
      code: "idp.unreachable",
    });
  });

  it.each([
    ["busy", { body: { errcode: -1, errmsg: "系统繁忙" } }],
    ["too many calls", { body: { errcode: 90002, errmsg: "" } }],
    ["no permission", { body: { errcode: 60011, errmsg: "" } }],
    ["no permission, told by the gateway", { body: { errcode: 88, sub_code: "60011", errmsg: "" } }],
    ["a page that says to wait", { contentType: "text/html", body: "<html>1111</html>" }],
    ["JSON of the gatekeeper", { body: { status: 1111, wait: 5, url: "https://x" } }],
    ["a code that nobody knows", { body: { errcode: 987_654, errmsg: "" } }],
    ["an error of the server", { status: 502, contentType: "text/html", body: "bad gateway" }],
    ["a result of another shape", { body: { errcode: 0, result: { contact_type: "0" } } }],
  ])("fails as unreachable, at once, on %s", async (_what, reply) => {
    server.next("/topapi/user/getbyunionid", reply);
    await expect(comeBack()).rejects.toMatchObject({ code: "idp.unreachable" });
    expect(clock.pausesMs).toEqual([]);
  });

  it("keeps the vendor's words and our secrets to itself", async () => {
    const error = await comeBack(open({ clientSecret: "another" })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "idp.unreachable", detail: "vendor code invalidClientIdOrSecret" });
    expect(JSON.stringify({ ...(error as object), message: String(error) })).not.toContain("secret in it");
  });
});

describe("DingTalk's directory", () => {
  it("reads people page by page, each once, however many departments they are in", async () => {
    const many = Array.from(
      { length: 230 },
      (_none, at): DingtalkMember => ({ ...boss, userid: `m${at}`, unionid: `n${at}`, dept_id_list: [502, 501, 1] }),
    );
    server.organization.members = many;
    const refs = (await all(directoryOf(open()).people())).map(({ ref }) => ref);
    expect(refs).toHaveLength(230);
    expect(new Set(refs).size).toBe(230);
  });

  it("waits and asks again while DingTalk is busy, and gives up in the end", async () => {
    const directory = directoryOf(open());
    server.next("/topapi/v2/department/listsub", { body: { errcode: 90018, errmsg: "" } }, { contentType: "text/html", body: "<html/>" });
    expect(await all(directory.departments())).toHaveLength(2);
    expect(clock.pausesMs).toEqual([500, 1_000]);
    server.always("/topapi/v2/user/get", { body: { errcode: -1, errmsg: "" } });
    await expect(directory.person("u100")).rejects.toMatchObject({ code: "idp.unreachable" });
    server.always("/topapi/v2/user/get", null);
  });

  it("heeds Retry-After", async () => {
    server.next("/v1.0/contact/empLeaveRecords", { status: 429, headers: { "retry-after": "7" }, body: { code: "Throttling.User" } });
    const changes = changesOf(open());
    const cursor = JSON.stringify({ sinceMs: clock.nowMs() - 1_000, told: [] });
    await changes(cursor).next();
    expect(clock.pausesMs).toEqual([7_000]);
  });

  it.each([40014, 60011, 60020, 50002, 90020, 987_654])("takes errcode %i for no word about anybody", async (errcode) => {
    server.always("/topapi/v2/user/get", { body: { errcode, errmsg: "找不到该用户" } });
    await expect(directoryOf(open()).person("u100")).rejects.toMatchObject({ code: "idp.unreachable" });
    server.always("/topapi/v2/user/get", null);
  });

  it("tells somebody who left and came back as a person", async () => {
    const changes = changesOf(open());
    leave("u100");
    leave("u300");
    const cursor = JSON.stringify({ sinceMs: clock.nowMs() - 1_000, told: [] });
    expect((await all(changes(cursor))).map((change) => change.kind)).toEqual(["person", "gone"]);
  });

  it.each(["{}", '{"sinceMs":0,"told":[]}', "null"])("has forgotten a cursor that is too old or none (%s)", async (cursor) => {
    const changes = changesOf(open());
    await expect(changes(cursor).next()).rejects.toMatchObject({ code: "idp.cursor_expired" });
  });
});

describe("the connection test of DingTalk", () => {
  afterEach(() => {
    for (const path of ["/topapi/role/list", "/v1.0/contact/empLeaveRecords", "/topapi/v2/department/listsub"]) server.always(path, null);
  });

  it("names each step, and what to grant where one fails", async () => {
    server.always("/topapi/role/list", { body: { errcode: 60011, errmsg: "" } });
    server.always("/v1.0/contact/empLeaveRecords", { status: 403, body: { code: "Forbidden.AccessDenied.AccessTokenPermissionDenied" } });
    const test = await open().test();
    const outcomes = test.steps.map(({ name, outcome }) => `${name} ${outcome}`);
    expect(outcomes).toEqual([
      "credentials passed",
      "signIn passed",
      "departments passed",
      "people passed",
      "groups failed",
      "departures failed",
      "callbacks skipped",
    ]);
    expect(test.steps[4]?.message).toContain("60011");
    expect(test.steps[4]?.message).toContain("权限管理");
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ callbackToken: "tok" }, "failed"],
    [{ callbackToken: "tok", callbackAesKey: "short" }, "failed"],
    [{ callbackToken: "tok", callbackAesKey: "a".repeat(43) }, "passed"],
  ])("looks at what is set for callbacks (%j: %s)", async (secrets, outcome) => {
    expect((await open({ secrets }).test()).steps.at(-1)).toMatchObject({ name: "callbacks", outcome });
  });
});
