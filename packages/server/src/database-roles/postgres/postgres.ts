import type { DatabaseSettings } from "@agent-id-guard/protocol";
import pg from "pg";
import type { Entropy } from "../../entropy/port.ts";
import type { DatabaseRoles, RoleMaker } from "../port.ts";
import { refuseUnfit } from "./check-maker.ts";
import { dropRole } from "./drop-role.ts";
import { isInDoubt, refused } from "./failures.ts";
import { findOurs, listOurs, markOf, quoted } from "./mark.ts";
import { scramVerifier } from "./scram-verifier.ts";
import { inSession, inTransaction, type SessionDeps } from "./session.ts";

export interface DatabaseRolesOptions extends SessionDeps {
  /** Names this installation: roles of another one in the same server are left alone. */
  readonly instance: string;
  readonly entropy: Pick<Entropy, "bytes">;
}

/** How many sessions one role may have at a time. */
const mostSessions = 20;
const saltBytes = 16;

/**
 * Roles of PostgreSQL (13 and later), for which the maker needs CREATEROLE and, since version 16, the ADMIN option of the roles of `memberOf`.
 * Each call is a session of its own. The end of a role stands in the database too (`VALID UNTIL`, by its clock): nobody logs in past it, whatever becomes of us.
 */
export function createDatabaseRoles(options: DatabaseRolesOptions): DatabaseRoles {
  const { entropy, instance } = options;
  const marked = ({ settings }: RoleMaker) => markOf(instance, settings.database);
  const verifierOf = async (password: string) => pg.escapeLiteral(await scramVerifier(password, entropy.bytes(saltBytes)));
  const roles: DatabaseRoles = {
    check: (maker) => inSession(options, maker, (session) => refuseUnfit(session, maker.settings.memberOf)),
    async make(maker, { name, password, expiresAtMs }) {
      const role = quoted(name);
      const memberOf = maker.settings.memberOf.map((one) => pg.escapeIdentifier(one)).join(", ");
      const verifier = await verifierOf(password);
      const making = inSession(options, maker, async (session) => {
        await refuseUnfit(session, maker.settings.memberOf);
        await inTransaction(session, async () => {
          await session.query(
            `CREATE ROLE ${role} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
             CONNECTION LIMIT ${mostSessions} PASSWORD ${verifier} VALID UNTIL ${momentOf(expiresAtMs)} IN ROLE ${memberOf}`,
          );
          await session.query(`COMMENT ON ROLE ${role} IS ${pg.escapeLiteral(marked(maker))}`);
        });
      });
      await making.catch(async (error) => {
        if (isInDoubt(error)) await roles.drop(maker, name).catch(() => undefined);
        throw error;
      });
      return loginOf(maker.settings, name, password);
    },
    async prolong(maker, name, expiresAtMs) {
      const role = quoted(name);
      await inSession(options, maker, async (session) => {
        if ((await findOurs(session, marked(maker), name)) === undefined) throw refused("The role is gone.");
        await session.query(`ALTER ROLE ${role} VALID UNTIL ${momentOf(expiresAtMs)}`);
      });
    },
    drop: (maker, name) => dropRole(options, maker, name, marked(maker)),
    list: (maker) => inSession(options, maker, (session) => listOurs(session, marked(maker))),
    async rotateMaker(maker, newPassword) {
      const verifier = await verifierOf(newPassword);
      const changing = inSession(
        options,
        maker,
        async (session) => void (await session.query(`ALTER ROLE CURRENT_USER PASSWORD ${verifier}`)),
      );
      await changing.catch(async (error) => {
        if (!isInDoubt(error)) throw error;
        await inSession(options, { ...maker, password: newPassword }, async () => undefined).catch(() => Promise.reject(error));
      });
    },
  };
  return roles;
}

const momentOf = (atMs: number) => pg.escapeLiteral(new Date(atMs).toISOString());

function loginOf({ engine, host, port, database, tls }: DatabaseSettings, username: string, password: string) {
  return { engine, host, port, database, username, password, tls };
}
