import { connect as connectTo, createServer, type Socket } from "node:net";
import type { DatabaseLogin } from "@agent-id-guard/protocol";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authority, goodCertificate, goodKey } from "../../../test/fakes/certificates.ts";
import { FakeClock } from "../../../test/fakes/fake-clock.ts";
import { startPostgres, type TestPostgres } from "../../../test/fakes/postgres.ts";
import { RandomEntropy } from "../../../test/fakes/random-entropy.ts";
import { createOutbound } from "../../outbound/undici.ts";
import {
  type DatabaseRolesUnderTest,
  databaseRolesContract,
  everythingOf,
  inAnHour,
  nextName,
  rolePassword,
} from "../contract.test-kit.ts";
import type { RoleMaker } from "../port.ts";
import { createDatabaseRoles } from "./postgres.ts";
import { scramVerifier } from "./scram-verifier.ts";

const makerPassword = "maker-password-canary-4Xk8";
const refused = { code: "delivery.upstream_refused" };
const entropy = new RandomEntropy(new FakeClock());
const outbound = createOutbound({ resolve: async () => ["127.0.0.1"] });

let postgres: TestPostgres;
let root: pg.Client;
let other: pg.Client;
let maker: RoleMaker;
let test: DatabaseRolesUnderTest;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  const url = new URL(await postgres.createDatabase());
  root = new pg.Client({ connectionString: url.href });
  await root.connect();
  await root.query(`
    CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE "odd""; role"; CREATE ROLE mighty CREATEROLE; CREATE ROLE deputy IN ROLE mighty;
    CREATE ROLE clerk IN ROLE pg_execute_server_program;
    CREATE ROLE maker LOGIN CREATEROLE PASSWORD '${makerPassword}'; CREATE ROLE weakling LOGIN PASSWORD '${makerPassword}';
    GRANT reader, writer, mighty, deputy, clerk, "odd""; role" TO maker WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
    CREATE ROLE ungiven;
    CREATE TABLE allowed AS SELECT 1 AS one; CREATE TABLE forbidden AS SELECT 1 AS one;
    GRANT SELECT ON allowed TO reader; GRANT CREATE ON SCHEMA public TO writer`);
  const elsewhere = new URL(await postgres.createDatabase());
  other = new pg.Client({ connectionString: elsewhere.href });
  await other.connect();
  await other.query("GRANT CREATE ON SCHEMA public TO writer");
  const settings: RoleMaker["settings"] = {
    engine: "postgresql",
    host: "127.0.0.1",
    port: Number(url.port),
    database: url.pathname.slice(1),
    username: "maker",
    tls: "off",
    memberOf: ["reader", "writer"],
    ttlSeconds: 3_600,
    mostSeconds: 86_400,
  };
  maker = { settings, password: makerPassword, allowPrivateNetwork: true };
  test = {
    roles: createDatabaseRoles({ outbound, entropy, instance: "ins_1" }),
    stranger: createDatabaseRoles({ outbound, entropy, instance: "ins_2" }),
    maker,
    open,
    makeForeign: async (name) => void (await root.query(`CREATE ROLE ${pg.escapeIdentifier(name)} LOGIN`)),
    exists: async (name) => (await root.query("SELECT FROM pg_roles WHERE rolname = $1", [name])).rowCount === 1,
    deadPort: await deadPort(),
  };
}, 60_000);

afterAll(async () => {
  for (const close of closing) await close();
  await outbound.close();
  await root?.end();
  await other?.end();
  await postgres?.close();
});

async function open({ host, port, database, username: user, password }: DatabaseLogin) {
  const client = new pg.Client({ host, port, database, user, password, ssl: false });
  client.on("error", () => undefined);
  await client.connect();
  return { run: async (statement: string) => (await client.query(statement)).rowCount ?? 0, close: () => client.end() };
}

/** Listens on a free port of loopback until the tests are over. */
const listening = (answer: (socket: Socket) => void) =>
  new Promise<number>((resolve) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on("error", () => undefined));
      answer(socket);
    });
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(done));
    });
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });

async function deadPort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  await new Promise((done) => server.close(done));
  return port;
}

const asked = (more: Partial<RoleMaker["settings"]>): RoleMaker => ({ ...maker, settings: { ...maker.settings, ...more } });
const role = () => ({ name: nextName(), password: rolePassword, expiresAtMs: inAnHour() });

databaseRolesContract("PostgreSQL", () => test);

describe("PostgreSQL", () => {
  it("LOG-03: no password crosses the wire or stands in a statement: PostgreSQL gets a verifier that is of the password", async () => {
    const heard: Uint8Array[] = [];
    const port = await listening((socket) => {
      const upstream = connectTo(maker.settings.port, "127.0.0.1");
      socket.on("data", (chunk: Uint8Array) => heard.push(chunk));
      socket.pipe(upstream).pipe(socket);
    });
    const through = asked({ port });
    const login = await test.roles.make(through, role());
    await test.roles.rotateMaker(through, makerPassword);
    const wire = Buffer.concat(heard).toString("latin1");
    expect(wire).toContain(login.username);
    for (const secret of [rolePassword, makerPassword]) expect(wire).not.toContain(secret);
    const { rows } = await root.query("SELECT rolpassword FROM pg_authid WHERE rolname = $1", [login.username]);
    const stored = rows[0]?.rolpassword as string;
    expect(stored).toBe(await scramVerifier(rolePassword, Buffer.from(stored.split(/[$:]/)[2] ?? "", "base64")));
    await test.roles.drop(maker, login.username);
  });

  it("names with quotes are names: nothing of them is a statement", async () => {
    const odd = asked({ memberOf: ['odd"; role'] });
    await test.roles.check(odd);
    const login = await test.roles.make(odd, role());
    await test.roles.drop(odd, login.username);
    for (const memberOf of [['x"; DROP TABLE allowed; --'], ["reader'; DROP TABLE allowed; --"], ["reader, mighty"], ["\\"]])
      await expect(test.roles.make(asked({ memberOf }), role())).rejects.toMatchObject(refused);
    await expect(test.roles.check(asked({ database: `x' options='-c role=mighty` }))).rejects.toMatchObject(refused);
    for (const name of ['aig_x"; DROP TABLE allowed; --', "maker", "reader", "aig_", "aig_A", "", "aig_x\0", `aig_${"x".repeat(60)}`]) {
      await expect(test.roles.make(maker, { ...role(), name })).rejects.toThrow(TypeError);
      await expect(test.roles.prolong(maker, name, 0)).rejects.toThrow(TypeError);
      await expect(test.roles.drop(maker, name)).rejects.toThrow(TypeError);
    }
    for (const password of ["it's short", "a password with 'quotes' and\u0000", "pässword-of-sixteen", ""])
      await expect(test.roles.make(maker, { ...role(), password })).rejects.toThrow(TypeError);
    expect((await root.query("SELECT * FROM allowed")).rowCount).toBe(1);
    expect(await test.roles.list(maker)).toEqual([]);
  });

  it("a login without CREATEROLE, roles that are not its to give, and roles that could make roles are refused, by name", async () => {
    const cases = [
      [asked({ username: "weakling" }), "CREATEROLE"],
      [asked({ memberOf: ["reader", "ungiven"] }), "ungiven"],
      [asked({ memberOf: ["nowhere"] }), "nowhere"],
      [asked({ memberOf: ["mighty"] }), "mighty"],
      [asked({ memberOf: ["deputy"] }), "deputy"],
      [asked({ memberOf: ["clerk"] }), "clerk"],
      [asked({ memberOf: ["maker"] }), "maker"],
      [asked({ memberOf: ["guard"] }), "guard"],
    ] as const;
    for (const [unfit, word] of cases) {
      await expect(test.roles.check(unfit)).rejects.toMatchObject({ ...refused, description: expect.stringContaining(word) });
      await expect(test.roles.make(unfit, role())).rejects.toMatchObject(refused);
    }
    expect(await test.roles.list(maker)).toEqual([]);
  });

  it("what a role leaves behind in any database goes to a role of the credential, never to the maker", async () => {
    const login = await test.roles.make(maker, role());
    const here = await open(login);
    await here.run("CREATE TABLE left_behind AS SELECT * FROM allowed");
    await here.run("CREATE VIEW peeping AS SELECT * FROM forbidden");
    await here.run("CREATE FUNCTION trap() RETURNS text LANGUAGE sql SECURITY DEFINER RETURN current_user");
    await here.run("GRANT SELECT ON left_behind TO PUBLIC");
    const there = await open({ ...login, database: other.database ?? "" });
    await there.run("CREATE TABLE also_there (one int)");
    const table = await here.run("CREATE TEMPORARY TABLE passing (one int)");
    expect(table).toBe(0);
    await test.roles.drop(maker, login.username);
    expect(await test.exists(login.username)).toBe(false);
    const owners = await root.query(
      "SELECT relname AS name, relowner::regrole::text AS owner FROM pg_class WHERE relname IN ('left_behind', 'peeping') UNION ALL SELECT proname, proowner::regrole::text FROM pg_proc WHERE proname = 'trap' ORDER BY name",
    );
    expect(owners.rows).toEqual([
      { name: "left_behind", owner: "writer" },
      { name: "peeping", owner: "writer" },
      { name: "trap", owner: "writer" },
    ]);
    expect((await other.query("SELECT relowner::regrole::text AS owner FROM pg_class WHERE relname = 'also_there'")).rows).toEqual([
      { owner: "reader" },
    ]);
    const held = await root.query(
      "SELECT roleid::regrole::text AS role FROM pg_auth_members WHERE member = 'maker'::regrole AND (inherit_option OR set_option)",
    );
    expect(held.rows).toEqual([]);
    await root.query("DROP FUNCTION trap(); DROP VIEW peeping; DROP TABLE left_behind");
  });

  it("a role whose things nobody can take stays locked out, and goes when they can be taken", async () => {
    await root.query("CREATE SCHEMA private; GRANT USAGE, CREATE ON SCHEMA private TO PUBLIC");
    const only = asked({ memberOf: ["reader"] });
    const login = await test.roles.make(only, role());
    const session = await open(login);
    await session.run("CREATE FUNCTION private.trap() RETURNS int LANGUAGE sql RETURN 1");
    await root.query("REVOKE CREATE ON SCHEMA private FROM PUBLIC");
    await expect(test.roles.drop(only, login.username)).rejects.toMatchObject(refused);
    await expect(open(login)).rejects.toThrow();
    await expect(session.run("SELECT 1")).rejects.toThrow();
    await root.query("GRANT CREATE ON SCHEMA private TO reader");
    await test.roles.drop(only, login.username);
    expect(await test.exists(login.username)).toBe(false);
  });

  it("60 roles leave none behind", async () => {
    const logins: DatabaseLogin[] = [];
    for (let batch = 0; batch < 3; batch++)
      logins.push(...(await Promise.all(Array.from({ length: 20 }, () => test.roles.make(maker, role())))));
    expect(await test.roles.list(maker)).toHaveLength(60);
    for (let at = 0; at < 60; at += 20)
      await Promise.all(logins.slice(at, at + 20).map(({ username }) => test.roles.drop(maker, username)));
    expect(await test.roles.list(maker)).toEqual([]);
  });
});

describe("the way to the database", () => {
  it("PRX-04: no address that is not allowed is dialled, and no clear text goes to a public one", async () => {
    const seen: Socket[] = [];
    const port = await listening((socket) => seen.push(socket));
    const forbidden = { code: "gateway.destination_refused" };
    await expect(test.roles.check({ ...asked({ port }), allowPrivateNetwork: false })).rejects.toMatchObject(forbidden);
    for (const [address, tls] of [
      ["169.254.169.254", "verify"],
      ["93.184.215.14", "off"],
      ["0.0.0.0", "off"],
    ] as const) {
      const flipping = createOutbound({ resolve: async () => [address] });
      const roles = createDatabaseRoles({ outbound: flipping, entropy, instance: "ins_1" });
      await expect(roles.check(asked({ host: "database.test", port, tls }))).rejects.toMatchObject(forbidden);
      await flipping.close();
    }
    expect(seen).toEqual([]);
  });

  it("a server that asks for the password in clear text does not get it, nor does one that is silent for ever hold us", async () => {
    const heard: Uint8Array[] = [];
    const greedy = await listening((socket) => {
      socket.on("data", (chunk: Uint8Array) => heard.push(chunk));
      socket.write(Uint8Array.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
    });
    await expect(test.roles.check(asked({ port: greedy }))).rejects.toMatchObject(refused);
    expect(Buffer.concat(heard).toString("latin1")).not.toContain(makerPassword);
    const silent = await listening(() => undefined);
    const hasty = createDatabaseRoles({ outbound, entropy, instance: "ins_1", connectTimeoutMs: 100 });
    await expect(hasty.check(asked({ port: silent }))).rejects.toMatchObject({ code: "connection.failed" });
  });

  it("PRX-13: TLS unless told otherwise, for the name of the settings and an authority that is known", async () => {
    const trusting = createDatabaseRoles({ outbound, entropy, instance: "ins_1", certificateAuthorities: [authority] });
    const secure = asked({ host: "good.test", tls: "verify" });
    const failed = { code: "connection.failed" };
    await expect(trusting.check(secure)).rejects.toMatchObject(failed);
    const directory = (await root.query("SHOW data_directory")).rows[0].data_directory as string;
    for (const [file, text] of [
      ["good.key", goodKey],
      ["good.crt", goodCertificate],
    ])
      await root.query(`COPY (SELECT unnest(string_to_array('${text}', chr(10)))) TO PROGRAM 'umask 077; cat > "${directory}/${file}"'`);
    for (const setting of [`ssl_cert_file = '${directory}/good.crt'`, `ssl_key_file = '${directory}/good.key'`, "ssl = on"])
      await root.query(`ALTER SYSTEM SET ${setting}`);
    await root.query("SELECT pg_reload_conf()");
    await expect.poll(async () => (await root.query("SHOW ssl")).rows[0].ssl).toBe("on");
    await trusting.check(secure);
    await expect(trusting.check({ ...secure, settings: { ...secure.settings, host: "other.test" } })).rejects.toMatchObject(failed);
    const error = await test.roles.check(secure).catch((caught: unknown) => caught);
    expect(error).toMatchObject(failed);
    expect(everythingOf(error)).not.toContain(makerPassword);
  });
});
