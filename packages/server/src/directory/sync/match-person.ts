import type { ExternalPerson } from "../../idp/port.ts";
import type { UserRow, Write } from "../../store/port.ts";
import { type Part, toldBy } from "../change-person.ts";
import { describePerson } from "../describe-person.ts";
import { allOf } from "./pages.ts";
import type { Run } from "./run.ts";

/** Somebody who is recognised: who they are once this provider keeps them, and the part of the unit that hands them over. */
export interface Adoption extends Part {
  readonly user: UserRow;
}

/** Recognises people whom the provider tells of for the first time, by the identifier that an administrator has chosen. */
export interface Matching {
  /** Who it is; `ambiguous`: more than one could be, and nobody is taken. */
  find(person: ExternalPerson): Promise<Adoption | "ambiguous" | undefined>;
}

type Identifier = "email" | "username" | "employeeNumber";

/**
 * Matches unknown people with those who came another way: active, without a role (a directory must not take an administrator's place), and not kept by a
 * directory that is read or pushed already. Equal means equal; emails and user names ignore case. One identifier is one person: more than one is told.
 */
export function createMatching(run: Run): Matching {
  const { matchBy } = run.provider.sync;
  if (matchBy === "none") return { find: async () => undefined };
  let index: Promise<Map<string, readonly string[]>> | undefined;
  const used = new Map<string, string>();

  return {
    async find(person) {
      const key = keyOf(matchBy, describePerson(run.provider, person)[matchBy]);
      if (key === undefined) return undefined;
      index ??= indexOf(run, matchBy);
      const [userId, ...others] = (await index).get(key) ?? [];
      const usedBy = used.get(key);
      if (userId === undefined) return undefined;
      if (others.length > 0 || (usedBy !== undefined && usedBy !== person.subject)) {
        const message = `More than one person has the ${matchBy} ${key}: nobody was taken for another; link one of them by hand`;
        run.tell({ code: "person.ambiguous", ref: person.ref ?? person.subject, message });
        return "ambiguous";
      }
      const user = await run.deps.store.get("users", userId);
      if (user?.state !== "active" || user.role !== null || user.providerId === run.provider.id) return undefined;
      used.set(key, person.subject);
      return adopting(run, user, person.subject);
    },
  };
}

const keyOf = (by: Identifier, value: string | null): string | undefined => {
  const text = (value ?? "").trim();
  if (text === "") return undefined;
  return by === "employeeNumber" ? text : text.toLowerCase();
};

/** The ids of those who may be recognised, by their identifier. */
async function indexOf({ deps, provider }: Run, by: Identifier): Promise<Map<string, readonly string[]>> {
  const keepers = new Set<string>([provider.id]);
  for await (const { id, kind, sync, state } of allOf(deps.store, "identity_providers", { state: "active" }))
    if (state === "active" && (sync.enabled || kind === "scim")) keepers.add(id);
  const index = new Map<string, readonly string[]>();
  for await (const user of allOf(deps.store, "users", { state: "active", role: null })) {
    const key = keepers.has(user.providerId) ? undefined : keyOf(by, user[by]);
    if (key !== undefined) index.set(key, [...(index.get(key) ?? []), user.id]);
  }
  return index;
}

/** The provider keeps them from now on; the way in which they came stays theirs. */
function adopting({ deps, provider }: Run, user: UserRow, subject: string): Adoption {
  const set = { providerId: provider.id, subject };
  const row = {
    id: deps.entropy.id("identity"),
    version: 1,
    createdAtMs: deps.clock.nowMs(),
    userId: user.id,
    providerId: user.providerId,
    subject: user.subject,
  };
  const writes: readonly Write[] = [
    { verb: "compareAndSet", collection: "users", id: user.id, version: user.version, set },
    { verb: "insert", collection: "identities", row },
  ];
  const event = deps.draft({ ...toldBy(provider, "user.adopt", "user", user.id, user.id), detail: { from: user.providerId } });
  return { writes, events: [event], user: { ...user, ...set, version: user.version + 1 } };
}
