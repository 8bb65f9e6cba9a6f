import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deactivations, enterprise, entraUser, oktaUser, patch } from "../../fakes/scim-bodies.ts";
import { type Connection, openScimHouse, type ScimHouse } from "../../fakes/scim-house.ts";

const tenant = "11111111-2222-4333-8444-555555555555";
let house: ScimHouse;
beforeAll(async () => {
  house = await openScimHouse();
});
afterAll(() => house.close());

const entra = () =>
  house.connect({ kind: "entra", settings: { tenantIds: [tenant], clientId: tenant }, secrets: { clientSecret: "entra-secret" } });
const known = async (id: string) => (await house.api("GET", `users/${id}`)).body;
const idOf = ({ body }: { readonly body: Readonly<Record<string, unknown>> }) => body.id as string;
const filterBy = (filter: string) => `/Users?filter=${encodeURIComponent(filter)}`;

describe("SCM-01: Entra ID's sequence", () => {
  it("tests the connection, adds, reads, changes and finds a person who is the one that signs in", async () => {
    const { call, providerId } = await entra();
    const test = await call("GET", filterBy('userName eq "7b39475d-10c9-4fa3-b1b8-7bd6c3c4a3f1"'));
    expect([test.status, test.body.totalResults, test.body.Resources]).toEqual([200, 0, []]);
    expect(test.headers.get("content-type")).toBe("application/scim+json");

    const made = await call("POST", "/Users", entraUser());
    expect([made.status, made.headers.get("location")]).toEqual([201, `${house.guard.issuer}/scim/v2/Users/${idOf(made)}`]);
    expect(made.body).toMatchObject({ userName: "Ada@Contoso.example", active: true, externalId: "0A1B2C3D-0000-4000-8000-00000000ADA1" });
    expect(await known(idOf(made))).toMatchObject({
      providerId,
      subject: `${tenant}/0a1b2c3d-0000-4000-8000-00000000ada1`,
      name: "Ada Lovelace",
      email: "ada@contoso.example",
      username: "ada@contoso.example",
      title: "Analyst",
      department: "corp/research",
      employeeNumber: "1815",
      state: "active",
      role: null,
    });
    const found = await call("GET", filterBy('userName eq "ADA@contoso.example"'));
    expect((found.body.Resources as { id: string }[]).map(({ id }) => id)).toEqual([idOf(made)]);
    const byMail = await call("GET", filterBy('emails[type eq "work"].value eq "ada@contoso.example"'));
    expect(byMail.body.totalResults).toBe(1);

    const changed = await call(
      "PATCH",
      `/Users/${idOf(made)}`,
      patch(
        { op: "Replace", path: 'emails[type eq "work"].value', value: "ada.l@contoso.example" },
        { op: "Replace", path: "name.familyName", value: "King" },
        { op: "Add", path: `${enterprise}:department`, value: "corp/board" },
        { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+44 20" },
        { op: "Replace", path: "displayName", value: "Ada King" },
      ),
    );
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      emails: [{ type: "work", value: "ada.l@contoso.example", primary: true }],
      name: { givenName: "Ada", familyName: "King" },
      phoneNumbers: [{ type: "mobile", value: "+44 20" }],
      [enterprise]: { department: "corp/board", employeeNumber: "1815" },
    });
    expect(await known(idOf(made))).toMatchObject({ name: "Ada King", email: "ada.l@contoso.example", department: "corp/board" });
    const [event] = await house.events("user.update");
    expect(event).toMatchObject({ actor: { type: "system", id: providerId }, target: { id: idOf(made) } });
  });

  it("changes many attributes by one object without a path, dotted names and the extension's URN in it", async () => {
    const { call } = await entra();
    const made = await call("POST", "/Users", entraUser({ externalId: undefined }));
    const changed = await call(
      "PATCH",
      `/Users/${idOf(made)}`,
      patch({
        op: "replace",
        value: {
          displayName: "Countess",
          "name.givenName": "Augusta",
          [`${enterprise}:employeeNumber`]: "7",
          [enterprise]: { costCenter: "42" },
          "urn:example:unknown:1.0:User": { x: 1 },
        },
      }),
    );
    expect(changed.body).toMatchObject({
      displayName: "Countess",
      name: { givenName: "Augusta", familyName: "Lovelace" },
      [enterprise]: { employeeNumber: "7", costCenter: "42", department: "corp/research" },
    });
  });

  it("names the manager by our id, as a text, an object or a list of one, and takes it away", async () => {
    const { call } = await entra();
    const boss = idOf(await call("POST", "/Users", entraUser({ userName: "boss", externalId: "0a1b2c3d-0000-4000-8000-00000000b055" })));
    const made = idOf(await call("POST", "/Users", entraUser()));
    const path = `${enterprise}:manager`;
    for (const value of [boss, { value: boss }, [{ value: boss }]]) {
      const set = await call("PATCH", `/Users/${made}`, patch({ op: "Add", path, value }));
      expect(set.body[enterprise]).toMatchObject({ manager: { value: boss, $ref: `${house.guard.issuer}/scim/v2/Users/${boss}` } });
      expect((await house.api("GET", `users/${made}/relations`)).body).toMatchObject({ manager: { id: boss, name: "Ada Lovelace" } });
      expect((await house.api("GET", `users/${boss}/relations`)).body).toMatchObject({ reportCount: 1, reports: [{ id: made }] });
      expect((await call("PATCH", `/Users/${made}`, patch({ op: "Remove", path }))).body[enterprise]).not.toHaveProperty("manager");
    }
  });

  it("gives a person without an id a subject that nobody signs in with, until one is told", async () => {
    const { call } = await entra();
    const made = idOf(await call("POST", "/Users", entraUser({ externalId: undefined })));
    expect((await known(made)).subject).toMatch(/^unclaimed:[\w-]{43}$/);
    const objectId = "0a1b2c3d-0000-4000-8000-0000000000aa";
    await call("PATCH", `/Users/${made}`, patch({ op: "Add", path: "externalId", value: objectId }));
    expect((await known(made)).subject).toBe(`${tenant}/${objectId}`);
    expect((await call("POST", "/Users", entraUser({ userName: "other", externalId: objectId.toUpperCase() }))).body).toMatchObject({
      status: "409",
      scimType: "uniqueness",
    });
  });
});

describe("SCM-02: Okta's sequence", () => {
  it("tests, adds, reads, replaces and finds; a password is never kept", async () => {
    const { call } = await house.connect();
    expect((await call("GET", "/Users?startIndex=1&count=2")).body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0 });
    const made = await call("POST", "/Users", oktaUser());
    expect(made.status).toBe(201);
    expect(JSON.stringify(made.body)).not.toContain("1mz050nq");
    expect(await known(idOf(made))).toMatchObject({ subject: "00u1ujoyBdrtT6hAX0g4", username: "grace@example.com" });
    const put = await call(
      "PUT",
      `/Users/${idOf(made)}`,
      oktaUser({ id: idOf(made), displayName: "Rear Admiral Hopper", locale: undefined }),
    );
    expect([put.status, put.body.displayName, put.body.locale]).toEqual([200, "Rear Admiral Hopper", undefined]);
    const again = await call("POST", "/Users", oktaUser({ userName: "GRACE@example.com", externalId: "00uother" }));
    expect([again.status, again.body]).toMatchObject([409, { scimType: "uniqueness" }]);
  });
});

describe("a connection that only pushes", () => {
  it("is no way to sign in, and a test of it looks at nothing", async () => {
    const { providerId } = await house.connect();
    const test = await house.api("POST", `identity-providers/${providerId}/test`, {});
    expect(test.body).toMatchObject({ ok: true, steps: Array.from({ length: 5 }, () => ({ outcome: "skipped" })) });
    expect((await house.api("POST", `identity-providers/${providerId}/sync`, {})).status).not.toBe(500);
  });
});

describe("SCM-03: departure", () => {
  it.each(Object.entries(deactivations))("%s", async (_name, deactivate) => {
    const { call, providerId } = await house.connect();
    const user = oktaUser();
    const made = idOf(await call("POST", "/Users", user));
    const agent = await house.api("POST", "agents", { name: "A", kind: "autonomous", purpose: "p", ownerId: made });
    const { method, body } = deactivate(made, user);
    expect((await call(method, `/Users/${made}`, body)).status).toBe(method === "DELETE" ? 204 : 200);
    expect(await known(made)).toMatchObject({ state: "departed" });
    const [event] = await house.events("user.depart");
    expect(event).toMatchObject({ actor: { type: "system", id: providerId }, userId: made, revokes: [{ kind: "user", id: made }] });
    expect((await house.api("GET", `agents/${agent.body.id as string}`)).body).toMatchObject({ state: "orphaned" });
    const read = await call("GET", `/Users/${made}`);
    expect([read.status, read.body.active]).toEqual(method === "DELETE" ? [404, undefined] : [200, false]);
    expect((await call("GET", filterBy('userName eq "grace@example.com"'))).body.totalResults).toBe(method === "DELETE" ? 0 : 1);
    expect((await call("GET", "/Users")).body.totalResults).toBe(method === "DELETE" ? 0 : 1);
  });

  it.each(["no", "0", "", "False ", 0, 1, null, [], [false], {}, "falsé"])(
    "an `active` of %j is refused and changes nothing",
    async (value) => {
      const { call } = await house.connect();
      const made = idOf(await call("POST", "/Users", oktaUser()));
      const bodies = [patch({ op: "Replace", path: "active", value }), patch({ op: "replace", value: { active: value } })];
      for (const body of bodies) {
        const answer = await call("PATCH", `/Users/${made}`, body);
        expect([answer.status, answer.body]).toMatchObject([400, { scimType: "invalidValue", status: "400" }]);
      }
      expect((await call("PUT", `/Users/${made}`, oktaUser({ active: value }))).body).toMatchObject({ scimType: "invalidValue" });
      expect((await call("POST", "/Users", oktaUser({ userName: "x", externalId: "x", active: value }))).status).toBe(400);
      expect((await call("PATCH", `/Users/${made}`, patch({ op: "Remove", path: "active" }))).status).toBe(400);
      expect((await known(made)).state).toBe("active");
    },
  );

  it("comes with everything else of the request, or not at all", async () => {
    const { call } = await house.connect();
    const made = idOf(await call("POST", "/Users", oktaUser()));
    const unknown = patch({ op: "Replace", path: "shoeSize", value: "43" }, { op: "Replace", path: "active", value: "FALSE" });
    expect((await call("PATCH", `/Users/${made}`, unknown)).body.active).toBe(false);
  });

  it("is taken back by the client that told it, never a suspension", async () => {
    const { call } = await house.connect();
    const made = idOf(await call("POST", "/Users", oktaUser()));
    const active = (value: unknown) => call("PATCH", `/Users/${made}`, patch({ op: "Replace", path: "active", value }));
    await active("False");
    expect((await active("True")).body.active).toBe(true);
    const { version } = await known(made);
    await house.api("POST", `users/${made}/suspend`, {}, version as number);
    expect((await active(true)).body.active).toBe(true);
    expect((await known(made)).state).toBe("suspended");
    await active(false);
    await active(true);
    expect((await known(made)).state).toBe("suspended");
  });

  it("of somebody deleted is over when they are pushed again by the same id; another id is another person", async () => {
    const { call } = await house.connect();
    const made = idOf(await call("POST", "/Users", oktaUser()));
    await call("DELETE", `/Users/${made}`);
    house.clock.advance(3_000);
    expect(idOf(await call("POST", "/Users", oktaUser({ externalId: "00uother" })))).not.toBe(made);
    house.clock.advance(3_000);
    const back = await call("POST", "/Users", oktaUser({ userName: "again@example.com" }));
    expect([back.status, idOf(back), back.body.active]).toEqual([201, made, true]);
    expect(await known(made)).toMatchObject({ state: "active" });
  });
});

describe("SCM-04: lists", () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await house.connect();
    for (const name of ["ann", "bob", "cid"])
      await connection.call("POST", "/Users", { userName: name, externalId: name, title: `T ${name}` });
  });
  const names = async (query: string) => {
    const { body } = await connection.call("GET", `/Users?${query}`);
    return (body.Resources as { userName: string }[]).map(({ userName }) => userName);
  };

  it("are counted from one and cut to pages", async () => {
    expect(await names("startIndex=2&count=1")).toEqual(["bob"]);
    expect(await names("startIndex=0&count=1")).toEqual(["ann"]);
    expect(await names("startIndex=4")).toEqual([]);
    expect((await connection.call("GET", "/Users?count=0")).body).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] });
    expect((await connection.call("GET", "/Users?count=x")).status).toBe(400);
  });

  it.each([
    ['userName sw "b"', ["bob"]],
    ['userName eq "ann" and externalId eq "ann"', ["ann"]],
    ['userName eq "ann" and externalId eq "bob"', []],
    ['userName eq "ann" or userName eq "cid"', ["ann", "cid"]],
    ['not (userName eq "ann") and active eq true', ["bob", "cid"]],
    ['title co "BOB"', ["bob"]],
    ["emails pr", []],
    ['meta.resourceType eq "User" and urn:ietf:params:scim:schemas:core:2.0:User:userName gt "b"', ["bob", "cid"]],
  ])("by %s", async (filter, expected) => {
    expect(await names(`filter=${encodeURIComponent(filter)}`)).toEqual(expected);
  });

  it("show what is asked for", async () => {
    const only = await connection.call("GET", "/Users?attributes=userName&count=1");
    expect((only.body.Resources as object[]).map((one) => Object.keys(one))).toEqual([["schemas", "id", "userName"]]);
    const without = await connection.call("GET", "/Users?excludedAttributes=title,meta&count=1");
    expect(Object.keys((without.body.Resources as object[])[0] ?? {})).not.toContain("title");
  });

  it("describe themselves", async () => {
    expect((await connection.call("GET", "/ServiceProviderConfig")).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
    });
    expect((await connection.call("GET", "/ResourceTypes")).body).toMatchObject({ totalResults: 2 });
    expect((await connection.call("GET", `/Schemas/${enterprise}`)).body).toMatchObject({ id: enterprise });
    expect((await connection.call("GET", "/ResourceTypes/Robot")).status).toBe(404);
  });
});
