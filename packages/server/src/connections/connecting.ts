import { GuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/index.ts";
import type { SignedIn } from "../directory/index.ts";
import type { ConnectionRequestRow, CredentialRow } from "../store/port.ts";
import { callbackOf } from "./callback-of.ts";
import { clientOf, providerTitle } from "./client-of.ts";
import { comeBack, type Return, type Returned } from "./come-back.ts";
import { endRequest } from "./end-request.ts";
import type { ConnectionPorts } from "./ports.ts";
import { connectionOf } from "./require-usable.ts";
import { sealJourney } from "./seal.ts";
import { whyOver } from "./why-over.ts";

/** The browser in front of us. `browserCookie` is the secret that binds a consent under way to it. */
export interface ConnectVisitor {
  readonly sessionCookie: string | undefined;
  readonly browserCookie: string | undefined;
  readonly source: RequestSource;
}

/** What a person is shown before they leave for the provider. */
export interface ConnectQuestion {
  readonly provider: string;
  /** Null: they began by themselves. */
  readonly agent: { readonly name: string; readonly purpose: string; readonly ownerName: string } | null;
  readonly resourceTitle: string;
  readonly scopes: readonly string[];
  readonly userName: string;
  /** The account that is connected now, and is replaced. */
  readonly before: { readonly account: string | null } | null;
  readonly formToken: string;
}

/** What becomes of a link that is opened. */
export type ConnectLook =
  | { readonly kind: "signIn" }
  | { readonly kind: "ask"; readonly question: ConnectQuestion }
  /** It is somebody else's. Whose is not told. */
  | { readonly kind: "notYours" }
  /** Unknown, over, or done: all answered alike, but that its own person is told when it is done. */
  | { readonly kind: "over"; readonly isDone: boolean };

/** A person on the way to a provider: where, and the secret of the browser's cookie. */
export interface Departure {
  readonly provider: string;
  readonly url: string;
  readonly browser: string;
}

/** The way of a person from the link of a request to the provider and back (case AZC-21). */
export interface Connecting {
  look(requestId: string, visitor: ConnectVisitor): Promise<ConnectLook>;
  /**
   * The person presses the button: from here on there are a `state`, a PKCE verifier and a nonce. Throws `access.cross_site` for another page's form,
   * `connection.failed`, `vault.*`; undefined: {@link look} says why not.
   */
  setOut(requestId: string, visitor: ConnectVisitor, formToken: string): Promise<Departure | undefined>;
  /** The person does not want to. Throws `access.cross_site`. */
  decline(requestId: string, visitor: ConnectVisitor, formToken: string): Promise<boolean>;
  /** The provider sends somebody back. Nothing is redeemed before everything has been compared. */
  comeBack(back: Return): Promise<Returned>;
}

export function createConnecting(ports: ConnectionPorts): Connecting {
  const { store, digests, entropy } = ports;

  const formTokenOf = (requestId: string, { sessionCookie = "" }: ConnectVisitor) =>
    digests.sha256Base64url(`agent-id-guard connect ${requestId} ${sessionCookie}`);

  async function open(requestId: string, visitor: ConnectVisitor): Promise<Opened | Exclude<ConnectLook, { kind: "ask" }>> {
    const person = visitor.sessionCookie === undefined ? undefined : await ports.sessions.find(visitor.sessionCookie);
    if (person === undefined) return { kind: "signIn" };
    const row = await store.get("connection_requests", requestId);
    if (row === undefined) return { kind: "over", isDone: false };
    const credential = await store.get("credentials", row.credentialId);
    if (row.userId !== person.user.id) {
      await recordStranger(ports, row, credential, person, visitor.source);
      return { kind: "notYours" };
    }
    if (credential === undefined || (await whyOver(ports, row)) !== undefined) return { kind: "over", isDone: row.status === "completed" };
    return { kind: "open", row, credential, person };
  }

  /** The same, for an act: the form must have come from the page that this session was shown. */
  async function openFor(requestId: string, visitor: ConnectVisitor, formToken: string): Promise<Opened | undefined> {
    if (!digests.equal(formToken, formTokenOf(requestId, visitor))) throw new GuardError("access.cross_site");
    const opened = await open(requestId, visitor);
    return opened.kind === "open" ? opened : undefined;
  }

  return {
    async look(requestId, visitor) {
      const opened = await open(requestId, visitor);
      if (opened.kind !== "open") return opened;
      return { kind: "ask", question: { ...(await describe(ports, opened)), formToken: formTokenOf(requestId, visitor) } };
    },
    async setOut(requestId, visitor, formToken) {
      const opened = await openFor(requestId, visitor, formToken);
      if (opened === undefined) return undefined;
      const { row, credential } = opened;
      const state = entropy.secret();
      const browser = visitor.browserCookie ?? entropy.secret();
      const journey = { verifier: entropy.secret(), nonce: entropy.secret(), scopes: [...row.scopes] };
      const start = { redirectUri: callbackOf(ports.issuer, credential.id), state, ...journey };
      const url = await ports.oauthProviders.consentUrl(await clientOf(ports, credential), start);
      const set = {
        stateHash: digests.sha256Hex(state),
        browserHash: digests.sha256Hex(browser),
        sealed: await sealJourney(ports, row.id, journey),
      };
      await store.commit({
        writes: [{ verb: "compareAndSet", collection: "connection_requests", id: row.id, version: row.version, set }],
        events: [],
      });
      return { provider: providerTitle(ports, credential), url, browser };
    },
    async decline(requestId, visitor, formToken) {
      const opened = await openFor(requestId, visitor, formToken);
      if (opened === undefined) return false;
      const { row, credential, person } = opened;
      await endRequest(ports, row, {
        status: "failed",
        failure: "The person did not want to",
        credential,
        actorId: person.user.id,
        source: visitor.source,
      });
      return true;
    },
    comeBack: (back) => comeBack(ports, back),
  };
}

interface Opened {
  readonly kind: "open";
  readonly row: ConnectionRequestRow;
  readonly credential: CredentialRow;
  readonly person: SignedIn;
}

async function describe(ports: ConnectionPorts, { row, credential, person }: Opened): Promise<Omit<ConnectQuestion, "formToken">> {
  const { store } = ports;
  const agent = row.agentId === null ? undefined : await store.get("agents", row.agentId);
  const owner = agent === undefined ? undefined : await store.get("users", agent.ownerId);
  const before = await connectionOf(store, credential.id, row.userId);
  return {
    provider: providerTitle(ports, credential),
    agent: agent === undefined ? null : { name: agent.name, purpose: agent.purpose, ownerName: owner?.name ?? "" },
    resourceTitle: (await store.get("resources", credential.resourceId))?.title ?? "",
    scopes: row.scopes,
    userName: person.user.name,
    before: before === undefined ? null : { account: before.account },
  };
}

/** Somebody opened a link that is another's: on record for both, and nothing changes for the one whose it is. */
async function recordStranger(
  ports: ConnectionPorts,
  row: ConnectionRequestRow,
  credential: CredentialRow | undefined,
  { user }: SignedIn,
  source: RequestSource,
): Promise<void> {
  const event = ports.draft({
    category: "credential",
    action: "connection.request.fail",
    outcome: "denied",
    actor: { type: "user", id: user.id },
    userId: row.userId,
    target: { type: "connection_request", id: row.id },
    ...(row.agentId === null ? {} : { agentId: row.agentId }),
    ...(credential === undefined ? {} : { credentialId: credential.id }),
    txn: row.txn,
    source,
    reason: "The link was opened by somebody whose it is not",
  });
  await ports.store.commit({ writes: [], events: [event] });
}
