import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planRegisterProvider } from "../../../src/directory/register-provider.ts";
import type { IdentityProviderRow } from "../../../src/store/port.ts";
import { Browser, linksOf, type Page } from "../../fakes/browser.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { settleTown, type Town } from "../../fakes/town.ts";
import { dingtalkApp, startDingtalk } from "../../fakes/vendors/dingtalk.ts";
import { startWecom, wecomApp } from "../../fakes/vendors/wecom.ts";

interface Vendor {
  readonly url: string;
  readonly subject: string;
  readonly input: { readonly name: string; readonly kind: "dingtalk" | "wecom"; readonly settings: object; readonly secrets: object };
  /** Lets our callback in. */
  admit(callbackUrl: string): void;
  /** Seats a member at the browser, or somebody who is none. */
  seat(who: "member" | "stranger"): void;
  close(): Promise<void>;
}

async function dingtalk(): Promise<Vendor> {
  const server = await startDingtalk({
    departments: [{ dept_id: 501, parent_id: 1, name: "人事部" }],
    members: [
      { userid: "u100", unionid: "un_9", name: "林", org_email: "lin@corp.example", dept_id_list: [501], active: true, roleIds: [88] },
    ],
    roles: [{ id: 88, name: "HR", group_name: "Functions" }],
    externals: [{ unionid: "un_ext", userid: "ext_1" }],
    leaveRecords: [],
  });
  const { corpId, clientId, clientSecret } = dingtalkApp;
  const settings = { corpId, clientId, loginUrl: server.url, apiUrl: server.url, oapiUrl: server.url };
  return {
    url: server.url,
    subject: `${corpId}/u100`,
    input: { name: "钉钉", kind: "dingtalk", settings, secrets: { clientSecret } },
    admit: server.admit,
    seat: (who) => {
      server.account = { unionId: who === "member" ? "un_9" : "un_ext", corpId };
    },
    close: server.close,
  };
}

async function wecom(): Promise<Vendor> {
  const server = await startWecom({
    departments: [
      { id: 1, parentid: 0, name: "公司", order: 1 },
      { id: 2, parentid: 1, name: "人事部", order: 1 },
    ],
    members: [
      {
        userid: "lin",
        name: "林",
        department: [2],
        main_department: 2,
        direct_leader: [],
        position: "",
        status: 1,
        biz_mail: "lin@corp.example",
      },
    ],
    tags: [{ tagid: 1, tagname: "HR", userids: [], partylist: [2] }],
    hidden: new Set(),
  });
  const settings = { corpId: wecomApp.corpId, agentId: wecomApp.agentId, loginUrl: server.url, apiUrl: server.url };
  return {
    url: server.url,
    subject: `${wecomApp.corpId}/lin`,
    input: { name: "企业微信", kind: "wecom", settings, secrets: { clientSecret: wecomApp.secret } },
    admit: (callbackUrl) => server.trust(new URL(callbackUrl).host),
    seat: (who) => {
      server.account = who === "member" ? { userid: "lin" } : { openid: "o_1", external_userid: "wm_1" };
    },
    close: server.close,
  };
}

describe.each([
  ["DingTalk", dingtalk],
  ["WeCom", wecom],
] as const)("people who come from %s", (_name, start) => {
  let house: PeopleHouse;
  let town: Town;
  let vendor: Vendor;
  let provider: IdentityProviderRow;
  beforeAll(async () => {
    house = await openPeopleHouse();
    town = await settleTown(house);
    vendor = await start();
    const input = vendor.input as Parameters<typeof planRegisterProvider>[2];
    provider = await town.done(planRegisterProvider(house, house.admin(), input));
    vendor.admit(`${house.issuer}/signin/callback/${provider.id}`);
  });
  beforeEach(() => vendor.seat("member"));
  afterAll(async () => {
    await vendor.close();
    await house.close();
  });

  const browse = () => new Browser({ leavesAt: (url) => url.origin === house.issuer && url.pathname.startsWith("/console") });
  const pass = (browser: Browser, page: Page) => (page.url.origin === vendor.url ? browser.submit(page) : page);
  const link = async (browser: Browser) => linksOf(await browser.goto(`${house.issuer}/signin`), provider.id)[0] ?? "";
  const signIn = async (browser = browse()) => pass(browser, await browser.goto(await link(browser)));
  const known = () => house.store.find("users", { where: { providerId: provider.id, subject: vendor.subject } });

  it("are remembered with name, department and groups, and get a session", async () => {
    expect((await signIn()).url.href).toBe(`${house.issuer}/console`);
    const [person] = await known();
    expect(person).toMatchObject({ name: "林", email: "lin@corp.example", department: "人事部", state: "active", role: null });
    const memberships = await house.store.find("memberships", { where: { userId: person?.id ?? "" } });
    const groups = await Promise.all(memberships.map(({ groupId }) => house.store.get("groups", groupId)));
    expect(groups.map((group) => group?.name)).toEqual(["HR"]);
  });

  it("FED-12: are refused when they are not of the organization, and nobody is remembered", async () => {
    const before = (await house.store.find("users", {})).length;
    vendor.seat("stranger");
    const page = await signIn();
    expect(page.status).toBe(401);
    expect(await house.store.find("users", {})).toHaveLength(before);
  });

  it("FED-11: bring a callback once, with its state, in the browser that left, within ten minutes", async () => {
    const callbackOf = async (browser: Browser) => {
      const leaving = new Browser({ leavesAt: (url) => url.pathname.startsWith("/signin/callback") });
      const address = await link(browser);
      for (const cookie of browser.cookiesFor(new URL(house.issuer)))
        leaving.plant(new URL(house.issuer), ...(cookie.split("=") as [string, string]));
      return (await pass(leaving, await leaving.goto(address))).url;
    };
    const browser = browse();
    const callback = await callbackOf(browser);
    const changed = (change: (url: URL) => void) => {
      const other = new URL(callback);
      change(other);
      return other;
    };
    const bad = [
      changed((url) => url.searchParams.delete("state")),
      changed((url) => url.searchParams.set("state", "0".repeat(64))),
      changed((url) => url.searchParams.append("state", "0".repeat(64))),
      changed((url) => {
        url.pathname = url.pathname.replace(provider.id, "idp_other");
      }),
    ];
    for (const address of bad) expect((await browser.goto(address)).status).toBe(400);
    expect((await browse().goto(callback)).status).toBe(400);
    expect((await browser.goto(callback)).status).toBe(0);
    expect((await browser.goto(callback)).status).toBe(400);
    const late = await callbackOf(browser);
    house.clock.advance(10 * 60_000);
    expect((await browser.goto(late)).status).toBe(400);
  });
});
