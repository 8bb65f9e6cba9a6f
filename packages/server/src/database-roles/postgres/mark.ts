import pg from "pg";
import { refused } from "./failures.ts";

/** The prefix of every role that is made here; the rest is the body of its lease's id. */
const nameOfOurs = /^aig_[a-z0-9]{1,59}$/;
/** As a pattern for LIKE. */
const ourPattern = "aig\\_%";

/** What stands in the comment of a role that was made here. Only who may alter the role can change that, and it can't alter itself so. */
export const markOf = (instance: string, database: string) => `agent-id-guard ${instance} ${database}`;

/** The name as an identifier. A name that can't be ours is a TypeError: nothing is ever done to such a role. */
export function quoted(name: string): string {
  if (!nameOfOurs.test(name)) throw new TypeError("not a name for a role of a lease");
  return pg.escapeIdentifier(name);
}

/** A role that was made here. */
export interface OurRole {
  readonly oid: string;
  /** Whether memberships say what they are good for: since PostgreSQL 16. */
  readonly since16: boolean;
}

/** The role of this name; undefined: there is none. Refuses (`delivery.upstream_refused`) one that was not made here. */
export async function findOurs(session: pg.Client, mark: string, name: string): Promise<OurRole | undefined> {
  const found = await session.query<OurRole & { mark: string | null }>(
    `SELECT oid::text, shobj_description(oid, 'pg_authid') AS mark, current_setting('server_version_num')::int >= 160000 AS since16
     FROM pg_roles WHERE rolname = $1`,
    [name],
  );
  const [role] = found.rows;
  if (role !== undefined && role.mark !== mark) throw refused("A role of that name is there, and was not made here.");
  return role;
}

/** The names of all roles that were made here. */
export async function listOurs(session: pg.Client, mark: string): Promise<readonly string[]> {
  const found = await session.query<{ rolname: string }>(
    "SELECT rolname FROM pg_roles WHERE rolname LIKE $1 AND shobj_description(oid, 'pg_authid') = $2 ORDER BY oid",
    [ourPattern, mark],
  );
  return found.rows.map(({ rolname }) => rolname).filter((name) => nameOfOurs.test(name));
}
