import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { GuardError, type ProviderTest } from "@agent-id-guard/protocol";
import { EqualityFilter } from "ldapts";
import { tested } from "../tested.ts";
import { bindReader, hostOf, isLoopback, type LdapAccess, type LdapSettings, signInMs, tlsOf, within } from "./connection.ts";
import { unitBelow } from "./distinguished-name.ts";
import type { DirectoryEntry } from "./entry.ts";
import { unreachable } from "./failures.ts";
import { groupAttributes, groupFilter, groupOf } from "./groups.ts";
import { loginAttributeOf, personAttributes, personFilter, personOf } from "./person.ts";
import { find, type Search } from "./search.ts";

/** Looks at one thing after the other; what needs a thing that failed is left out, so that the one that is wrong stands alone. */
export function tryOutLdap(access: LdapAccess): Promise<ProviderTest> {
  return tested(looksOf(access), ["address", "tls", "credentials"]);
}

function looksOf(access: LdapAccess): Parameters<typeof tested>[0] {
  const { settings } = access;
  const { groupBaseDn, departmentBaseDn } = settings;
  const isPlain = settings.url.startsWith("ldap:") && !settings.startTls && isLoopback(settings.url);
  return {
    address: () => lookAtAddress(access),
    tls: isPlain ? { skipped: "Plain text: the directory is on this machine, and StartTLS is off" } : () => lookAtTls(access),
    credentials: () => lookAtAccount(access),
    people: () => lookAtPeople(access),
    groups: groupBaseDn === undefined ? { skipped: "No group base is set: no groups are read" } : () => lookAtGroups(access, groupBaseDn),
    departments:
      departmentBaseDn === undefined
        ? { skipped: "No department base is set: departments are read from an attribute" }
        : () => lookAtDepartments(access, departmentBaseDn),
  };
}

async function lookAtAddress({ settings, clock }: LdapAccess): Promise<string> {
  const [host, port] = addressOf(settings);
  await opened(connect(port, host), "connect", clock);
  return `Something answers at ${host}, port ${port}`;
}

async function lookAtTls(access: LdapAccess): Promise<string> {
  const { settings, clock } = access;
  const [host, port] = addressOf(settings);
  if (settings.url.startsWith("ldaps:")) await opened(connectTls(port, host, tlsOf(settings)), "secureConnect", clock);
  else await within(access, signInMs, async (dial) => void (await dial()));
  return `The certificate is valid for ${host}, and its authority is trusted`;
}

async function lookAtAccount(access: LdapAccess): Promise<string> {
  await within(access, signInMs, async (dial) => bindReader(access, await dial()));
  return "The directory accepts the bind DN and its password";
}

async function lookAtPeople(access: LdapAccess): Promise<string> {
  const { settings, clock } = access;
  const where = { base: settings.userBaseDn, filter: personFilter(settings), attributes: personAttributes(settings) };
  const entry = await first(access, where, "The user base");
  if (entry === undefined)
    throw wrong("Nobody is found below the user base: look at it, at the user filter, and at the rights of the bind account");
  const { name, username, departments } = personOf(settings, entry, null, clock.nowMs());
  if (username === "") throw wrong(`${name} has no ${loginAttributeOf(settings)}, the attribute by which people sign in`);
  return `The first person is ${name}, who signs in as ${username}${departments[0] === undefined ? "" : `, of ${departments[0].join(" / ")}`}`;
}

async function lookAtGroups(access: LdapAccess, base: string): Promise<string> {
  const { settings } = access;
  const entry = await first(access, { base, filter: groupFilter(settings), attributes: groupAttributes(settings) }, "The group base");
  if (entry === undefined)
    throw wrong("No group is found below the group base: look at it, at the group filter, and at the rights of the bind account");
  return `The first group is ${groupOf(settings, entry).name}`;
}

/** The base may be a unit itself, which is no department. */
async function lookAtDepartments(access: LdapAccess, base: string): Promise<string> {
  const filter = new EqualityFilter({ attribute: "objectClass", value: "organizationalUnit" });
  const entries = await look(access, { base, filter, attributes: ["ou"] }, 2, "The department base");
  const unit = entries.map(({ dn }) => unitBelow(dn, base)).find((found) => found !== undefined);
  if (unit === undefined) throw wrong("No organizational unit is found below the department base");
  return `The first organizational unit is ${unit.name}`;
}

async function first(access: LdapAccess, where: Search, about: string): Promise<DirectoryEntry | undefined> {
  const [entry] = await look(access, where, 1, about);
  return entry;
}

function look(access: LdapAccess, where: Search, limit: number, about: string): Promise<readonly DirectoryEntry[]> {
  return within(access, signInMs, async (dial) => {
    const reader = await dial();
    await bindReader(access, reader);
    return find(reader, where, limit, about);
  });
}

/** Opens a connection and closes it again. */
async function opened(socket: Socket, event: "connect" | "secureConnect", clock: LdapAccess["clock"]): Promise<void> {
  const cancel = clock.after(signInMs, () => socket.destroy(new Error("late")));
  try {
    await once(socket, event);
  } catch (error) {
    throw unreachable(error);
  } finally {
    cancel();
    socket.destroy();
  }
}

const addressOf = ({ url }: LdapSettings) => [hostOf(url), Number(new URL(url).port || (url.startsWith("ldaps:") ? 636 : 389))] as const;

const wrong = (description: string) => new GuardError("idp.unreachable", { description });
