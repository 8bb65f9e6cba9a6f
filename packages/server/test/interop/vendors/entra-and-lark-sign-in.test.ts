import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planRegisterProvider } from "../../../src/directory/register-provider.ts";
import type { IdentityProviderRow, UserRow } from "../../../src/store/port.ts";
import { Browser, linksOf, type Page } from "../../fakes/browser.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";
import { settleTown, type Town } from "../../fakes/town.ts";
import { type EntraServer, entraApp, startEntra } from "../../fakes/vendors/entra.ts";
import { contoso, entraTenants, fabrikam, ids, strangers } from "../../fakes/vendors/entra-town.ts";
import { type LarkServer, larkApp, startLark } from "../../fakes/vendors/lark.ts";
import { larkCompany } from "../../fakes/vendors/lark-town.ts";

let house: PeopleHouse;
let town: Town;
let entra: EntraServer;
let lark: LarkServer;
let entraRow: IdentityProviderRow;
let larkRow: IdentityProviderRow;

beforeAll(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
  entra = await startEntra(entraTenants());
  lark = await startLark(larkCompany());
  entraRow = await town.done(
    planRegisterProvider(house, house.admin(), {
      name: "Contoso",
      kind: "entra",
      settings: { tenantIds: [contoso, fabrikam], clientId: entraApp.clientId, loginUrl: entra.url, graphUrl: entra.url },
      secrets: { clientSecret: entraApp.clientSecret },
    }),
  );
  larkRow = await town.done(
    planRegisterProvider(house, house.admin(), {
      name: "Acme",
      kind: "lark",
      settings: { tenantKey: larkApp.tenantKey, clientId: larkApp.clientId, apiUrl: lark.url, accountsUrl: lark.url },
      secrets: { clientSecret: larkApp.clientSecret },
    }),
  );
  entra.admit(`${house.issuer}/signin/callback/${entraRow.id}`);
  lark.admit(`${house.issuer}/signin/callback/${larkRow.id}`);
});
afterAll(async () => {
  await entra.close();
  await lark.close();
  await house.close();
});

const browse = (leavesAt = "/console") =>
  new Browser({ leavesAt: (url) => url.origin === house.issuer && url.pathname.startsWith(leavesAt) });

async function signIn(row: IdentityProviderRow, browser = browse()): Promise<Page> {
  const page = await browser.goto(`${house.issuer}/signin`);
  return browser.goto(linksOf(page, row.id)[0] ?? "");
}
const users = (row: IdentityProviderRow): Promise<readonly UserRow[]> => house.store.find("users", { where: { providerId: row.id } });
async function groupsOf(user: UserRow | undefined): Promise<readonly (string | undefined)[]> {
  const memberships = await house.store.find("memberships", { where: { userId: user?.id ?? "" } });
  const groups = await Promise.all(memberships.map(({ groupId }) => house.store.get("groups", groupId)));
  return groups.map((group) => group?.name).toSorted();
}

describe("people who come from Entra ID", () => {
  it("are remembered by tenant and object, with what Graph tells of them", async () => {
    entra.person = { tenantId: contoso, objectId: ids.ada };
    entra.claims = { roles: ["Agents.Use"] };
    expect((await signIn(entraRow)).url.href).toBe(`${house.issuer}/console`);
    const [ada] = await users(entraRow);
    expect(ada).toMatchObject({
      subject: `${contoso}/${ids.ada}`,
      name: "Ada",
      title: "Engineer",
      managerRef: `${contoso}/${ids.bob}`,
      department: "Research \uFF0F Development",
    });
    expect(await groupsOf(ada)).toEqual(["Agents.Use", "Staff", "Support"]);
  });

  it("FED-02: one address in two tenants is two people, and nobody takes over who has it here", async () => {
    entra.person = { tenantId: fabrikam, objectId: "aaaaaaaa-0000-4000-8000-0000000000f1" };
    entra.claims = { email: "ada@contoso.example", acct: 0 };
    expect((await signIn(entraRow)).status).toBe(0);
    const found = await users(entraRow);
    expect(found.map(({ subject }) => subject.split("/")[0]).toSorted()).toEqual([contoso, fabrikam]);
    expect(found.find(({ subject }) => subject.startsWith(fabrikam))?.email).toBeNull();
    expect(await house.store.find("sessions", { where: { userId: town.alice.id } })).toEqual([]);
  });

  it.each<[string, () => void]>([
    ["of a tenant outside the list", () => Object.assign(entra, { person: { tenantId: strangers, objectId: ids.ada }, claims: {} })],
    ["who are guests", () => Object.assign(entra, { person: { tenantId: contoso, objectId: ids.guest }, claims: {} })],
    ["who were disabled", () => Object.assign(entra, { person: { tenantId: contoso, objectId: ids.carol }, claims: {} })],
  ])("FED-03: %s are refused, and nothing is remembered of them", async (_who, become) => {
    const before = (await users(entraRow)).length;
    become();
    const page = await signIn(entraRow);
    expect(page.status).toBe(401);
    expect(page.text).not.toContain(strangers);
    expect(await users(entraRow)).toHaveLength(before);
  });
});

describe("people who come from Lark", () => {
  it("are remembered with department, title, manager and groups", async () => {
    lark.person = "on_ada";
    expect((await signIn(larkRow)).url.href).toBe(`${house.issuer}/console`);
    const [ada] = await users(larkRow);
    expect(ada).toMatchObject({
      subject: "on_ada",
      name: "Ada",
      department: "IT/Operations/SRE",
      otherDepartments: ["IT/Operations"],
      managerRef: "on_bob",
    });
    expect(await groupsOf(ada)).toEqual(["Operators", "Support"]);
  });

  it("FED-12: of another company are refused", async () => {
    lark.tenantKey = "tk_other";
    lark.person = "on_bob";
    expect((await signIn(larkRow)).status).toBe(401);
    expect(await users(larkRow)).toHaveLength(1);
    lark.tenantKey = larkApp.tenantKey;
  });

  it("FED-11: bring a callback once, in the browser that left, within ten minutes", async () => {
    const browser = browse();
    const callbackOf = async () => {
      const link = linksOf(await browser.goto(`${house.issuer}/signin`), larkRow.id)[0] ?? "";
      const leaving = browse("/signin/callback");
      for (const cookie of browser.cookiesFor(new URL(house.issuer)))
        leaving.plant(new URL(house.issuer), ...(cookie.split("=") as [string, string]));
      return (await leaving.goto(link)).url;
    };
    const callback = await callbackOf();
    expect((await browse().goto(callback)).status).toBe(400);
    expect((await browser.goto(callback)).status).toBe(0);
    expect((await browser.goto(callback)).status).toBe(400);
    const stateless = await callbackOf();
    stateless.searchParams.delete("state");
    expect((await browser.goto(stateless)).status).toBe(400);
    const late = await callbackOf();
    house.clock.advance(10 * 60_000);
    expect((await browser.goto(late)).status).toBe(400);
  });
});
