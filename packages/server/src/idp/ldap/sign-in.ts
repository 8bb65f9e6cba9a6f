import { GuardError } from "@agent-id-guard/protocol";
import type { Client } from "ldapts";
import { loginNameOf, type PasswordSignIn, type ProvenPerson } from "../port.ts";
import { bindReader, type LdapAccess, signInMs, within } from "./connection.ts";
import type { DirectoryEntry } from "./entry.ts";
import { isRefusal, refused, unreachable } from "./failures.ts";
import { groupsOfPerson } from "./groups.ts";
import { loginAttributeOf, loginFilter, personAttributes, personOf } from "./person.ts";
import { find } from "./search.ts";

/**
 * Sign-in by search and bind: the account that reads finds exactly one entry, and a connection of its own is bound as that entry with the password.
 * All of it takes five seconds at most.
 */
export function createLdapSignIn(access: LdapAccess): PasswordSignIn {
  const { settings, clock } = access;
  return {
    kind: "password",
    async signIn(username, password) {
      refuseEmpty(username, password);
      return within(access, signInMs, async (dial) => {
        const reader = await dial();
        await bindReader(access, reader);
        const found = await findPerson(access, reader, loginNameOf(username));
        if (found instanceof GuardError) return refuseNobody(found, await dial(), settings.userBaseDn, password);
        await prove(await dial(), found.dn, password);
        const groups = await groupsOfPerson(settings, reader, found);
        const nowMs = clock.nowMs();
        return { person: personOf(settings, found, groups, nowMs), authTimeMs: nowMs, acr: null, amr: ["pwd"] } satisfies ProvenPerson;
      });
    },
  };
}

/** RFC 4513 §5.1.2: a bind with a name and no password is answered with success by some directories, and proves nothing (case FED-06). */
function refuseEmpty(username: string, password: string): void {
  if (password.trim() === "" || password.includes("\0"))
    throw new GuardError("signin.failed", { description: "An empty password, or one with a NUL, was not sent to the directory" });
  if (loginNameOf(username) === "" || username.includes("\0"))
    throw new GuardError("signin.failed", { description: "An empty name, or one with a NUL, was not sent to the directory" });
}

/**
 * Exactly one entry that is called so. A directory compares more loosely than we do (accents, invisible characters): what it finds counts only if it has
 * the very name, so that nobody has a second spelling with a second counter of attempts (cases FED-07, FED-08).
 */
async function findPerson({ settings }: LdapAccess, reader: Client, name: string): Promise<DirectoryEntry | GuardError> {
  const where = { base: settings.userBaseDn, filter: loginFilter(settings, name), attributes: personAttributes(settings) };
  const [entry, another] = await find(reader, where, 2, "The user base");
  if (another !== undefined) return new GuardError("signin.failed", { description: "More than one entry of the directory has this name" });
  if (entry?.texts(loginAttributeOf(settings)).some((own) => loginNameOf(own) === name) !== true)
    return new GuardError("signin.failed", { description: "No entry of the directory has this name" });
  return entry;
}

/** Nobody's name costs a bind, too, so that the time of the answer does not tell which names there are. */
async function refuseNobody(reason: GuardError, own: Client, base: string, password: string): Promise<never> {
  await own.bind(`cn=nobody of agent-id-guard,${base}`, password).catch(() => {});
  throw reason;
}

async function prove(own: Client, dn: string, password: string): Promise<void> {
  await own.bind(dn, password).catch((error: unknown) => {
    throw isRefusal(error) ? refused(error) : unreachable(error, "The bind of the person");
  });
}
