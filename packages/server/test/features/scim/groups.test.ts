import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oktaUser, patch } from "../../fakes/scim-bodies.ts";
import { type Connection, openScimHouse, type ScimHouse } from "../../fakes/scim-house.ts";

const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";
let house: ScimHouse;
let connection: Connection;
let people: string[];
beforeAll(async () => {
  house = await openScimHouse();
  connection = await house.connect();
  people = [];
  for (const name of ["ann", "bob", "cid"])
    people.push((await connection.call("POST", "/Users", oktaUser({ userName: name, externalId: name }))).body.id as string);
});
afterAll(() => house.close());

let made = 0;
async function group(members: readonly string[] = [], more: object = {}): Promise<string> {
  made += 1;
  const body = { schemas: [groupUrn], displayName: `Group ${made}`, members: members.map((value) => ({ value })), ...more };
  const answer = await connection.call("POST", "/Groups", body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id as string;
}

async function membersOf(id: string): Promise<readonly string[]> {
  const { body } = await connection.call("GET", `/Groups/${id}`);
  return ((body.members ?? []) as { value: string }[]).map(({ value }) => value).toSorted();
}

const person = (at: number): string => people[at] as string;

describe("SCM-05: groups", () => {
  it("are added with Entra's own schema beside ours, found by name without their members, and renamed", async () => {
    const adscim = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
    const answer = await connection.call("POST", "/Groups", {
      schemas: [groupUrn, adscim],
      externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
      displayName: "Support",
      members: [{ value: person(0) }],
      meta: { resourceType: "Group" },
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([
      201,
      `${house.guard.issuer}/scim/v2/Groups/${answer.body.id as string}`,
    ]);
    const filter = encodeURIComponent('displayName eq "support"');
    const found = await connection.call("GET", `/Groups?filter=${filter}&excludedAttributes=members`);
    expect(found.body).toMatchObject({
      totalResults: 1,
      Resources: [{ id: answer.body.id, externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159" }],
    });
    expect((found.body.Resources as object[])[0]).not.toHaveProperty("members");
    expect((await connection.call("GET", `/Groups/${answer.body.id as string}?excludedAttributes=members`)).body).not.toHaveProperty(
      "members",
    );
    const renamed = await connection.call(
      "PATCH",
      `/Groups/${answer.body.id as string}`,
      patch({ op: "Replace", path: "displayName", value: "Help" }),
    );
    expect(renamed.status).toBe(204);
    expect((await house.api("GET", `groups/${answer.body.id as string}`)).body).toMatchObject({
      name: "Help",
      providerId: connection.providerId,
    });
    expect(await membersOf(answer.body.id as string)).toEqual([person(0)]);
  });

  it.each<[string, (id: string) => object]>([
    ["Entra by default", (value) => patch({ op: "Remove", path: "members", value: [{ value }] })],
    ["Entra with aadOptscim062020, and Okta", (value) => patch({ op: "remove", path: `members[value eq "${value}"]` })],
  ])("lose a member as %s writes it, and the member what the group gave", async (_name, body) => {
    const id = await group([person(0), person(1)]);
    const service = await house.api("POST", "resources", {
      name: `crm-${made}`,
      kind: "service",
      upstreamUrl: "https://crm.example/",
      permissions: [{ name: "crm:read" }],
    });
    const { id: resourceId, identifier } = service.body as { id: string; identifier: string };
    await house.api("POST", "grants", { subjectType: "group", subjectId: id, resourceId, permissions: ["crm:read"] });
    expect((await connection.call("PATCH", `/Groups/${id}`, body(person(0)))).status).toBe(204);
    expect(await membersOf(id)).toEqual([person(1)]);
    const [event] = await house.events("group.member.remove");
    expect(event).toMatchObject({
      actor: { type: "system", id: connection.providerId },
      userId: person(0),
      revokes: [{ kind: "grant", id: person(0), aud: identifier }],
    });
  });

  it("gain, change and lose members all together", async () => {
    const id = await group();
    const change = (...operations: readonly object[]) => connection.call("PATCH", `/Groups/${id}`, patch(...operations));
    await change({ op: "Add", path: "members", value: [{ value: person(0) }, { value: person(1) }] });
    await change({ op: "add", value: { members: [{ value: person(1) }, { value: person(2) }] } });
    expect(await membersOf(id)).toEqual(people.toSorted());
    await change({ op: "replace", path: "members", value: [{ value: person(2) }] });
    expect(await membersOf(id)).toEqual([person(2)]);
    await change({ op: "remove", path: "members" }, { op: "add", path: "members", value: [{ value: person(1) }] });
    expect(await membersOf(id)).toEqual([person(1)]);
    const put = await connection.call("PUT", `/Groups/${id}`, { displayName: "Whole", members: [{ value: person(0) }] });
    expect([put.status, put.body.displayName]).toEqual([200, "Whole"]);
    expect(await membersOf(id)).toEqual([person(0)]);
    await connection.call("PUT", `/Groups/${id}`, { displayName: "Whole" });
    expect(await membersOf(id)).toEqual([]);
  });

  it("keep their members at the provider: an administrator is told where to change them", async () => {
    const id = await group([person(0)]);
    const added = await house.api("POST", `groups/${id}/members`, { userId: person(1) });
    const removed = await house.api("DELETE", `groups/${id}/members/${person(0)}`);
    expect([added, removed].map(({ status, body }) => [status, body.code])).toEqual([
      [409, "entity.invalid_state"],
      [409, "entity.invalid_state"],
    ]);
    expect(await membersOf(id)).toEqual([person(0)]);
  });

  it("are found by a member", async () => {
    const id = await group([person(2)]);
    const found = async (filter: string) =>
      (await connection.call("GET", `/Groups?filter=${encodeURIComponent(filter)}`)).body.totalResults;
    expect(await found(`id eq "${id}" and members eq "${person(2)}"`)).toBe(1);
    expect(await found(`id eq "${id}" and members[value eq "${person(0)}"]`)).toBe(0);
  });

  it("are gone when they are deleted; one that grants name stays for the administrators, empty", async () => {
    const plain = await group([person(0)]);
    expect((await connection.call("DELETE", `/Groups/${plain}`)).status).toBe(204);
    expect((await house.api("GET", `groups/${plain}`)).status).toBe(404);
    const named = await group([person(0)], { displayName: "Named" });
    const service = await house.api("POST", "resources", {
      name: "named-crm",
      kind: "service",
      upstreamUrl: "https://crm.example/",
      permissions: [{ name: "crm:read" }],
    });
    const { id: resourceId, identifier } = service.body as { id: string; identifier: string };
    await house.api("POST", "grants", { subjectType: "group", subjectId: named, resourceId, permissions: ["crm:read"] });
    expect((await connection.call("DELETE", `/Groups/${named}`)).status).toBe(204);
    expect((await connection.call("GET", `/Groups/${named}`)).status).toBe(404);
    expect((await connection.call("GET", `/Groups?filter=${encodeURIComponent('displayName eq "Named"')}`)).body.totalResults).toBe(0);
    expect((await house.api("GET", `groups/${named}/members`)).body.items).toEqual([]);
    expect((await house.events("group.remove"))[0]).toMatchObject({ revokes: [{ kind: "grant", id: "*", aud: identifier }] });
    expect((await connection.call("POST", "/Groups", { displayName: "Named" })).status).toBe(201);
  });

  it("lose whoever is deleted, and keep whoever is only deactivated", async () => {
    const leaver = (await connection.call("POST", "/Users", oktaUser({ userName: "dee", externalId: "dee" }))).body.id as string;
    const id = await group([leaver]);
    await connection.call("PATCH", `/Users/${leaver}`, patch({ op: "replace", value: { active: false } }));
    expect(await membersOf(id)).toEqual([leaver]);
    await connection.call("DELETE", `/Users/${leaver}`);
    expect(await membersOf(id)).toEqual([]);
  });

  it("do not share an id", async () => {
    await group([], { displayName: "Twin" });
    const again = await connection.call("POST", "/Groups", { displayName: "Twin" });
    expect([again.status, again.body]).toMatchObject([409, { scimType: "uniqueness" }]);
  });
});
