import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSystemEntropy } from "../../../src/entropy/system.ts";
import { directorySourceContract, redirectProviderContract } from "../../../src/idp/contract.test-kit.ts";
import type { ExternalPerson, IdentityProvider, RedirectSignIn } from "../../../src/idp/port.ts";
import { openWecom } from "../../../src/idp/wecom/wecom.ts";
import { createOutbound } from "../../../src/outbound/undici.ts";
import { Browser } from "../../fakes/browser.ts";
import { ImpatientClock } from "../../fakes/vendors/impatient-clock.ts";
import { startWecom, type WecomServer, wecomApp } from "../../fakes/vendors/wecom.ts";
import type { WecomCorporation, WecomMember } from "../../fakes/vendors/wecom-contacts.ts";

const callbackUrl = "http://127.0.0.1:1/signin/callback/idp_1";
const outbound = createOutbound();
let server: WecomServer;
let clock: ImpatientClock;

const lin: WecomMember = {
  userid: "lin",
  name: "林",
  department: [2, 7],
  main_department: 7,
  direct_leader: ["boss1"],
  position: "HRBP",
  status: 1,
  biz_mail: "lin@corp.example",
  extattr: { attrs: [{ type: 0, name: "工号", text: { value: "E-7" } }] },
};
const boss: WecomMember = { ...lin, userid: "boss1", name: "Boss", department: [1], main_department: 1, direct_leader: [], position: "" };
const sleeper: WecomMember = { ...boss, userid: "sleeper", department: [2], main_department: 2, status: 4 };
const disabled: WecomMember = { ...sleeper, userid: "disabled", status: 2 };
const left: WecomMember = { ...sleeper, userid: "left", status: 5 };

function corporation(): WecomCorporation {
  return {
    departments: [
      { id: 1, parentid: 0, name: "公司", order: 1 },
      { id: 2, parentid: 1, name: "HR", order: 1 },
      { id: 7, parentid: 2, name: "Hiring", order: 1 },
    ],
    members: [boss, lin, sleeper, disabled, left],
    tags: [
      { tagid: 1, tagname: "support", userids: ["lin"], partylist: [] },
      { tagid: 2, tagname: "people", userids: ["boss1"], partylist: [2] },
    ],
    hidden: new Set(),
  };
}

const support = { id: "1", name: "support" };
const people = { id: "2", name: "people" };
const told = (member: WecomMember, more: Partial<ExternalPerson>) => ({
  subject: `wwcorp1/${member.userid}`,
  ref: member.userid,
  name: member.name,
  email: "lin@corp.example",
  username: member.userid,
  title: member.position,
  employeeNumber: "",
  departments: [["HR"]],
  groups: [people],
  managerRef: null,
  isActive: true,
  ...more,
});
const linTold = told(lin, { departments: [["HR", "Hiring"], ["HR"]], groups: [support, people], managerRef: "boss1" });

interface Changes {
  readonly url?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly rootDepartmentId?: number;
}

function open({ url = server.url, secrets = {}, rootDepartmentId = 1 }: Changes = {}) {
  const settings = { corpId: wecomApp.corpId, agentId: wecomApp.agentId, loginUrl: url, apiUrl: url, rootDepartmentId };
  const ports = { fetch: outbound.fetch(true), clock, entropy: createSystemEntropy(clock), allowLoopbackHttp: true };
  return openWecom(settings, { clientSecret: wecomApp.secret, ...secrets }, ports);
}

async function signInAtWecom(redirectTo: string): Promise<URL> {
  const browser = new Browser({ leavesAt: (url) => url.href.startsWith(callbackUrl) });
  return (await browser.submit(await browser.goto(redirectTo))).url;
}

beforeAll(async () => {
  server = await startWecom(corporation());
  server.trust(new URL(callbackUrl).host);
});
beforeEach(() => {
  clock = new ImpatientClock();
  Object.assign(server.corporation, corporation());
  server.account = { userid: "lin" };
});
afterAll(async () => {
  await server.close();
  await outbound.close();
});

const others = () => ({ wrongSecret: open({ secrets: { clientSecret: "another" } }), unreachable: open({ url: "http://127.0.0.1:1" }) });

redirectProviderContract("WeCom", async () => ({
  provider: open(),
  ...others(),
  callbackUrl,
  saysWhenItAsked: false,
  signIn: signInAtWecom,
  person: linTold,
}));

const everything = () => ({
  ...others(),
  departments: [
    { id: "2", parentId: null, name: "HR" },
    { id: "7", parentId: "2", name: "Hiring" },
  ],
  people: [
    told(boss, { departments: [] }),
    linTold,
    told(sleeper, {}),
    told(disabled, { isActive: false }),
    told(left, { isActive: false }),
  ],
  groups: [support, people],
  members: { "1": ["lin"], "2": ["boss1", "lin", "sleeper", "disabled", "left"] },
  goneRef: "nobody",
  change: null,
});

directorySourceContract("WeCom, as the application", async () => ({ provider: open(), ...everything() }));

function signInOf({ signIn }: IdentityProvider): RedirectSignIn {
  if (signIn?.kind !== "redirect") throw new TypeError("expected a sign-in by redirect");
  return signIn;
}

function directoryOf({ directory }: IdentityProvider) {
  if (directory === null) throw new TypeError("expected a directory");
  return directory;
}

async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const entries: T[] = [];
  for await (const entry of list) entries.push(entry);
  return entries;
}

describe("a sign-in at WeCom", () => {
  async function comeBack(provider = open()) {
    const { redirectTo, memory } = await signInOf(provider).start("state1", callbackUrl);
    return signInOf(provider).finish(await signInAtWecom(redirectTo), "state1", memory);
  }

  it.each([
    ["an external contact", { openid: "o_1", external_userid: "wm_1" }],
    ["a stranger", { openid: "o_2" }],
  ])("FED-12: is refused to %s", async (_who, account) => {
    server.account = account;
    await expect(comeBack()).rejects.toMatchObject({ code: "signin.failed" });
  });

  it("FED-12: is refused to somebody whom the corporation does not know", async () => {
    server.account = { userid: "of-another-corporation" };
    await expect(comeBack()).rejects.toMatchObject({ code: "signin.failed" });
  });

  it.each(["disabled", "left"])("says of somebody who is %s that they are not active", async (userid) => {
    server.account = { userid };
    expect((await comeBack()).person.isActive).toBe(false);
  });

  it("tells fields of the corporation's own", async () => {
    expect((await comeBack()).person.attributes).toMatchObject({ "extattr.工号": "E-7", status: "1" });
  });

  it("gets a new token when WeCom ended the one before its time", async () => {
    const provider = open();
    await comeBack(provider);
    server.endTokens();
    expect((await comeBack(provider)).person.subject).toBe("wwcorp1/lin");
  });

  it("leaves groups as they are where tags are closed to the application", async () => {
    server.always("/cgi-bin/tag/list", { body: { errcode: 48002, errmsg: "" } });
    expect((await comeBack()).person.groups).toBeNull();
    server.always("/cgi-bin/tag/list", null);
  });

  it.each([-1, 45009, 48002, 60011, 60020, 50001, 987_654])("fails as unreachable, at once, on errcode %i", async (errcode) => {
    server.next("/cgi-bin/user/get", { body: { errcode, errmsg: "userid not found" } });
    await expect(comeBack()).rejects.toMatchObject({ code: "idp.unreachable" });
    expect(clock.pausesMs).toEqual([]);
  });

  it("is refused where the code is bad or the member is outside of the application's range", async () => {
    for (const errcode of [40029, 50002]) {
      server.next("/cgi-bin/auth/getuserinfo", { body: { errcode, errmsg: "" } });
      await expect(comeBack()).rejects.toMatchObject({ code: "signin.failed", detail: `vendor code ${errcode}` });
    }
  });

  it("keeps the vendor's words and our secrets to itself", async () => {
    const error = await comeBack(open({ secrets: { clientSecret: "another" } })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "idp.unreachable", detail: "vendor code 40001" });
    expect(JSON.stringify({ ...(error as object), message: String(error) })).not.toContain("wecom-app-secret");
  });
});

describe("WeCom's directory", () => {
  it("is read by the ids of contact sync where lists are closed to the application", async () => {
    server.always("/cgi-bin/user/list", { body: { errcode: 48002, errmsg: "" } });
    server.corporation.hidden = new Set(["boss1"]);
    const provider = open({ secrets: { contactSecret: wecomApp.contactSecret } });
    const refs = (await all(directoryOf(provider).people())).map(({ ref }) => ref);
    expect(refs.toSorted()).toEqual(["disabled", "left", "lin", "sleeper"]);
    await expect(all(directoryOf(open()).people())).rejects.toMatchObject({ code: "idp.unreachable" });
    expect((await provider.test()).steps.find(({ name }) => name === "people")).toMatchObject({ outcome: "passed" });
    server.always("/cgi-bin/user/list", null);
  });

  it("is read below the department that is set", async () => {
    const directory = directoryOf(open({ rootDepartmentId: 2 }));
    expect(await all(directory.departments())).toEqual([{ id: "7", parentId: null, name: "Hiring" }]);
    const found = await all(directory.people());
    expect(found.map(({ ref }) => ref).toSorted()).toEqual(["disabled", "left", "lin", "sleeper"]);
    expect(found.find(({ ref }) => ref === "lin")?.departments).toEqual([["Hiring"]]);
  });

  it("describes people by the tags of now once a changed tag was read", async () => {
    const directory = directoryOf(open());
    expect(await directory.person("sleeper")).toMatchObject({ groups: [people] });
    server.corporation.tags = [{ tagid: 1, tagname: "support", userids: ["sleeper"], partylist: [] }];
    expect(await all(directory.members("1"))).toEqual(["sleeper"]);
    expect(await directory.person("sleeper")).toMatchObject({ groups: [support] });
  });

  it("waits and asks again while WeCom is busy", async () => {
    server.next("/cgi-bin/user/get", { body: { errcode: 45009, errmsg: "" } }, { contentType: "text/html", body: "<html/>" });
    expect(await directoryOf(open()).person("lin")).toMatchObject({ ref: "lin" });
    expect(clock.pausesMs).toEqual([500, 1_000]);
  });

  it.each([-1, 40014, 41001, 48002, 60011, 60020, 45033, 301002, 987_654])(
    "takes errcode %i for no word about anybody",
    async (errcode) => {
      server.always("/cgi-bin/user/get", { body: { errcode, errmsg: "userid not found" } });
      await expect(directoryOf(open()).person("lin")).rejects.toMatchObject({ code: "idp.unreachable" });
      server.always("/cgi-bin/user/get", null);
    },
  );
});

describe("the connection test of WeCom", () => {
  it("names each step, and what to set where one fails", async () => {
    server.always("/cgi-bin/department/list", { body: { errcode: 60020, errmsg: "" } });
    const test = await open().test();
    expect(test.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      "credentials passed",
      "signIn passed",
      "departments failed",
      "people passed",
      "groups passed",
      "callbacks skipped",
    ]);
    expect(test.steps[2]?.message).toContain("60020");
    expect(test.steps[2]?.message).toContain("企业可信IP");
    server.always("/cgi-bin/department/list", null);
  });
});
