import { formatScope, GuardError, tokenTtlSeconds } from "@agent-id-guard/protocol";
import { spending, type Tickets } from "../../directory/index.ts";
import { isStoreFailure, type TicketRow, type Unit, type UserRow, type Write } from "../../store/port.ts";
import { type Code, codeSchema, type SpentCode, spentCodeSchema } from "../authorize/code.ts";
import type { TokenDeps } from "../deps.ts";
import type { Call, Completion, Established, Grant, Issuance } from "../grant.ts";
import { signIdToken } from "../id-token.ts";
import { endingFamily } from "../refresh/family.ts";
import { firstRefreshToken } from "../refresh/rotate.ts";

type Deps = Pick<TokenDeps, "issuer" | "store" | "clock" | "entropy" | "digests" | "draft"> & { readonly tickets: Tickets };

interface RedeemedCode extends Established {
  readonly code: Code;
  readonly user: UserRow;
}

const verifierForm = /^[A-Za-z0-9._~-]{43,128}$/;
/** As long as a token that came of the code may live, and its family's first refresh. */
const remembersMs = tokenTtlSeconds.max * 1_000;

/**
 * The authorization code (RFC 6749 §4.1.3) with PKCE, always. It is spent in the unit that records the token, so of many who redeem it one succeeds;
 * whatever does not fit burns it, and presenting it again ends the transaction that it began.
 */
export function createAuthorizationCodeGrant(deps: Deps): Grant<RedeemedCode> {
  const { store, tickets, clock, digests } = deps;

  async function establish(call: Call): Promise<RedeemedCode> {
    const secret = call.form.get("code");
    if (secret === undefined) throw new GuardError("request.invalid", { fields: [{ path: "code", message: "expected the code" }] });
    const ticket = await tickets.find("code", secret);
    const code = codeSchema.safeParse(ticket?.body).data;
    if (ticket === undefined || code === undefined) return refuseUnknown(call, secret);
    const spends: readonly Write[] = [spending(ticket), rememberSpent(ticket, code)];
    const user = await store.get("users", code.userId);
    const fault = faultOf(call, code, user);
    if (fault !== undefined || user === undefined) return burn(call, spends, code, fault ?? "the user is gone");
    return {
      subjectId: code.userId,
      txn: code.txn,
      authTimeSeconds: Math.floor(code.authTimeMs / 1_000),
      resourceIdentifier: code.resource,
      requested: code.permissions,
      openid: code.openid.filter((scope) => scope !== "offline_access"),
      writes: spends,
      code,
      user,
    };
  }

  /** Each alone is enough (case AZC-03). */
  function faultOf({ form, party }: Call, code: Code, user: UserRow | undefined): string | undefined {
    if (code.clientId !== party.id) return "the code is another client's";
    if (code.redirectUri !== form.get("redirect_uri")) return "the redirect is another";
    const verifier = form.get("code_verifier") ?? "";
    if (!verifierForm.test(verifier) || !digests.equal(digests.sha256Base64url(verifier), code.codeChallenge))
      return "the verifier does not fit";
    if ((form.get("resource") ?? code.resource) !== code.resource) return "the resource is another";
    return user?.state === "active" ? undefined : "the user is not active";
  }

  /** A code that did not fit is spent nevertheless (case AZC-04). */
  async function burn(call: Call, spends: readonly Write[], code: Code, detail: string): Promise<never> {
    await store.commit({ writes: spends, events: [] }).catch(async (error: unknown) => {
      if (!isStoreFailure(error, "spent")) throw error;
      await store.commit(endingFamily(deps, "code.replayed", code, call.source));
    });
    const isOtherTarget = detail === "the resource is another";
    throw new GuardError(isOtherTarget ? "oauth.invalid_target" : "oauth.invalid_grant", { detail });
  }

  async function refuseUnknown(call: Call, secret: string): Promise<never> {
    const memory = await store.get("tickets", memoryIdOf(digests.sha256Hex(secret)));
    const spent = spentCodeSchema.safeParse(memory?.body).data;
    if (spent !== undefined) await store.commit(endingFamily(deps, "code.replayed", spent, call.source));
    throw new GuardError("oauth.invalid_grant", { detail: spent === undefined ? "no such code" : "the code was used before" });
  }

  const memoryIdOf = (ticketId: string) => digests.sha256Hex(`spent code ${ticketId}`);

  /** A mark that the code was there, from which a replay finds what to revoke. */
  function rememberSpent(ticket: TicketRow, { txn, clientId, userId }: Code): Write {
    const nowMs = clock.nowMs();
    const body = { spent: true, txn, clientId, userId } satisfies SpentCode;
    const row: TicketRow = {
      id: memoryIdOf(ticket.id),
      version: 1,
      createdAtMs: nowMs,
      kind: "code",
      body,
      expiresAtMs: nowMs + remembersMs,
    };
    return { verb: "insert", collection: "tickets", row };
  }

  function complete(issuance: Issuance<RedeemedCode>): Completion {
    const { code, user, openid = [] } = issuance.established;
    const refresh = code.openid.includes("offline_access") ? firstRefreshToken(deps, issuance, code) : undefined;
    const { nonce, authTimeMs, sid, acr, amr } = code;
    return {
      response: {
        scope: formatScope([...code.openid, ...code.permissions]),
        ...(refresh === undefined ? {} : { refresh_token: refresh.token }),
        ...(openid.includes("openid") ? { id_token: signIdToken(issuance, { user, openid, nonce, authTimeMs, sid, acr, amr }) } : {}),
      },
      writes: refresh === undefined ? [] : [refresh.write],
    };
  }

  return {
    name: "authorizationCode",
    parties: ["client"],
    publicClients: true,
    burns: true,
    builtIns: ["adminApi"],
    establish,
    complete,
    whenSpent: (call, { code }): Unit => endingFamily(deps, "code.replayed", code, call.source),
  };
}
