import type { AccessTokenClaims, Actor, AuditEventDraft, grantTypes, TokenResponse } from "@agent-id-guard/protocol";
import type { RequestSource } from "../audit/draft.ts";
import type { Unit, Write } from "../store/port.ts";
import type { DeliveredType } from "./deliver-instead.ts";
import type { Party, PartyKind } from "./party.ts";
import type { Target } from "./target.ts";

/** The grants of the token endpoint by name; each is a column of the table of checks. */
export type GrantName = keyof typeof grantTypes;

/** A call of the token endpoint whose caller is known. */
export interface Call {
  readonly form: ReadonlyMap<string, string>;
  readonly source: RequestSource;
  readonly party: Party;
  readonly nowMs: number;
  /** Whether an administrator has stopped every agent and client. */
  readonly isEstateStopped: boolean;
}

/** What a grant has established: everything that it knows better than the spine, and nothing that was decided. */
export interface Established {
  /** `sub`: whose rights these will be. A user (`usr_…`) is asked for at the decision beside the caller. */
  readonly subjectId: string;
  /** `act` of the new token; the caller is already in it. */
  readonly act?: Actor | undefined;
  readonly txn: string;
  readonly authTimeSeconds?: number | undefined;
  /** The resource that the grant is bound to. A `resource` parameter may repeat it, and may be left out then. */
  readonly resourceIdentifier?: string | undefined;
  /** Permissions asked for earlier (at the authorization endpoint). Without it the `scope` parameter says. */
  readonly requested?: readonly string[] | undefined;
  /** What came before and may not be exceeded. */
  readonly ceiling?: { readonly permissions?: readonly string[] | undefined; readonly expiresAtSeconds?: number | undefined } | undefined;
  /** Scopes that are no permissions (`openid`, `profile`, `email`): they go into the token's `scope` as they are. */
  readonly openid?: readonly string[] | undefined;
  /** What is asked for in place of a token of ours: it is handed over where a token would have been signed. */
  readonly delivers?: DeliveredType | undefined;
  /** How long a token for the admin API lives, where it is not the usual time. */
  readonly adminTtlSeconds?: number | undefined;
  /**
   * What using the grant spends, in the same unit as the token. Where one of them turns out `stale`, somebody used the grant at the same moment:
   * the spine starts over at `establish`, which then sees what they did.
   */
  readonly writes: readonly Write[];
}

/** An access token about to be handed out, and how to sign what goes with it. */
export interface Issuance<Own extends Established = Established> {
  readonly call: Call;
  readonly established: Own;
  readonly target: Target;
  readonly claims: AccessTokenClaims;
  /** Signs claims of another `typ` with the active key (an ID token). */
  readonly sign: (typ: string, claims: Readonly<Record<string, unknown>>) => string;
}

/** What a grant adds to the answer and to the unit that records it. */
export interface Completion {
  readonly response: Partial<TokenResponse>;
  readonly writes?: readonly Write[];
  readonly events?: readonly AuditEventDraft[];
}

/**
 * One grant: only what is its own. The spine does the rest in an order that no grant can change:
 * authenticate → dispatch → call checks → `establish` → attempt checks → decide → mint → `complete` → commit → answer.
 * `Own` is what this grant carries from `establish` to the later steps.
 */
export interface Grant<Own extends Established = Established> {
  readonly name: GrantName;
  /** Who may use it; others get `oauth.unauthorized_client`. */
  readonly parties: readonly PartyKind[];
  /** Whether a client that has no way to prove itself (`authMethod: none`) may use it. */
  readonly publicClients: boolean;
  /** Whether a refusal, too, spends what was established. */
  readonly burns?: boolean;
  /** Which of the server's own audiences it may reach. */
  readonly builtIns: readonly ("guard" | "adminApi")[];
  /** Reads and verifies the grant's own parameters. Throws `oauth.invalid_grant`, `chain.*`, `request.*`. */
  establish(call: Call): Promise<Own> | Own;
  /** Adds a refresh token, an ID token, `issued_token_type`. */
  complete?(issuance: Issuance<Own>): Completion;
  /** What to record when its writes had been spent by somebody else (a replayed code): committed before `oauth.invalid_grant` is answered. */
  whenSpent?(call: Call, established: Own): Unit;
}

/** Finds tokens that are not JWTs of ours (refresh tokens) for RFC 7009. */
export interface TokenRevoker {
  /** What revokes this token of this party; undefined when it is none of theirs. `tokenHash` is its SHA-256, lower-case hex. */
  plan(tokenHash: string, party: Party, source: RequestSource): Promise<Unit | undefined>;
}
