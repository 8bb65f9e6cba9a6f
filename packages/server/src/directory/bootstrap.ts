import { endpoints, GuardError } from "@agent-id-guard/protocol";
import { openingGate } from "../agents/index.ts";
import type { RequestSource } from "../audit/index.ts";
import { isStoreFailure, type Plan, type UserRow } from "../store/port.ts";
import { type DirectoryDeps, localProviderId } from "./deps.ts";
import { provenHere, type Sessions } from "./sessions.ts";
import { signedIn } from "./sign-in-event.ts";
import { spending, type Tickets } from "./tickets.ts";

const ttlMs = 60 * 60_000;
const ownerName = "owner";

/** The one-time sign-in of whoever runs this server. */
export interface Bootstrap {
  /** A new link, valid for an hour. Earlier ones die, so at most one is alive. Whoever can call this reads the database or the terminal already. */
  createLink(): Promise<{ readonly url: string; readonly expiresAtMs: number }>;
  /** Whether the link can still be used. Looking does not use it. */
  isAlive(ticket: string): Promise<boolean>;
  /**
   * Uses the link up and signs the first owner of the built-in directory in, created if there is none. Exactly one caller succeeds (case ADM-09).
   * Answers the session cookie. Throws `entity.not_found`.
   */
  use(ticket: string, previousCookie: string | undefined, source: RequestSource): Promise<string>;
}

type Deps = Pick<DirectoryDeps, "store" | "clock" | "entropy" | "draft" | "issuer">;

export function createBootstrap(deps: Deps, tickets: Tickets, sessions: Sessions): Bootstrap {
  const { store, clock, draft, issuer } = deps;
  return {
    async createLink() {
      const { secret, write } = tickets.issuing("bootstrap", {}, ttlMs);
      const expiresAtMs = clock.nowMs() + ttlMs;
      const event = draft({ category: "admin", action: "bootstrap.create", outcome: "success", actor: { type: "system", id: "system" } });
      await store.commit({ writes: [{ verb: "remove", collection: "tickets", where: { kind: "bootstrap" } }, write], events: [event] });
      return { url: `${issuer}${endpoints.bootstrap}?ticket=${secret}`, expiresAtMs };
    },
    async isAlive(ticket) {
      return (await tickets.find("bootstrap", ticket)) !== undefined;
    },
    async use(ticket, previousCookie, source) {
      const row = await tickets.find("bootstrap", ticket);
      if (row === undefined) throw new GuardError("entity.not_found");
      const owner = await planOwner(deps);
      const session = sessions.starting({ userId: owner.answer, ...provenHere(clock.nowMs(), "bootstrap"), previousCookie, source });
      const facts = { method: "bootstrap", providerId: localProviderId, source } as const;
      await store
        .commit({
          writes: [spending(row), ...owner.writes, ...session.writes],
          events: [...owner.events, signedIn(draft, owner.answer, facts)],
        })
        .catch((error: unknown) => {
          throw isStoreFailure(error, "spent") ? new GuardError("entity.not_found") : error;
        });
      return session.cookie;
    },
  };
}

/** The first active owner of the built-in directory. Without one the user `owner` becomes it, be they new, demoted, suspended or departed. */
async function planOwner({ store, clock, entropy, draft }: Deps): Promise<Plan<string>> {
  const [owner] = await store.find("users", { where: { providerId: localProviderId, role: "owner", state: "active" }, limit: 1 });
  if (owner !== undefined) return { writes: [], events: [], answer: owner.id };
  const [known] = await store.find("users", { where: { providerId: localProviderId, subject: ownerName }, limit: 1 });
  const id = known?.id ?? entropy.id("user");
  const event = draft({
    category: "admin",
    action: known === undefined ? "user.create" : "user.recover",
    outcome: "success",
    actor: { type: "system", id: "system" },
    target: { type: "user", id },
    userId: id,
    detail: { role: "owner" },
  });
  if (known !== undefined)
    return {
      writes: [
        {
          verb: "compareAndSet",
          collection: "users",
          id,
          version: known.version,
          set: { role: "owner", state: "active", departedAtMs: null },
        },
        openingGate(id),
      ],
      events: [event],
      answer: id,
    };
  const row: UserRow = {
    id,
    version: 1,
    createdAtMs: clock.nowMs(),
    providerId: localProviderId,
    subject: ownerName,
    name: "Owner",
    email: null,
    department: "",
    otherDepartments: [],
    username: ownerName,
    title: "",
    employeeNumber: "",
    directoryRef: null,
    managerRef: null,
    profile: {},
    state: "active",
    upstreamState: "present",
    departedAtMs: null,
    role: "owner",
    passwordHash: null,
  };
  return { writes: [{ verb: "insert", collection: "users", row }], events: [event], answer: id };
}
