import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { Attribute } from "ldapts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../../src/clock/port.ts";
import { createSystemClock } from "../../../src/clock/system.ts";
import { directorySourceContract, passwordProviderContract } from "../../../src/idp/contract.test-kit.ts";
import type { ExternalPerson } from "../../../src/idp/port.ts";
import { type LdapSettings, ldapAt, passwordSignInAt } from "../../fakes/ldap.ts";
import { ada, adaPassword, bob, grace, groups, lee, openLdapTown, people } from "../../fakes/openldap-town.ts";
import { openSlapd, type Slapd, suffix, withoutSlapd } from "../../fakes/slapd.ts";

const clock = createSystemClock();

/** Waits a fiftieth of what it is told to. */
const hasty: Clock = { nowMs: () => clock.nowMs(), after: (delayMs, task) => clock.after(delayMs / 50, task) };

const open = (settings: Partial<LdapSettings>, bindPassword?: string, time?: Clock) =>
  ldapAt({ userBaseDn: people, groupBaseDn: groups, departmentBaseDn: people, ...settings }, bindPassword, time);

const lower = (dn: string) => dn.toLowerCase();

let slapd: Slapd | undefined;
beforeAll(async () => {
  slapd = await openSlapd(openLdapTown);
  await slapd?.modify(bob, "add", new Attribute({ type: "pwdAccountLockedTime", values: ["000001010000Z"] }));
});
beforeEach(({ skip }) => skip(slapd === undefined, withoutSlapd));
afterAll(() => slapd?.close());

/** The server of this file; a test that runs has it. */
function server(): Slapd {
  if (slapd === undefined) throw new Error(withoutSlapd);
  return slapd;
}
const keyOf = (dn: string) => server().read(dn, "entryUUID");
const groupAt = async (name: string) => ({ id: await keyOf(`cn=${name},${groups}`), name });

type Told = Omit<ExternalPerson, "attributes">;
async function adaAsTold(): Promise<Told> {
  return {
    subject: await keyOf(ada),
    ref: lower(ada),
    name: "Ada Lovelace",
    email: "ada@corp.example",
    username: "ada",
    title: await server().read(ada, "title"),
    employeeNumber: "1815",
    departments: [["Engineering", "Platform"]],
    groups: null,
    managerRef: lower(grace),
    isActive: true,
  };
}
const plain: Told = {
  subject: "",
  ref: null,
  name: "",
  email: null,
  username: "",
  title: "",
  employeeNumber: "",
  departments: [],
  groups: null,
  managerRef: null,
  isActive: true,
};

const overTls = () => ({
  provider: open({ url: server().tlsUrl }),
  wrongSecret: open({ url: server().tlsUrl }, "another"),
  unreachable: open({ url: "ldaps://localhost:1" }, undefined, hasty),
});

passwordProviderContract("OpenLDAP over ldaps:", async () => ({
  ...overTls(),
  username: "ada",
  password: adaPassword,
  person: {
    ...(await adaAsTold()),
    groups: expect.arrayContaining([
      await groupAt("platform"),
      await groupAt("on call"),
      await groupAt("engineers"),
      await groupAt("staff"),
    ]),
  },
}));

directorySourceContract("OpenLDAP", async () => ({
  ...overTls(),
  departments: [
    { id: lower(`ou=Engineering,${people}`), parentId: null, name: "Engineering" },
    { id: lower(`ou=Platform,ou=Engineering,${people}`), parentId: lower(`ou=Engineering,${people}`), name: "Platform" },
    { id: lower(`ou=HR,${people}`), parentId: null, name: "HR" },
  ],
  people: [
    await adaAsTold(),
    {
      ...plain,
      subject: await keyOf(grace),
      ref: lower(grace),
      name: "Grace Hopper",
      email: "grace@corp.example",
      username: "grace",
      title: "Head of engineering",
      departments: [["Engineering"]],
    },
    { ...plain, subject: await keyOf(lee), ref: lower(lee), name: "Lee, Ann (HR)", username: "lee", departments: [["HR"]] },
    { ...plain, subject: await keyOf(bob), ref: lower(bob), name: "Bob", username: "bob", isActive: false },
  ],
  groups: await Promise.all(["platform", "engineers", "staff", "on call", "nobody's"].map(groupAt)),
  members: {
    [await keyOf(`cn=platform,${groups}`)]: [ada, grace, lee].map(lower),
    [await keyOf(`cn=engineers,${groups}`)]: [ada, grace, lee].map(lower),
    [await keyOf(`cn=on call,${groups}`)]: [ada, bob].map(lower),
  },
  goneRef: `uid=nobody,${people}`,
  async change() {
    await server().modify(ada, "replace", new Attribute({ type: "title", values: ["Principal engineer"] }));
    return adaAsTold();
  },
}));

describe("sign-in at OpenLDAP", () => {
  it.each([
    ["FED-07: a filter", "*)(uid=*))(|(uid=*"],
    ["FED-07: the end of a filter", "ada)(&"],
    ["FED-07: a substring", "ad*"],
    ["FED-07: an escaped NUL", "ada\\00"],
    ["FED-07: a DN", ada],
    ["FED-08: an invisible character that the directory would ignore", "a\u00ADdax"],
  ])("%s as a name finds nobody", async (_what, username) => {
    await expect(passwordSignInAt(open({ url: server().tlsUrl })).signIn(username, adaPassword)).rejects.toMatchObject({
      code: "signin.failed",
    });
  });

  it("FED-07: finds a name that has to be escaped, and binds as a DN that has to be", async () => {
    const provider = open({ url: server().tlsUrl, loginAttribute: "cn" });
    const { person } = await passwordSignInAt(provider).signIn("Lee, Ann (HR)", "Lee's passphrase");
    expect(person).toMatchObject({ username: "Lee, Ann (HR)", departments: [["HR"]] });
  });

  it("FED-07: refuses a name that two entries have", async () => {
    const twin = `uid=twin,${people}`;
    await server().add(twin, {
      objectClass: ["inetOrgPerson"],
      uid: ["twin", "lee"],
      cn: "Twin",
      sn: "Twin",
      userPassword: "Lee's passphrase",
    });
    try {
      const failure = { code: "signin.failed", description: "More than one entry of the directory has this name" };
      await expect(passwordSignInAt(open({ url: server().tlsUrl })).signIn("lee", "Lee's passphrase")).rejects.toMatchObject(failure);
    } finally {
      await server().remove(twin);
    }
  });

  it.each(["Ada", " ada", "ADA ", "ａｄａ", "a\u00ADda"])("FED-08: %j is ada", async (username) => {
    const { person } = await passwordSignInAt(open({ url: server().tlsUrl })).signIn(username, adaPassword);
    expect(person.subject).toBe(await keyOf(ada));
  });

  it("FED-08: what the directory takes for the same name is none, where it would be a second spelling with a second counter", async () => {
    const byPhone = passwordSignInAt(open({ url: server().tlsUrl, loginAttribute: "telephoneNumber" }));
    await byPhone.signIn("+44 1815", adaPassword);
    await expect(byPhone.signIn("+441815", adaPassword)).rejects.toMatchObject({ code: "signin.failed" });
    await expect(byPhone.signIn("+4-418-15", adaPassword)).rejects.toMatchObject({ code: "signin.failed" });
  });

  it("lets nobody in whom the user filter leaves out, or whom the directory has locked for good", async () => {
    const filtered = passwordSignInAt(open({ url: server().tlsUrl, userFilter: "(title=*)" }));
    await filtered.signIn("ada", adaPassword);
    await expect(filtered.signIn("lee", "Lee's passphrase")).rejects.toMatchObject({ code: "signin.failed" });
    await expect(passwordSignInAt(open({ url: server().tlsUrl })).signIn("bob", "Bob's passphrase")).rejects.toMatchObject({
      code: "signin.failed",
    });
  });

  it("reads the department from an attribute, and no groups where their base is unknown", async () => {
    const base = { groupBaseDn: undefined, departmentBaseDn: undefined, departmentAttribute: "title" };
    const { person } = await passwordSignInAt(open({ url: server().tlsUrl, ...base })).signIn("grace", "Grace's passphrase");
    expect(person).toMatchObject({ departments: [["Head of engineering"]], groups: null });
  });

  it("tells attributes for mapping, and never a password", async () => {
    const { person } = await passwordSignInAt(open({ url: server().tlsUrl })).signIn("ada", adaPassword);
    expect(person.attributes).toMatchObject({ telephoneNumber: "+44 1815", sn: "Lovelace" });
    expect(JSON.stringify(person)).not.toContain("passphrase");
    expect(Object.keys(person.attributes).filter((name) => /pass|pwd/i.test(name))).toEqual([]);
  });

  it("knows people by their key: another name is the same person", async () => {
    const before = await keyOf(lee);
    const moved = `cn=Lee\\, Ann (HR),${people}`;
    await server().rename(lee, moved);
    try {
      const { directory } = open({ url: server().tlsUrl });
      expect(await directory?.person(before)).toMatchObject({ subject: before, ref: lower(moved) });
      expect(await directory?.person(lee)).toBe("gone");
    } finally {
      await server().rename(moved, lee);
    }
  });
});

describe("FED-09: the way to OpenLDAP", () => {
  it("is upgraded by StartTLS before anything is said", async () => {
    const { person } = await passwordSignInAt(open({ url: server().startTlsUrl })).signIn("ada", adaPassword);
    expect(person.username).toBe("ada");
  });

  it.each<[what: string, settings: () => Partial<LdapSettings>, says: RegExp]>([
    ["an authority that is not trusted", () => ({ url: server().tlsUrl, caCertificates: "" }), /authority that is not trusted/],
    ["the same with StartTLS", () => ({ url: server().startTlsUrl, caCertificates: "" }), /authority that is not trusted/],
    ["a certificate for another name", () => ({ url: server().tlsUrl.replace("localhost", "127.0.0.1") }), /another host name/],
    ["the same with StartTLS", () => ({ url: server().url }), /another host name/],
    ["TLS at the port of plain text", () => ({ url: server().startTlsUrl.replace("ldap:", "ldaps:") }), /./],
    ["plain text to another machine", () => ({ url: "ldap://directory.example", startTls: false }), /plain text/],
  ])("refuses %s, and says so", async (_what, settings, says) => {
    const provider = open(settings());
    const failure = { code: "idp.unreachable", description: expect.stringMatching(says) };
    await expect(passwordSignInAt(provider).signIn("ada", adaPassword)).rejects.toMatchObject(failure);
    expect(await provider.test()).toMatchObject({ ok: false });
  });

  it("is plain text on this machine alone, when told", async () => {
    const { person } = await passwordSignInAt(open({ url: server().url, startTls: false })).signIn("ada", adaPassword);
    expect(person.username).toBe("ada");
  });

  it("follows no referral with anybody's password", async () => {
    let calls = 0;
    const elsewhere = await listen((socket) => {
      calls += 1;
      socket.destroy();
    });
    const referral = `cn=elsewhere,${people}`;
    await server().add(referral, {
      objectClass: ["referral", "extensibleObject"],
      cn: "elsewhere",
      ref: `ldap://127.0.0.1:${portOf(elsewhere)}/uid=eve,${people}`,
    });
    try {
      const provider = open({ url: server().tlsUrl });
      await expect(passwordSignInAt(provider).signIn("eve", "Eve's passphrase")).rejects.toMatchObject({ code: "signin.failed" });
      await passwordSignInAt(provider).signIn("ada", adaPassword);
      await expect(passwordSignInAt(open({ url: server().tlsUrl, userBaseDn: referral })).signIn("ada", adaPassword)).rejects.toMatchObject(
        {
          code: "idp.unreachable",
          description: expect.stringContaining("not followed"),
        },
      );
      expect(calls).toBe(0);
    } finally {
      elsewhere.close();
    }
  });
});

describe("FED-10: a directory that is slow or down", () => {
  it.each<[what: string, treat: (socket: Socket) => void]>([
    ["hangs", () => {}],
    ["closes the connection", (socket) => socket.destroy()],
    ["answers with something else", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["stops in the middle", (socket) => socket.once("data", () => socket.write(Buffer.from([0x30, 0x0c, 0x02])))],
  ])("one that %s costs five seconds at most", async (_what, treat) => {
    const sockets = new Set<Socket>();
    const strange = await listen((socket) => {
      sockets.add(socket.on("error", () => {}));
      treat(socket);
    });
    try {
      for (const scheme of [
        { url: `ldap://127.0.0.1:${portOf(strange)}`, startTls: false },
        { url: `ldap://127.0.0.1:${portOf(strange)}` },
      ]) {
        const provider = open(scheme, undefined, hasty);
        await expect(passwordSignInAt(provider).signIn("ada", adaPassword)).rejects.toMatchObject({ code: "idp.unreachable" });
      }
    } finally {
      for (const socket of sockets) socket.destroy();
      strange.close();
    }
  });
});

describe("a test of the connection to OpenLDAP", () => {
  it("tells what it saw", async () => {
    const { ok, steps } = await open({ url: server().tlsUrl }).test();
    expect(ok).toBe(true);
    expect(steps.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
      "address: passed",
      "tls: passed",
      "credentials: passed",
      "people: passed",
      "groups: passed",
      "departments: passed",
    ]);
    expect(steps[3]?.message).toMatch(/who signs in as \w+/);
  });

  it.each<[what: string, settings: () => Partial<LdapSettings>, step: string, says: RegExp]>([
    ["a port that nobody listens at", () => ({ url: "ldaps://localhost:1" }), "address", /Nothing listens/],
    ["a name that nobody has", () => ({ url: "ldaps://directory.invalid" }), "address", /can't be resolved/],
    ["a certificate of somebody else", () => ({ url: server().tlsUrl, caCertificates: "" }), "tls", /authority/],
    ["a bind DN that is not there", () => ({ url: server().tlsUrl, bindDn: `cn=nobody,${suffix}` }), "credentials", /bind DN/],
    [
      "a user base that is not there",
      () => ({ url: server().tlsUrl, userBaseDn: `ou=Nobody,${suffix}` }),
      "people",
      /user base.*no such entry/i,
    ],
    ["a filter that is none", () => ({ url: server().tlsUrl, userFilter: "(uid=" }), "people", /no filter/],
    ["a filter that leaves nobody", () => ({ url: server().tlsUrl, userFilter: "(uid=nobody)" }), "people", /Nobody is found/],
    ["an attribute that nobody has", () => ({ url: server().tlsUrl, loginAttribute: "carLicense" }), "people", /has no carLicense/],
    ["a group base that is not there", () => ({ url: server().tlsUrl, groupBaseDn: `ou=None,${suffix}` }), "groups", /group base/i],
    [
      "a department base without units",
      () => ({ url: server().tlsUrl, departmentBaseDn: groups }),
      "departments",
      /No organizational unit/,
    ],
  ])("names %s", async (_what, settings, step, says) => {
    const { ok, steps } = await open(settings()).test();
    expect(ok).toBe(false);
    expect(steps.filter(({ outcome }) => outcome === "failed")).toEqual([
      { name: step, outcome: "failed", message: expect.stringMatching(says) },
    ]);
  });
});

describe("reading OpenLDAP", () => {
  it("takes nobody at all for a failure: neither is the directory empty, nor has anybody left it", async () => {
    const { directory } = open({ url: server().tlsUrl, userFilter: "(uid=nobody)" });
    await expect(directory?.person(`uid=nobody,${people}`)).rejects.toMatchObject({ code: "idp.unreachable" });
    await expect(directory?.people()[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "idp.unreachable" });
    expect(await directory?.person(ada)).toMatchObject({ username: "ada" });
  });

  it("begins again while the directory does not answer, and not when the settings are wrong", async () => {
    let [calls, broken] = [0, 2];
    const unsteady = await listen((socket) => {
      calls += 1;
      if (broken-- > 0) return void socket.resetAndDestroy();
      const onward = connect(Number(new URL(server().tlsUrl).port), "127.0.0.1");
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) end.on("error", () => {});
    });
    const url = `ldaps://localhost:${portOf(unsteady)}`;
    const { directory } = open({ url }, undefined, hasty);
    const changes = directory?.changes ?? expect.fail("it tells no changes");
    const asks: readonly (() => Promise<unknown>)[] = [
      () => directory?.person(ada) ?? expect.fail(),
      async () => (await directory?.people()[Symbol.asyncIterator]().next())?.value,
      async () =>
        (
          await directory
            ?.members(await keyOf(`cn=staff,${groups}`))
            [Symbol.asyncIterator]()
            .next()
        )?.done === false,
      async () => (await changes(null).next()).value,
    ];
    try {
      for (const ask of asks) {
        [calls, broken] = [0, 2];
        expect(await ask()).toBeTruthy();
        expect(calls).toBe(3);
      }
      [calls, broken] = [0, 100];
      await expect(directory?.person(ada)).rejects.toMatchObject({ code: "idp.unreachable" });
      expect(calls).toBe(5);
      [calls, broken] = [0, 0];
      await expect(open({ url }, "another", hasty).directory?.person(ada)).rejects.toMatchObject({ code: "idp.unreachable" });
      expect(calls).toBe(1);
    } finally {
      unsteady.close();
    }
  });

  it("takes a limit of the server for a failure, not for the end", async () => {
    await server().add(`cn=small,${suffix}`, {
      objectClass: ["organizationalRole", "simpleSecurityObject"],
      cn: "small",
      userPassword: "small password",
    });
    const { directory } = open({ url: server().tlsUrl, bindDn: `cn=small,${suffix}` }, "small password");
    const read = async () => {
      for await (const _ of directory?.people() ?? []);
    };
    await expect(read()).rejects.toMatchObject({ code: "idp.unreachable", description: expect.stringContaining("size limit") });
  });

  it("tells each of many, page by page", async () => {
    const many = `ou=Many,${suffix}`;
    await server().add(many, { objectClass: ["organizationalUnit"], ou: "Many" });
    for (let at = 0; at < 60; at += 1)
      await server().add(`uid=p${at},${many}`, { objectClass: ["inetOrgPerson"], uid: `p${at}`, cn: `P ${at}`, sn: "P" });
    const { directory } = open({ url: server().tlsUrl, userBaseDn: many });
    const names = new Set<string>();
    for await (const { username } of directory?.people() ?? []) names.add(username);
    expect(names.size).toBe(60);
  });
});

function listen(treat: (socket: Socket) => void): Promise<Server> {
  const listener = createServer(treat);
  return new Promise((resolve) => listener.listen(0, "127.0.0.1", () => resolve(listener)));
}

const portOf = (listener: Server) => (listener.address() as AddressInfo).port;
