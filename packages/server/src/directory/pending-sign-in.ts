import { GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";
import { isStoreFailure, type TicketRow, type Unit } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";
import type { Tickets } from "./tickets.ts";

const ttlMs = 10 * 60_000;

const continuationSchema = z.discriminatedUnion("to", [
  /** A page of the console, or the one that asks a person to connect an account. */
  z.object({ to: z.literal("console"), path: z.string() }),
  /** The page on which a person lets a device in: which one, and the code that they typed, which only their own browser is shown again. */
  z.object({
    to: z.literal("device"),
    clientName: z.string(),
    deviceId: z.string(),
    userCode: z.string(),
    uiLocales: z.string().optional(),
  }),
  /** The authorization endpoint, with the request that it had checked; what is in it is that endpoint's business. */
  z.object({
    to: z.literal("authorize"),
    /** Name of the client, for the page. */
    clientName: z.string(),
    /** Where the browser will leave to in the end, for the page's content security policy. */
    redirectUri: z.string(),
    /** Whom the client expects, and the languages that it speaks to them. */
    loginHint: z.string().optional(),
    uiLocales: z.string().optional(),
    request: z.record(z.string(), z.unknown()),
  }),
]);
/** Where a sign-in leads. It stays on the server: nothing that the browser sends can change it (case AZC-08). */
export type Continuation = z.infer<typeof continuationSchema>;

const bodySchema = z.object({
  /** Digest of the cookie of the browser that began. */
  browser: z.string(),
  continuation: continuationSchema,
  /** Whether the person must prove anew who they are, wherever they are signed in already. */
  afresh: z.boolean().default(false),
  /** While the person is away at a provider: which one, and what the adapter wants to remember. */
  upstream: z.object({ providerId: z.string(), memory: z.record(z.string(), z.string()) }).optional(),
});

/** A sign-in under way, as its ticket remembers it. */
export interface PendingSignIn extends z.infer<typeof bodySchema> {
  readonly row: TicketRow;
}

/** One whose person is away at a provider. */
export interface SignInAway extends PendingSignIn {
  readonly upstream: NonNullable<PendingSignIn["upstream"]>;
}

/** Sign-ins under way. Each belongs to the browser that began it; another browser's ticket is answered like none (`signin.expired`). */
export interface PendingSignIns {
  /** Begins one and returns its ticket. `browser` is the secret of the browser's cookie; a browser without one gets it here. */
  begin(
    continuation: Continuation,
    browser: string | undefined,
    afresh?: boolean,
  ): Promise<{ readonly ticket: string; readonly browser: string }>;
  /** One that waits here. Throws `signin.expired`, also for one whose person is away: steps out of their order lead nowhere (case FED-17). */
  find(ticket: string, browser: string | undefined): Promise<PendingSignIn>;
  /** One whose person comes back from this provider, and from no other (case AZC-21). Throws `signin.expired`. */
  findAway(state: string, browser: string | undefined, providerId: string): Promise<SignInAway>;
  /** The next step of a pending sign-in: a ticket of its own, with the write that makes it valid. On the way to a provider the ticket is the `state`. */
  following(pending: PendingSignIn, upstream?: PendingSignIn["upstream"], state?: string): ReturnType<Tickets["issuing"]>;
}

export function createPendingSignIns(
  { store, entropy, digests }: Pick<DirectoryDeps, "store" | "entropy" | "digests">,
  tickets: Tickets,
): PendingSignIns {
  async function read(ticket: string, browser: string | undefined): Promise<PendingSignIn> {
    const row = await tickets.find("signin", ticket);
    const body = bodySchema.safeParse(row?.body).data;
    if (row === undefined || body === undefined || browser === undefined) throw new GuardError("signin.expired");
    if (!digests.equal(digests.sha256Hex(browser), body.browser)) throw new GuardError("signin.expired");
    return { ...body, row };
  }

  return {
    async begin(continuation, known, afresh = false) {
      const browser = known ?? entropy.secret();
      const { secret, write } = tickets.issuing("signin", { browser: digests.sha256Hex(browser), continuation, afresh }, ttlMs);
      await store.commit({ writes: [write], events: [] });
      return { ticket: secret, browser };
    },
    async find(ticket, browser) {
      const pending = await read(ticket, browser);
      if (pending.upstream !== undefined) throw new GuardError("signin.expired");
      return pending;
    },
    async findAway(state, browser, providerId) {
      const { upstream, ...pending } = await read(state, browser);
      if (upstream?.providerId !== providerId) throw new GuardError("signin.expired");
      return { ...pending, upstream };
    },
    following({ browser, continuation, afresh }, upstream, state) {
      return tickets.issuing("signin", { browser, continuation, afresh, ...(upstream === undefined ? {} : { upstream }) }, ttlMs, state);
    },
  };
}

/** Commits a unit that spends a ticket. Throws `signin.expired` when somebody spent it first. */
export async function commitSpending(store: DirectoryDeps["store"], unit: Unit): Promise<void> {
  await store.commit(unit).catch((error: unknown) => {
    throw isStoreFailure(error, "spent") ? new GuardError("signin.expired") : error;
  });
}
