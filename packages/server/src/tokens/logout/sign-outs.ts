import { GuardError, isGuardError, jwtTypes } from "@agent-id-guard/protocol";
import { z } from "zod";
import { nameOfSession, type Sessions, type SignedIn, spending, type Tickets } from "../../directory/index.ts";
import { type ClientRow, isStoreFailure, type PublicJwk } from "../../store/port.ts";
import type { Visitor } from "../authorize/authorization.ts";
import type { TokenDeps } from "../deps.ts";

export type SignOutDeps = Pick<TokenDeps, "issuer" | "store" | "signer" | "entropy" | "digests"> & {
  readonly sessions: Pick<Sessions, "find" | "end">;
  readonly tickets: Tickets;
  /** Every signing key that is not compromised: an ID token may be older than its key's last day. */
  readonly keys: () => readonly PublicJwk[];
};

/** What happens next in the browser. */
export type SignOutStep =
  /** Nobody is signed in here any more. `location` belongs to the client that asked; without it our own page says so. */
  | { readonly kind: "done"; readonly location: string | undefined }
  /** Nothing proves that the client was in this session: the person is asked. */
  | {
      readonly kind: "ask";
      readonly ticket: string;
      readonly browser: string;
      readonly clientName: string | undefined;
      readonly location: string | undefined;
    };

/** OpenID Connect RP-Initiated Logout 1.0. A browser is only ever sent to an address that is registered for the client that is named (case AZC-16). */
export interface SignOuts {
  /** A client sends a person to sign out. Throws `request.invalid` for a client or an address that is not registered: shown here, never sent anywhere. */
  begin(parameters: ReadonlyMap<string, string>, visitor: Visitor): Promise<SignOutStep>;
  /** Keeps the parameters of a form that another site sent, whose cookies the browser withholds, for the visit that follows. */
  keep(parameters: ReadonlyMap<string, string>): Promise<string>;
  /** The parameters that were kept, once. Throws `signin.expired`. */
  resume(ticket: string): Promise<ReadonlyMap<string, string>>;
  /** The person has agreed. Throws `signin.expired`: another browser's ticket, or used before. */
  confirm(ticket: string, visitor: Visitor): Promise<{ readonly location: string | undefined }>;
}

const keptSchema = z.object({ parameters: z.array(z.tuple([z.string(), z.string()])) });
const askedSchema = z.object({ browser: z.string(), clientId: z.string().optional(), location: z.string().optional() });
const hintSchema = z.object({ iss: z.string(), aud: z.string(), sub: z.string(), sid: z.string().optional() });
type Hint = z.infer<typeof hintSchema>;

const keptMs = 60_000;
const askedMs = 600_000;
const longestState = 4_000;

export function createSignOuts(deps: SignOutDeps): SignOuts {
  const { store, tickets, digests } = deps;

  async function begin(parameters: ReadonlyMap<string, string>, visitor: Visitor): Promise<SignOutStep> {
    const hint = readHint(deps, parameters.get("id_token_hint"));
    const client = await findClient(store, parameters.get("client_id"), hint);
    const location = locationOf(client, parameters);
    const { sessionCookie } = visitor;
    const person = sessionCookie === undefined ? undefined : await deps.sessions.find(sessionCookie);
    if (sessionCookie === undefined || person === undefined) return { kind: "done", location };
    if (hint !== undefined && isOfSession(deps, hint, person)) {
      await deps.sessions.end(sessionCookie, client?.id);
      return { kind: "done", location };
    }
    const browser = visitor.browserCookie ?? deps.entropy.secret();
    const body = {
      browser: digests.sha256Hex(browser),
      ...(client === undefined ? {} : { clientId: client.id }),
      ...(location === undefined ? {} : { location }),
    };
    const { secret, write } = tickets.issuing("signout", body, askedMs);
    await store.commit({ writes: [write], events: [] });
    return { kind: "ask", ticket: secret, browser, clientName: client?.name, location };
  }

  /** The body of a ticket, which is spent. */
  async function spend(ticket: string): Promise<unknown> {
    const row = await tickets.find("signout", ticket);
    if (row === undefined) throw new GuardError("signin.expired");
    await store.commit({ writes: [spending(row)], events: [] }).catch((error: unknown) => {
      throw isStoreFailure(error, "spent") ? new GuardError("signin.expired") : error;
    });
    return row.body;
  }

  return {
    begin,
    async keep(parameters) {
      const { secret, write } = tickets.issuing("signout", { parameters: [...parameters] }, keptMs);
      await store.commit({ writes: [write], events: [] });
      return secret;
    },
    async resume(ticket) {
      const kept = keptSchema.safeParse(await spend(ticket)).data;
      if (kept === undefined) throw new GuardError("signin.expired");
      return new Map(kept.parameters);
    },
    async confirm(ticket, { browserCookie, sessionCookie }) {
      const asked = askedSchema.safeParse((await tickets.find("signout", ticket))?.body).data;
      const isTheirs = browserCookie !== undefined && digests.equal(digests.sha256Hex(browserCookie), asked?.browser ?? "");
      if (asked === undefined || !isTheirs) throw new GuardError("signin.expired");
      await spend(ticket);
      if (sessionCookie !== undefined) await deps.sessions.end(sessionCookie, asked.clientId);
      return { location: asked.location };
    },
  };
}

/** An ID token of ours, expired or not; undefined when it is none: then nothing is believed of it. */
function readHint({ signer, issuer, keys }: SignOutDeps, token: string | undefined): Hint | undefined {
  if (token === undefined) return undefined;
  try {
    const { header, payload } = signer.verify(token, keys());
    const hint = hintSchema.safeParse(payload).data;
    return header.typ === jwtTypes.idToken && hint?.iss === issuer ? hint : undefined;
  } catch (error) {
    if (isGuardError(error)) return undefined;
    throw error;
  }
}

/** Whether the ID token came of this very session; of one without a session, whether it is this person's. */
function isOfSession({ digests }: SignOutDeps, { sub, sid }: Hint, { user, session }: SignedIn): boolean {
  return sub === user.id && (sid === undefined || sid === nameOfSession(digests, session));
}

/** The client that asks: the one that the ID token was for, or the one that is named; never two. */
async function findClient(store: SignOutDeps["store"], named: string | undefined, hint: Hint | undefined): Promise<ClientRow | undefined> {
  if (named !== undefined && hint !== undefined && named !== hint.aud) throw refused("client_id", "expected the client of id_token_hint");
  const id = named ?? hint?.aud;
  const client = id === undefined ? undefined : await store.get("clients", id);
  if (id !== undefined && client?.state !== "active") throw refused("client_id", "expected an active client");
  return client;
}

/** Where the browser goes afterwards: an address of the client, to the letter, with its `state`. */
function locationOf(client: ClientRow | undefined, parameters: ReadonlyMap<string, string>): string | undefined {
  const uri = parameters.get("post_logout_redirect_uri");
  if (uri === undefined) return undefined;
  if (client?.postLogoutRedirectUris.includes(uri) !== true)
    throw refused("post_logout_redirect_uri", "expected an address that is registered for the client, and the client's id or ID token");
  const state = parameters.get("state");
  if (state === undefined) return uri;
  if (state.length > longestState) throw refused("state", `expected at most ${longestState} characters`);
  return `${uri}${uri.includes("?") ? "&" : "?"}${new URLSearchParams({ state })}`;
}

function refused(path: string, message: string): GuardError {
  return new GuardError("request.invalid", { description: `${path}: ${message}`, fields: [{ path, message }] });
}
