import pg from "pg";
import type { RoleMaker } from "../port.ts";
import { refused } from "./failures.ts";
import { findOurs, type OurRole, quoted } from "./mark.ts";
import { inSession, inTransaction, type SessionDeps } from "./session.ts";

const endWithinMs = 5_000;
const lookAgainMs = 50;
/** Drops wait for one another: two at once would get in each other's way in the catalogues that all databases share. */
const oneAtATime = "SELECT pg_advisory_xact_lock(hashtext('agent-id-guard drops a role'))";

/** Locks the role out, ends its sessions, gives away what it owns in whichever database, and drops it. Nothing to do where it is gone. */
export async function dropRole(deps: SessionDeps, maker: RoleMaker, name: string, mark: string): Promise<void> {
  const role = quoted(name);
  await inSession(deps, maker, async (session) => {
    const ours = await inTransaction(session, async () => {
      await session.query(oneAtATime);
      const found = await findOurs(session, mark, name);
      if (found !== undefined) await session.query(`ALTER ROLE ${role} NOLOGIN; GRANT ${role} TO CURRENT_USER${withAll(found)}`);
      return found;
    });
    if (ours === undefined) return;
    await endSessions(session, name);
    const { rows } = await session.query<{ datname: string }>(
      `SELECT DISTINCT datname FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid
       WHERE refclassid = 'pg_authid'::regclass AND refobjid = $1::oid AND datname <> current_database()`,
      [ours.oid],
    );
    const heirs = maker.settings.memberOf;
    for (const { datname } of rows)
      await inSession(deps, maker, (elsewhere) => inTransaction(elsewhere, () => giveAway(elsewhere, heirs, name, ours)), datname);
    await inTransaction(session, async () => {
      await session.query(oneAtATime);
      if ((await findOurs(session, mark, name)) === undefined) return;
      await giveAway(session, heirs, name, ours);
      await session.query(`DROP ROLE ${role}`);
    });
  });
}

/** A session that was open when the role was locked out would go on without end. */
async function endSessions(session: pg.Client, name: string): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += lookAgainMs) {
    const { rows } = await session.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", [name]);
    if (rows.length === 0) return;
    if (waitedMs >= endWithinMs) throw refused("Sessions of the role do not end.");
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}

/**
 * What the role owns goes to the first of the credential's roles that can take it, and what it may do is taken from it. Never to the maker: a function with SECURITY DEFINER
 * or a view that an agent left behind would then run with the right to make roles.
 */
async function giveAway(session: pg.Client, heirs: readonly string[], name: string, ours: OurRole): Promise<void> {
  const { rows } = await session.query(
    `SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = $1::oid AND deptype = 'o'
     AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) LIMIT 1`,
    [ours.oid],
  );
  if (rows.length > 0) await reassign(session, heirs, name, ours);
  await session.query(`DROP OWNED BY ${quoted(name)}`);
}

async function reassign(session: pg.Client, heirs: readonly string[], name: string, ours: OurRole): Promise<void> {
  let failure: unknown;
  for (const heir of heirs) {
    await session.query("SAVEPOINT heir");
    try {
      await reassignTo(session, heir, name, ours);
      await session.query("RELEASE SAVEPOINT heir");
      return;
    } catch (error) {
      await session.query("ROLLBACK TO SAVEPOINT heir");
      failure = error;
    }
  }
  throw failure;
}

/** Giving to a role takes being a member of it; the maker becomes one for as long as that lasts, where it is not. */
async function reassignTo(session: pg.Client, heir: string, name: string, ours: OurRole): Promise<void> {
  const to = pg.escapeIdentifier(heir);
  const { rows } = await session.query<{ is_member: boolean }>(
    `SELECT pg_has_role(current_user, $1, 'USAGE') AND pg_has_role(current_user, $1, $2) AS is_member`,
    [heir, ours.since16 ? "SET" : "MEMBER"],
  );
  const isMember = rows[0]?.is_member === true;
  if (!isMember) await session.query(`GRANT ${to} TO CURRENT_USER${withAll(ours)}`);
  await session.query(`REASSIGN OWNED BY ${quoted(name)} TO ${to}`);
  if (!isMember) await session.query(`REVOKE ${to} FROM CURRENT_USER`);
}

const withAll = ({ since16 }: OurRole) => (since16 ? " WITH INHERIT TRUE, SET TRUE" : "");
