import { mayActUntilMs } from "../agents/index.ts";
import type { AgentState, Store, UserState } from "../store/port.ts";
import { keysOfUser, type SubjectKey } from "./subject-keys.ts";

const pageSize = 1_000;
const always = Number.POSITIVE_INFINITY;
const never = Number.NEGATIVE_INFINITY;

export type PartyRole = "agent" | "client" | "user";

/** A party of a question: what it is, and the subject keys that its grants may be filed under. */
export interface Holder {
  readonly role: PartyRole;
  readonly id: string;
  readonly state: AgentState | UserState | "unknown";
  /** Until when it may be decided for, exclusive: infinity while it is active, minus infinity when it is not, the end of the grace for an orphaned agent. */
  readonly untilMs: number;
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
    const keys = [`${role}:${id}`] as const;
    if (role === "agent") {
      const agent = await this.#store.get("agents", id);
      return { role, id, state: agent?.state ?? "unknown", untilMs: agent === undefined ? never : mayActUntilMs(agent), keys };
    }
    const state = (await this.#store.get("clients", id))?.state ?? "unknown";
    return { role, id, state, untilMs: state === "active" ? always : never, keys };
  }

  async #readUser(id: string): Promise<Holder> {
    const user = await this.#store.get("users", id);
    if (user === undefined) return { role: "user", id, state: "unknown", untilMs: never, keys: [] };
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
    return { role: "user", id, state: user.state, untilMs: user.state === "active" ? always : never, keys: keysOfUser(user, groupIds) };
  }
}
