import { isIP } from "node:net";
import { type ConnectionOptions, getCACertificates } from "node:tls";
import type { DatabaseSettings } from "@agent-id-guard/protocol";
import pg from "pg";
import type { Outbound } from "../../outbound/port.ts";
import type { RoleMaker } from "../port.ts";
import { failureOf, refused } from "./failures.ts";

const usualConnectMs = 5_000;
const statementMs = 10_000;

export interface SessionDeps {
  readonly outbound: Pick<Outbound, "addresses">;
  /** PEM certificates of authorities that are trusted beside the usual ones. */
  readonly certificateAuthorities?: readonly string[];
  readonly connectTimeoutMs?: number;
}

/**
 * Works in one session of the maker, in its own database or another of the same server, and ends it. The address is checked and that same address dialled (case PRX-04);
 * TLS names the host of the settings. Fails with `delivery.upstream_refused`, `connection.failed` and `gateway.destination_refused`.
 */
export async function inSession<T>(
  deps: SessionDeps,
  maker: RoleMaker,
  work: (session: pg.Client) => Promise<T>,
  database: string = maker.settings.database,
): Promise<T> {
  let session: pg.Client | undefined;
  try {
    session = await connect(deps, maker, database);
    await session.query(`SET statement_timeout TO ${statementMs}; SET search_path TO pg_catalog`);
    return await work(session);
  } catch (error) {
    throw error instanceof TypeError ? error : failureOf(error);
  } finally {
    await session?.end().catch(() => undefined);
  }
}

/** Works in a transaction: all of it or nothing. */
export async function inTransaction<T>(session: pg.Client, work: () => Promise<T>): Promise<T> {
  await session.query("BEGIN");
  try {
    const done = await work();
    await session.query("COMMIT");
    return done;
  } catch (error) {
    await session.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** At the first address that answers. Where anybody on the way could read it, a password is proved and never said. */
async function connect(deps: SessionDeps, { settings, password, allowPrivateNetwork }: RoleMaker, database: string): Promise<pg.Client> {
  const { host: hostname, port, username: user, tls } = settings;
  const isClear = tls === "off";
  const addresses = await deps.outbound.addresses({ hostname, port, allowPrivateNetwork, isClear });
  let failure: unknown;
  for (const host of addresses.slice(0, 4)) {
    const session = new pg.Client({
      host,
      port,
      user,
      password: () => {
        if (isClear && asksInClear) throw refused("The database asks for the password in clear text: it must be SCRAM, or TLS.");
        return password;
      },
      database,
      ssl: isClear ? false : tlsOf(settings, deps.certificateAuthorities),
      enableChannelBinding: !isClear,
      application_name: "agent-id-guard",
      connectionTimeoutMillis: deps.connectTimeoutMs ?? usualConnectMs,
      query_timeout: statementMs + 1_000,
    });
    let asksInClear = false;
    session.connection.prependListener("authenticationCleartextPassword", () => (asksInClear = true));
    session.on("error", () => undefined);
    try {
      await session.connect();
      return session;
    } catch (error) {
      await session.end().catch(() => undefined);
      if (error instanceof pg.DatabaseError) throw error;
      failure = error;
    }
  }
  throw failure;
}

function tlsOf({ host }: DatabaseSettings, more: readonly string[] = []): ConnectionOptions {
  return {
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ca: [...getCACertificates("default"), ...more],
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
  };
}
