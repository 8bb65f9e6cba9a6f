import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Browser } from "../../fakes/browser.ts";
import { openPeopleHouse, type PeopleHouse } from "../../fakes/people-house.ts";

let house: PeopleHouse;
beforeEach(async () => {
  house = await openPeopleHouse();
});
afterEach(() => house.close());

const browse = () => new Browser({ leavesAt: (url) => url.pathname.startsWith("/console") });
const owners = () => house.store.find("users", { where: { role: "owner" } });
const use = (url: string, browser = browse()) =>
  browser.post(
    new URL("/signin/bootstrap", house.issuer),
    { ticket: new URL(url).searchParams.get("ticket") ?? "" },
    { origin: house.issuer, site: "same-origin" },
  );

describe("ADM-09: the one-time link", () => {
  it("shows a page that uses nothing up, then makes the first owner, signs them in and leads to the console", async () => {
    const { url } = await house.directory.bootstrap.createLink();
    expect(url).toMatch(new RegExp(`^${house.issuer}/signin/bootstrap\\?ticket=[A-Za-z0-9_-]{43}$`));
    const browser = browse();
    await browse().goto(url);
    const page = await browser.goto(url);
    expect(page.status).toBe(200);
    expect(await owners()).toHaveLength(0);
    const there = await browser.submit(page);
    expect(there.trail.map(({ status }) => status)).toEqual([303]);
    expect(there.url.href).toBe(`${house.issuer}/console`);
    const [owner] = await owners();
    expect(owner).toMatchObject({ providerId: "local", subject: "owner", state: "active", passwordHash: null });
    expect(await house.store.find("sessions", { where: { userId: owner?.id ?? "" } })).toHaveLength(1);
    const actions = (await house.store.events({})).map((event) => [event.action, event.outcome]).slice(-3);
    expect(actions).toEqual([
      ["bootstrap.create", "success"],
      ["user.create", "success"],
      ["user.signin", "success"],
    ]);
  });

  it("is gone afterwards: page and button answer 404", async () => {
    const { url } = await house.directory.bootstrap.createLink();
    await use(url);
    expect((await browse().goto(url)).status).toBe(404);
    expect((await use(url)).status).toBe(404);
    expect((await browse().goto(`${house.issuer}/signin/bootstrap`)).status).toBe(404);
    expect(await owners()).toHaveLength(1);
  });

  it("is won by one of fifty who press at once", async () => {
    const { url } = await house.directory.bootstrap.createLink();
    const pages = await Promise.all(Array.from({ length: 50 }, () => use(url)));
    expect(pages.filter((page) => page.status === 0)).toHaveLength(1);
    expect(pages.filter((page) => page.status === 404)).toHaveLength(49);
    expect(await owners()).toHaveLength(1);
    expect(await house.store.find("sessions", {})).toHaveLength(1);
  });

  it("dies when a newer one is made, and after an hour", async () => {
    const first = await house.directory.bootstrap.createLink();
    const second = await house.directory.bootstrap.createLink();
    expect((await use(first.url)).status).toBe(404);
    house.clock.advance(60 * 60_000);
    expect((await use(second.url)).status).toBe(404);
    expect(await owners()).toHaveLength(0);
  });

  it("signs the owner in who is there already, and lifts one who was suspended", async () => {
    await use((await house.directory.bootstrap.createLink()).url);
    await use((await house.directory.bootstrap.createLink()).url);
    const [owner, ...others] = await owners();
    expect(others).toEqual([]);
    if (owner === undefined) throw new Error("no owner");
    const set = { state: "suspended", role: null } as const;
    const event = house.admin().event({ action: "user.suspend", target: { type: "user", id: owner.id } });
    await house.commit({
      writes: [{ verb: "compareAndSet", collection: "users", id: owner.id, version: owner.version, set }],
      events: [event],
    });
    await use((await house.directory.bootstrap.createLink()).url);
    expect(await owners()).toMatchObject([{ id: owner.id, state: "active" }]);
    expect((await house.store.events({ action: "user.recover" }))[0]).toMatchObject({ userId: owner.id });
  });

  it("can't be pressed by another site, nor is its ticket good for anything else", async () => {
    const { url } = await house.directory.bootstrap.createLink();
    const ticket = new URL(url).searchParams.get("ticket") ?? "";
    const posted = await browse().post(
      new URL("/signin/bootstrap", house.issuer),
      { ticket },
      { origin: "https://evil.example", site: "cross-site" },
    );
    expect(posted.status).toBe(403);
    expect((await browse().goto(`${house.issuer}/signin?ticket=${ticket}`)).status).toBe(400);
    expect((await use(url)).status).toBe(0);
  });
});
