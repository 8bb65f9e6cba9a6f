import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oktaUser, patch } from "../fakes/scim-bodies.ts";
import { type Connection, openScimHouse, type ScimHouse } from "../fakes/scim-house.ts";

let house: ScimHouse;
let ours: Connection;
let theirs: Connection;
let victim: string;
let theirGroup: string;
beforeAll(async () => {
  house = await openScimHouse();
  ours = await house.connect();
  theirs = await house.connect();
  victim = (await theirs.call("POST", "/Users", oktaUser())).body.id as string;
  theirGroup = (await theirs.call("POST", "/Groups", { displayName: "Theirs" })).body.id as string;
});
afterAll(() => house.close());

let made = 0;
const add = async (more: object = {}) => {
  made += 1;
  return ours.call("POST", "/Users", oktaUser({ userName: `user${made}`, externalId: `user${made}`, ...more }));
};
const known = async (id: string) => (await house.api("GET", `users/${id}`)).body;

describe("SCM-06: a connection sees and changes its own people and groups only", () => {
  it.each<[string, string, () => string, object?]>([
    ["read a person", "GET", () => `/Users/${victim}`],
    ["replace a person", "PUT", () => `/Users/${victim}`, oktaUser({ active: false })],
    ["deactivate a person", "PATCH", () => `/Users/${victim}`, patch({ op: "replace", path: "active", value: false })],
    ["delete a person", "DELETE", () => `/Users/${victim}`],
    ["read a group", "GET", () => `/Groups/${theirGroup}`],
    ["rename a group", "PATCH", () => `/Groups/${theirGroup}`, patch({ op: "replace", path: "displayName", value: "Ours" })],
    ["replace a group", "PUT", () => `/Groups/${theirGroup}`, { displayName: "Ours" }],
    ["delete a group", "DELETE", () => `/Groups/${theirGroup}`],
    ["read a group as a person", "GET", () => `/Users/${theirGroup}`],
    ["read a person as a group", "GET", () => `/Groups/${victim}`],
    ["leave the path", "GET", () => "/Users/..%2F..%2Fapi%2Fv1%2Fusers"],
    ["read what can be no id", "GET", () => "/Users/' OR 1=1--"],
  ])("%s of another: not found", async (_name, method, path, body) => {
    const answer = await ours.call(method, path(), body);
    expect([answer.status, answer.body.status]).toEqual([404, "404"]);
    expect(await known(victim)).toMatchObject({ state: "active", version: 1 });
    expect((await house.api("GET", `groups/${theirGroup}`)).body).toMatchObject({ name: "Theirs" });
  });

  it("lists and filters show nobody of another", async () => {
    const search = async (filter: string) => (await ours.call("GET", `/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults;
    expect(await search(`id eq "${victim}"`)).toBe(0);
    expect(await search('userName eq "grace@example.com"')).toBe(0);
    expect(await search('externalId eq "00u1ujoyBdrtT6hAX0g4"')).toBe(0);
    expect((await ours.call("GET", `/Groups?filter=${encodeURIComponent('displayName eq "Theirs"')}`)).body.totalResults).toBe(0);
  });

  it("takes nobody of another into a group, and gives nobody a manager of another", async () => {
    const refused = await ours.call("POST", "/Groups", { displayName: "Trap", members: [{ value: victim }] });
    expect([refused.status, refused.body]).toMatchObject([400, { scimType: "invalidValue" }]);
    const group = (await ours.call("POST", "/Groups", { displayName: "Ours" })).body.id as string;
    expect((await ours.call("PATCH", `/Groups/${group}`, patch({ op: "add", path: "members", value: victim }))).status).toBe(400);
    const id = (await add({ "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { manager: victim } })).body.id as string;
    expect((await house.api("GET", `users/${id}/relations`)).body).toMatchObject({ manager: null });
  });

  it("does not take over somebody whose other way in this is", async () => {
    const local = await house.api("POST", "users", { username: "root", name: "Root" });
    const body = { providerId: ours.providerId, subject: "linked" };
    expect((await house.api("POST", `users/${local.body.id as string}/identities`, body)).status).toBe(201);
    expect((await add({ externalId: "linked" })).body).toMatchObject({ status: "409", scimType: "uniqueness" });
    expect((await house.api("POST", `users/${victim}/identities`, body)).status).toBe(409);
  });
});

describe("SCM-07: what a person may do here is not the client's to say", () => {
  const smuggled = {
    role: "owner",
    roles: [{ value: "owner", primary: true }],
    entitlements: ["owner"],
    state: "suspended",
    passwordHash: "x",
    password: "correct horse battery staple",
    providerId: "local",
    subject: "root",
    directoryRef: "x",
    profile: { scim: "{}" },
    id: "usr_00000000000000000000000000",
    meta: { resourceType: "Group" },
    groups: [{ value: "grp_00000000000000000000000000" }],
  };

  it("a body's other members do nothing", async () => {
    const id = (await add(smuggled)).body.id as string;
    expect(id).not.toBe(smuggled.id);
    await ours.call("PUT", `/Users/${id}`, oktaUser({ userName: `user${made}`, externalId: `user${made}`, ...smuggled }));
    await ours.call("PATCH", `/Users/${id}`, patch({ op: "replace", value: smuggled }));
    expect(await known(id)).toMatchObject({ role: null, state: "active", providerId: ours.providerId, subject: `user${made}` });
    expect((await house.api("GET", `users/${id}/groups`)).body.items).toEqual([]);
  });

  it.each(["id", "meta.location", "schemas"])("%s can't be patched", async (path) => {
    const id = (await add()).body.id as string;
    const answer = await ours.call("PATCH", `/Users/${id}`, patch({ op: "replace", path, value: "x" }));
    expect([answer.status, answer.body]).toMatchObject([400, { scimType: "mutability" }]);
  });

  it("somebody with a role is not renamed into another subject; anybody else is signed out by it", async () => {
    const id = (await add()).body.id as string;
    const rename = (externalId: string) =>
      ours.call("PATCH", `/Users/${id}`, patch({ op: "replace", path: "externalId", value: externalId }));
    expect((await rename("renamed")).status).toBe(200);
    expect((await house.events("user.update"))[0]).toMatchObject({ userId: id, revokes: [{ kind: "user", id }] });
    await house.api("PUT", `users/${id}/role`, { role: "owner" }, (await known(id)).version as number);
    expect((await rename("attacker")).body).toMatchObject({ status: "400", scimType: "mutability" });
    expect((await known(id)).subject).toBe("renamed");
    expect((await rename("unclaimed:x")).body).toMatchObject({ scimType: "invalidValue" });
  });
});

describe("SCM-08: filters, paths and bodies are data", () => {
  it.each([
    "userName",
    "userName eq",
    'userName eq "a',
    "userName eq a",
    'userName is "a"',
    'userName eq "a" and',
    '(userName eq "a"',
    'userName eq "a")',
    'emails[type eq "work"',
    'nobody eq "a"',
    '__proto__ eq "a"',
    'constructor.prototype eq "a"',
    'active gt "a"',
    'a.b.c eq "d"',
    `userName eq "a"${' or userName eq "a"'.repeat(60)}`,
    `${"(".repeat(50)}userName eq "a"${")".repeat(50)}`,
    `${"not (".repeat(50)}userName eq "a"${")".repeat(50)}`,
    `userName eq "${"a".repeat(4_100)}"`,
  ])("the filter %s is refused", async (filter) => {
    const answer = await ours.call("GET", `/Users?filter=${encodeURIComponent(filter)}`);
    expect([answer.status, answer.body]).toMatchObject([400, { scimType: "invalidFilter" }]);
  });

  it("a query without end is refused", async () => {
    expect((await ours.call("GET", `/Users?filter=${"a".repeat(9_000)}`)).status).toBe(413);
  });

  it.each([`' OR '1'='1`, `") or (userName pr`, `\\u0000`, `%`, `_`])("the value %s is a name that nobody has", async (value) => {
    const answer = await ours.call("GET", `/Users?filter=${encodeURIComponent(`userName eq ${JSON.stringify(value)}`)}`);
    expect([answer.status, answer.body.totalResults]).toEqual([200, 0]);
  });

  it.each([
    "__proto__",
    "__proto__.polluted",
    "name.__proto__.polluted",
    "emails.value.deep.deeper",
    'emails[type eq "work"].value.more',
    'name[givenName eq "x"]',
    "emails[",
    'emails[type eq "work"]]',
    "a b",
    "[]",
  ])("the path %s is refused", async (path) => {
    const id = (await add()).body.id as string;
    for (const op of ["add", "replace", "remove"]) {
      const answer = await ours.call("PATCH", `/Users/${id}`, patch({ op, path, value: "x" }));
      expect([answer.status, answer.body.scimType]).toEqual([400, expect.stringMatching(/^invalid(Path|Filter)$/)]);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(["constructor", "constructor.prototype", "toString", "hasOwnProperty", "valueOf.call"])(
    "the path %s names nothing",
    async (path) => {
      const id = (await add()).body.id as string;
      const before = (await ours.call("GET", `/Users/${id}`)).body;
      const answer = await ours.call("PATCH", `/Users/${id}`, patch({ op: "replace", path, value: { polluted: "yes" } }));
      expect(answer.body).toEqual(before);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  it.each<[string, unknown, number]>([
    ["no JSON", "{", 400],
    ["a list", [], 400],
    ["__proto__ as a member", '{"userName":"p","__proto__":{"polluted":"yes"}}', 400],
    ["a member twice", '{"userName":"p","userName":"q"}', 400],
    ["a member in two spellings", '{"userName":"p","active":true,"Active":false}', 400],
    ["no user name", { displayName: "x" }, 400],
    ["a user name of spaces", { userName: "  " }, 400],
    ["a number for a text", { userName: "p", title: 5 }, 400],
    ["more values than anybody has", { userName: "p", emails: Array.from({ length: 101 }, (_, at) => ({ value: `${at}` })) }, 400],
    ["a name that turns direction", { userName: "p", displayName: "a\u202Eb" }, 400],
    ["more than a body holds", { userName: "p", nickName: "x".repeat(140_000) }, 413],
    ["deep nesting", `{"userName":${"[".repeat(200)}${"]".repeat(200)}}`, 400],
  ])("%s is refused", async (_name, body, status) => {
    const answer = await ours.call("POST", "/Users", body);
    expect([answer.status, answer.body.schemas]).toEqual([status, ["urn:ietf:params:scim:api:messages:2.0:Error"]]);
  });

  it.each<[string, object]>([
    ["no operation", patch()],
    ["too many", patch(...Array.from({ length: 101 }, () => ({ op: "add", path: "title", value: "x" })))],
    ["an unknown one", patch({ op: "move", path: "title" })],
    ["one of the prototype", patch({ op: "constructor", path: "title" })],
    ["a removal of nothing", patch({ op: "remove" })],
    ["no object", { Operations: ["x"] }],
  ])("a patch of %s is refused", async (_name, body) => {
    const id = (await add()).body.id as string;
    expect((await ours.call("PATCH", `/Users/${id}`, body)).status).toBe(400);
  });

  it("a patch can't make somebody grow without end", async () => {
    const id = (await add()).body.id as string;
    const grow = (at: number) => ({ op: "replace", path: `addresses[type eq "${at}"].formatted`, value: "x".repeat(3_900) });
    const answer = await ours.call("PATCH", `/Users/${id}`, patch(...Array.from({ length: 20 }, (_, at) => grow(at))));
    expect([answer.status, answer.body]).toMatchObject([400, { scimType: "invalidValue" }]);
  });

  it("another content type is refused, JSON by itself is taken", async () => {
    const body = { userName: "typed", externalId: "typed" };
    expect((await ours.call("POST", "/Users", body, { "content-type": "text/plain" })).status).toBe(415);
    expect((await ours.call("POST", "/Users", body, { "content-type": "application/json" })).status).toBe(201);
  });

  it("two at once with one user name are one", async () => {
    const answers = await Promise.all(
      ["a", "b", "c"].map((externalId) => ours.call("POST", "/Users", { userName: "racer", externalId: `race-${externalId}` })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  });
});

describe("SCM-09: only a live token of an active provider opens a connection", () => {
  const tokens = (connection: Connection) => `identity-providers/${connection.providerId}/scim-tokens`;
  const works = async (token: string) => (await house.scim("GET", "/Users?count=0", token)).status;

  it("two live at a time; a revoked one is dead at once, an expired one when its time has come", async () => {
    const connection = await house.connect();
    const second = await house.api("POST", tokens(connection), { expiresInSeconds: 60 });
    expect(second.body.secret).toMatch(/^aigs_[\w-]{43}$/);
    expect((await house.api("POST", tokens(connection), {})).status).toBe(409);
    expect(await works(second.body.secret as string)).toBe(200);
    const listed = await house.api("GET", tokens(connection));
    expect(JSON.stringify(listed.body)).not.toContain(connection.token);
    const [first] = listed.body.items as { id: string }[];
    const { version } = (await house.api("GET", `identity-providers/${connection.providerId}`)).body;
    expect((await house.api("DELETE", `${tokens(connection)}/${first?.id}`, undefined, version as number)).status).toBe(204);
    expect(await works(connection.token)).toBe(401);
    expect(await works(second.body.secret as string)).toBe(200);
    house.clock.advance(61_000);
    expect(await works(second.body.secret as string)).toBe(401);
    expect((await house.events("identity_provider.scim_token.issue"))[0]).toMatchObject({ target: { id: connection.providerId } });
    expect((await house.events("identity_provider.scim_token.revoke"))[0]).toMatchObject({ target: { id: connection.providerId } });
  });

  it("a suspended provider pushes nothing", async () => {
    const connection = await house.connect();
    const { version } = (await house.api("GET", `identity-providers/${connection.providerId}`)).body;
    await house.api("POST", `identity-providers/${connection.providerId}/suspend`, {}, version as number);
    expect(await works(connection.token)).toBe(401);
  });

  it("a secret of an agent, a client or a resource is none, and this one is none of theirs", async () => {
    const client = await house.api("POST", "clients", { name: "C", kind: "web", redirectUris: ["https://app.example/cb"] });
    const issued = await house.api("POST", `clients/${client.body.id as string}/secrets`, {});
    expect(await works(issued.body.secret as string)).toBe(401);
    expect((await house.api("DELETE", `${tokens(ours)}/${issued.body.id as string}`, undefined, 2)).status).toBe(404);
  });

  it("a wrong one is on record, without itself, and after many the sender waits while a right one passes", async () => {
    expect((await house.scim("GET", "/Users")).status).toBe(401);
    const guess = `aigs_${"A".repeat(43)}`;
    const answers: number[] = [];
    for (let tries = 0; tries < 130; tries += 1) answers.push(await works(guess));
    expect(answers[0]).toBe(401);
    expect(answers.at(-1)).toBe(429);
    expect(await works(ours.token)).toBe(200);
    const [event] = await house.events("identity_provider.authenticate");
    expect(event).toMatchObject({ outcome: "failure", actor: { type: "anonymous" }, reason: "token.invalid" });
    expect(JSON.stringify(event)).not.toContain(guess);
  });
});
