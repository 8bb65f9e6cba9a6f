import type pg from "pg";
import { refused } from "./failures.ts";

interface Standing {
  readonly may_make: boolean;
  readonly missing: readonly string[] | null;
  readonly not_given: readonly string[] | null;
  readonly too_mighty: readonly string[] | null;
}

/** Since PostgreSQL 16 CREATEROLE alone gives no role away: it takes its ADMIN option. Before, it gave every one but superusers. */
const question = `
  SELECT maker.rolsuper OR maker.rolcreaterole AS may_make,
    array_agg(wanted.name) FILTER (WHERE role.oid IS NULL) AS missing,
    array_agg(wanted.name) FILTER (WHERE role.oid IS NOT NULL AND NOT (maker.rolsuper
      OR pg_has_role(maker.oid, role.oid, 'MEMBER WITH ADMIN OPTION')
      OR (current_setting('server_version_num')::int < 160000 AND maker.rolcreaterole))) AS not_given,
    array_agg(wanted.name) FILTER (WHERE EXISTS (
      SELECT FROM pg_roles mighty
      WHERE (mighty.rolsuper OR mighty.rolcreaterole OR mighty.oid = maker.oid
        OR mighty.rolname IN ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files'))
      AND pg_has_role(role.oid, mighty.oid, 'MEMBER'))) AS too_mighty
  FROM pg_roles maker
  CROSS JOIN unnest($1::text[]) AS wanted(name)
  LEFT JOIN pg_roles role ON role.rolname = wanted.name
  WHERE maker.rolname = current_user
  GROUP BY maker.rolsuper, maker.rolcreaterole`;

/**
 * Refuses (`delivery.upstream_refused`) a login that can't make roles or has not the roles to give, and roles that are superusers or can become ones by the server's files
 * and programs, can make roles, or are the maker: a lease of such a one could outlive itself.
 */
export async function refuseUnfit(session: pg.Client, memberOf: readonly string[]): Promise<void> {
  const { rows } = await session.query<Standing>(question, [memberOf]);
  const [standing] = rows;
  if (standing === undefined || !standing.may_make) throw refused("The login may not make roles: it needs CREATEROLE.");
  const lists = [
    [standing.missing, "There is no such role"],
    [standing.too_mighty, "A lease may not be a member of a role that can make roles, is a superuser, or can become one"],
    [standing.not_given, "The login has not the ADMIN option of"],
  ] as const;
  for (const [names, what] of lists) if (names !== null) throw refused(`${what}: ${names.join(", ")}.`);
}
