import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientRow } from "../../src/store/port.ts";
import { openPeopleHouse, type PeopleHouse } from "../fakes/people-house.ts";
import { settleTown, type Town } from "../fakes/town.ts";
import { begin, browse, commandLineOf, deviceGrant, letIn, poll, typeCode } from "../features/devices/requests.ts";

let house: PeopleHouse;
let town: Town;
let shell: ClientRow;
beforeEach(async () => {
  house = await openPeopleHouse();
  town = await settleTown(house);
  shell = await commandLineOf(town);
});
afterEach(() => house.close());

describe("DEV-04: a device code", () => {
  it("gives exactly one token to many who ask at once, and no second one later", async () => {
    const { device_code, user_code } = await begin(house, town, shell.id);
    await letIn(house, user_code);
    const form = new Map(Object.entries({ grant_type: deviceGrant, client_id: shell.id, device_code }));
    const ask = () =>
      house.tokens.issue({ form, authorization: undefined, source: {} }).then(
        () => "token",
        () => "refused",
      );
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    expect(answers.filter((answer) => answer === "token")).toHaveLength(1);
    expect((await poll(house, shell.id, device_code)).body.error).toBe("invalid_grant");
    expect(await house.store.events({ action: "token.issue", outcome: "success" })).toHaveLength(1);
  });

  it("is worth nothing at another client, and stays good at its own", async () => {
    const { device_code, user_code } = await begin(house, town, shell.id);
    const other = await commandLineOf(town, "Another shell");
    await letIn(house, user_code);
    expect((await poll(house, other.id, device_code)).body.error).toBe("invalid_grant");
    expect((await poll(house, town.native.id, device_code)).body.error).toBe("invalid_grant");
    expect((await poll(house, shell.id, device_code)).status).toBe(200);
  });

  it("is no user code, and a user code no device code", async () => {
    const { device_code, user_code } = await begin(house, town, shell.id);
    expect((await poll(house, shell.id, user_code)).body.error).toBe("invalid_grant");
    expect((await poll(house, shell.id, `device user code ${user_code}`)).body.error).toBe("invalid_grant");
    const browser = browse(house);
    const page = await browser.submit(await browser.goto(`${house.issuer}/device`), { user_code: device_code });
    expect(page.status).toBe(400);
  });
});

describe("DEV-05: the page for devices", () => {
  it("warns of codes that somebody sent, and shows the code, the application, the agent, who answers for it and who is signed in", async () => {
    const { user_code, verification_uri_complete } = await begin(house, town, shell.id);
    const browser = browse(house);
    const prefilled = await browser.goto(verification_uri_complete, "cross-site");
    expect(prefilled.text).toContain(`value="${user_code}"`);
    const page = await typeCode(house, browser, user_code);
    for (const shown of ["If somebody sent you the code or a link to this page, cancel", user_code, "Helpdesk shell", "Triage", "alice"])
      expect(page.text).toContain(shown);
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const chinese = await typeCode(house, browse(house, "zh-CN"), user_code);
    expect(chinese.text).toContain("请取消");
  });

  it("does nothing by a link alone: the code has to be sent, and the question answered", async () => {
    const { device_code, verification_uri_complete } = await begin(house, town, shell.id);
    const browser = browse(house);
    await typeCode(house, browser, "BBBB-BBBB");
    await browser.goto(verification_uri_complete, "cross-site");
    expect((await poll(house, shell.id, device_code)).body.error).toBe("authorization_pending");
  });

  it("is of one browser and one session: a ticket or a form of somebody else's opens nothing", async () => {
    const { device_code, user_code } = await begin(house, town, shell.id);
    const attacker = browse(house);
    const question = await typeCode(house, attacker, user_code, "bob");
    const victim = browse(house);
    await victim
      .submit(await victim.goto(`${house.issuer}/signin`), { username: "alice", password: "correct horse battery" })
      .catch(() => {});
    expect((await victim.goto(question.url)).status).toBe(400);
    const fields = Object.fromEntries(
      [...question.text.matchAll(/name="(ticket|token)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    const target = new URL(`${house.issuer}/device/answer`);
    const ours = { site: "same-origin", origin: house.issuer } as const;
    expect((await victim.post(target, { ...fields, answer: "allow" }, ours)).status).toBe(403);
    const crossSite = { site: "cross-site", origin: "https://evil.example" } as const;
    expect((await attacker.post(target, { ...fields, answer: "cancel" }, crossSite)).status).toBe(403);
    expect((await attacker.post(target, { ...fields, token: "x", answer: "cancel" }, ours)).status).toBe(403);
    expect((await poll(house, shell.id, device_code)).body.error).toBe("authorization_pending");
    expect((await attacker.post(target, { ...fields, answer: "cancel" }, ours)).text).toContain("Cancelled");
    expect((await attacker.post(target, { ...fields, answer: "cancel" }, ours)).status).toBe(400);
  });

  it("takes a few codes a minute from one address, whatever cookies come with them, and records who goes on", async () => {
    const { user_code } = await begin(house, town, shell.id);
    const typed = async (code: string) => {
      const browser = browse(house);
      return (await browser.submit(await browser.goto(`${house.issuer}/device`), { user_code: code })).status;
    };
    for (let nth = 0; nth < 10; nth += 1) expect(await typed("BBBB-CCCC")).toBe(400);
    expect(await typed(user_code)).toBe(429);
    expect(await typed(user_code)).toBe(429);
    expect(await house.store.events({ action: "device.guess" })).toHaveLength(1);
    house.clock.advance(60_000);
    expect(await typed(user_code)).toBe(200);
  });
});
