import type { AgentState, Store, UserState } from "../store/port.ts";
import { keysOfUser, type SubjectKey } from "./subject-keys.ts";

const pageSize = 1_000;

export type PartyRole = "agent" | "client" | "user";

/** A party of a question: what it is, and the subject keys that its grants may be filed under. */
export interface Holder {
  readonly role: PartyRole;
  readonly id: string;
  readonly state: AgentState | UserState | "unknown";
  readonly keys: readonly SubjectKey[];
}

/** The parties that have been asked about, in memory. One that changed is forgotten and read again when it is next asked about. */
export class PartyIndex {
  readonly #store: Store;
  readonly #known = new Map<string, Holder>();
  #generation = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Rises with each change, so that what was read before a change is not remembered after it. */
  get generation(): number {
    return this.#generation;
  }

  /** The party, if it needs no reading. */
  known(role: PartyRole, id: string): Holder | undefined {
    return this.#known.get(`${role}:${id}`);
  }

  /** Reads a party. One that does not exist has the state `unknown` and is not remembered. */
  async read(role: PartyRole, id: string): Promise<Holder> {
    const generation = this.#generation;
    const holder = role === "user" ? await this.#readUser(id) : await this.#readSingle(role, id);
    if (holder.state !== "unknown" && generation === this.#generation) this.#known.set(`${role}:${id}`, holder);
    return holder;
  }

  forget(role: PartyRole, id: string): void {
    this.#generation++;
    this.#known.delete(`${role}:${id}`);
  }

  /** Forgets every user: a group that changed may have had, or have, any of them in it. */
  forgetUsers(): void {
    this.#generation++;
    for (const [key, { role }] of this.#known) if (role === "user") this.#known.delete(key);
  }

  async #readSingle(role: "agent" | "client", id: string): Promise<Holder> {
    const row = await this.#store.get(role === "agent" ? "agents" : "clients", id);
    return { role, id, state: row?.state ?? "unknown", keys: [`${role}:${id}`] };
  }

  async #readUser(id: string): Promise<Holder> {
    const user = await this.#store.get("users", id);
    if (user === undefined) return { role: "user", id, state: "unknown", keys: [] };
    const groupIds: string[] = [];
    for (let afterId = "", full = true; full; ) {
      const page = await this.#store.find("memberships", {
        where: { userId: id },
        limit: pageSize,
        ...(afterId === "" ? {} : { afterId }),
      });
      groupIds.push(...page.map((membership) => membership.groupId));
      afterId = page.at(-1)?.id ?? afterId;
      full = page.length === pageSize;
    }
    return { role: "user", id, state: user.state, keys: keysOfUser(user, groupIds) };
  }
}
