import type { DatabaseLogin } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import type { DatabaseRoles, RoleMaker } from "./port.ts";

/** What an adapter is tried with, at a database in which the table `allowed` may be read by the roles of the settings, and `forbidden` by nobody. */
export interface DatabaseRolesUnderTest {
  readonly roles: DatabaseRoles;
  /** The same engine for another installation. */
  readonly stranger: DatabaseRoles;
  readonly maker: RoleMaker;
  /** Opens a session as a role; rejects when the database does not let it in. */
  readonly open: (login: DatabaseLogin) => Promise<OpenSession>;
  /** A role of this name that somebody else made, who can log in. */
  readonly makeForeign: (name: string) => Promise<void>;
  readonly exists: (name: string) => Promise<boolean>;
  /** An address at which nobody listens. */
  readonly deadPort: number;
}

export interface OpenSession {
  /** Runs a statement and answers how many rows it gave. */
  run(statement: string): Promise<number>;
  close(): Promise<void>;
}

export const rolePassword = "role-password-canary-7Qm2Zt9";
const refused = { code: "delivery.upstream_refused" };
let made = 0;
export const nextName = () => `aig_${String(++made).padStart(26, "0")}`;
export const inAnHour = () => Date.now() + 3_600_000;

/** The contract of the port. Every adapter passes it. */
export function databaseRolesContract(name: string, underTest: () => DatabaseRolesUnderTest): void {
  describe(`${name} keeps the contract of database roles`, () => {
    const make = async (expiresAtMs = inAnHour()) => {
      const { roles, maker } = underTest();
      return roles.make(maker, { name: nextName(), password: rolePassword, expiresAtMs });
    };

    it("makes a role that may do what its memberships say and no more", async () => {
      const { roles, maker, open } = underTest();
      await roles.check(maker);
      const login = await make();
      expect(login).toEqual({ ...login, host: maker.settings.host, database: maker.settings.database, password: rolePassword });
      const session = await open(login);
      expect(await session.run("SELECT * FROM allowed")).toBe(1);
      for (const statement of ["SELECT * FROM forbidden", "CREATE ROLE aig_more LOGIN", "CREATE DATABASE more"])
        await expect(session.run(statement)).rejects.toThrow();
      await session.close();
      await expect(open({ ...login, password: `${rolePassword}x` })).rejects.toThrow();
      await roles.drop(maker, login.username);
    });

    it("nobody logs in past the end, which may be moved both ways", async () => {
      const { roles, maker, open } = underTest();
      const login = await make(Date.now() - 1_000);
      await expect(open(login)).rejects.toThrow();
      await roles.prolong(maker, login.username, inAnHour());
      await (await open(login)).close();
      await roles.prolong(maker, login.username, Date.now() - 1_000);
      await expect(open(login)).rejects.toThrow();
      await roles.drop(maker, login.username);
      await expect(roles.prolong(maker, login.username, inAnHour())).rejects.toMatchObject(refused);
      expect(await underTest().exists(login.username)).toBe(false);
    });

    it("a drop ends open sessions, and is content when the role is gone", async () => {
      const { roles, maker, open, exists } = underTest();
      const login = await make();
      const session = await open(login);
      await roles.drop(maker, login.username);
      await expect(session.run("SELECT 1")).rejects.toThrow();
      await expect(open(login)).rejects.toThrow();
      expect(await exists(login.username)).toBe(false);
      await roles.drop(maker, login.username);
      await Promise.all([roles.drop(maker, nextName()), roles.drop(maker, nextName())]);
    });

    it("never touches a role that was not made here", async () => {
      const { roles, stranger, maker, makeForeign, exists } = underTest();
      const foreign = nextName();
      await makeForeign(foreign);
      const own = await make();
      expect(await roles.list(maker)).toContain(own.username);
      expect(await roles.list(maker)).not.toContain(foreign);
      expect(await stranger.list(maker)).toEqual([]);
      for (const attempt of [
        () => roles.drop(maker, foreign),
        () => roles.prolong(maker, foreign, 0),
        () => stranger.drop(maker, own.username),
        () => stranger.prolong(maker, own.username, 0),
        () => roles.make(maker, { name: foreign, password: rolePassword, expiresAtMs: inAnHour() }),
      ])
        await expect(attempt()).rejects.toMatchObject(refused);
      expect(await exists(foreign)).toBe(true);
      await roles.drop(maker, own.username);
      expect(await roles.list(maker)).toEqual([]);
    });

    it("a database that can't be reached or a wrong password makes nothing, and no error holds a password", async () => {
      const { roles, maker } = underTest();
      const role = { name: nextName(), password: rolePassword, expiresAtMs: inAnHour() };
      const dead = { ...maker, settings: { ...maker.settings, port: underTest().deadPort } };
      const wrong = { ...maker, password: "not-the-password-canary" };
      for (const [other, code] of [
        [dead, "connection.failed"],
        [wrong, refused.code],
      ] as const)
        for (const call of [
          () => roles.check(other),
          () => roles.make(other, role),
          () => roles.drop(other, role.name),
          () => roles.list(other),
        ]) {
          const error = await call().catch((caught: unknown) => caught);
          expect(error).toMatchObject({ code });
          for (const secret of [rolePassword, other.password]) expect(everythingOf(error)).not.toContain(secret);
        }
      expect(await underTest().exists(role.name)).toBe(false);
    });

    it("gives the maker a new password: the old one is refused", async () => {
      const { roles, maker } = underTest();
      const renewed = { ...maker, password: "the-next-password-of-the-maker" };
      await roles.rotateMaker(maker, renewed.password);
      await expect(roles.check(maker)).rejects.toMatchObject(refused);
      await roles.check(renewed);
      await roles.rotateMaker(renewed, maker.password);
      await roles.check(maker);
    });

    it("makes and drops twenty at a time, each as asked", async () => {
      const { roles, maker, open } = underTest();
      const logins = await Promise.all(Array.from({ length: 20 }, () => make()));
      await Promise.all(logins.map(async (login) => (await open(login)).close()));
      expect((await roles.list(maker)).toSorted()).toEqual(logins.map(({ username }) => username).toSorted());
      await Promise.all(logins.flatMap(({ username }) => [roles.drop(maker, username), roles.drop(maker, username)]));
      expect(await roles.list(maker)).toEqual([]);
    });
  });
}

/** All that an error says, its causes and its hidden properties too. */
export function everythingOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const own = Object.getOwnPropertyNames(error).map((key) => (error as Record<string, unknown>)[key]);
  return own.map((value) => (typeof value === "object" && value !== null ? everythingOf(value) : String(value))).join("\n");
}
