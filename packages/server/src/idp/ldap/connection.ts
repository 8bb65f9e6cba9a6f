import { connect, isIP, type Socket } from "node:net";
import { getCACertificates, type ConnectionOptions as TlsOptions } from "node:tls";
import { GuardError, type SettingsOf } from "@agent-id-guard/protocol";
import { Client } from "ldapts";
import type { Clock } from "../../clock/port.ts";
import { isRefusal, unreachable } from "./failures.ts";

export type LdapSettings = SettingsOf<"ldap">;

/** How a connection is made, and as whom the directory is read. */
export interface LdapAccess {
  readonly settings: LdapSettings;
  readonly bindPassword: string;
  readonly clock: Clock;
}

/** How long an attempt to sign in, and one look of a connection test, may take in all (case FED-10). */
export const signInMs = 5_000;
/** How long the directory may take for one page when it is read as a whole. */
const pageMs = 30_000;

/**
 * Does something with connections of its own, which end with it, within a limit for all of it. Whatever hangs then (an address, a handshake, an answer)
 * is cut off and told as `idp.unreachable`.
 */
export async function within<T>(access: LdapAccess, limitMs: number, work: (dial: () => Promise<Client>) => Promise<T>): Promise<T> {
  const sockets: Socket[] = [];
  const clients: Client[] = [];
  const late = Promise.withResolvers<never>();
  const cancel = access.clock.after(limitMs, () => {
    late.reject(new GuardError("idp.unreachable", { description: "The directory did not answer in time" }));
    for (const socket of sockets) socket.destroy();
  });
  const dial = async () => {
    const client = newClient(access.settings, limitMs, sockets);
    clients.push(client);
    await secure(access.settings, client);
    return client;
  };
  const working = work(dial);
  // Whichever comes second has nobody who waits for it.
  working.catch(() => {});
  late.promise.catch(() => {});
  try {
    return await Promise.race([working, late.promise]);
  } finally {
    cancel();
    for (const client of clients) void close(client);
  }
}

/** A connection that is bound as the account which reads. The caller closes it. For reading that takes as long as there is something to read. */
export async function openReader(access: LdapAccess): Promise<Client> {
  const client = newClient(access.settings, pageMs, []);
  try {
    await secure(access.settings, client);
    await bindReader(access, client);
    return client;
  } catch (error) {
    await close(client);
    throw error;
  }
}

/** Binds as the account that reads. Throws `idp.unreachable`, as what it is a setting of ours that is wrong. */
export async function bindReader({ settings, bindPassword }: LdapAccess, client: Client): Promise<void> {
  if (bindPassword === "") throw new GuardError("idp.unreachable", { description: "The password of the bind account is missing" });
  await client.bind(settings.bindDn, bindPassword).catch((error: unknown) => {
    if (isRefusal(error))
      throw new GuardError("idp.unreachable", { description: "The directory does not accept the bind DN or its password", cause: error });
    throw unreachable(error, "The bind account");
  });
}

export async function close(client: Client): Promise<void> {
  // It is over for us whatever the other side thinks of it.
  await client.unbind().catch(() => {});
}

/** Whether nothing but this machine can see what is sent. */
export function isLoopback(url: string): boolean {
  const host = hostOf(url);
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** A client of one server: there is no way by which it would reach another, as referrals are never followed (case FED-09). */
function newClient(settings: LdapSettings, limitMs: number, sockets: Socket[]): Client {
  const dial = (port: number, host: string) => {
    const socket = connect(port, host);
    sockets.push(socket);
    return socket;
  };
  return new Client({
    url: settings.url,
    timeout: limitMs,
    connectTimeout: signInMs,
    strictDN: false,
    createConnection: dial as typeof connect,
    ...(settings.url.startsWith("ldaps:") ? { tlsOptions: tlsOf(settings) } : {}),
  });
}

/** Upgrades by StartTLS before anything is said. Plain text is for a directory on this machine alone, and only when told. */
async function secure(settings: LdapSettings, client: Client): Promise<void> {
  if (settings.url.startsWith("ldaps:")) return;
  if (settings.startTls) await client.startTLS(tlsOf(settings)).catch((error: unknown) => Promise.reject(unreachable(error, "StartTLS")));
  else if (!isLoopback(settings.url))
    throw new GuardError("idp.unreachable", {
      description: "Passwords would travel in plain text: use ldaps:, or StartTLS",
    });
}

export function tlsOf({ url, caCertificates }: LdapSettings): TlsOptions {
  const host = hostOf(url);
  const own = caCertificates.trim() === "" ? [] : [caCertificates];
  return {
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ca: [...getCACertificates("default"), ...own],
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
  };
}

export const hostOf = (url: string) => new URL(url).hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
