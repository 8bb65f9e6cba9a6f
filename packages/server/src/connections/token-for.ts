import { GuardError, isGuardError, machineHolder, type OauthSettings } from "@agent-id-guard/protocol";
import type { ConnectionRow, CredentialRow } from "../store/port.ts";
import { oauthSettingsOf } from "./client-of.ts";
import type { ConnectionToken, ConnectionUse } from "./contract.ts";
import type { Touch } from "./facts.ts";
import type { ConnectionPorts } from "./ports.ts";
import { type Renewal, renew } from "./renew.ts";
import { type Asking, requiring } from "./requests.ts";
import { connectionOf, requireUsable } from "./require-usable.ts";
import { openTokens } from "./seal.ts";

/** With less than this left a token is replaced; with less than a tenth of its life where that is shorter, so that a short-lived one is not replaced at every use. */
const marginMs = 5 * 60_000;
/** After a failure the provider is left alone for so long by this process. */
const restMs = 10_000;

/** See {@link Connections.tokenFor}. */
export function createTokenFor(ports: ConnectionPorts) {
  const underWay = new Map<string, Promise<ConnectionRow | undefined>>();
  const resting = new Map<string, { readonly untilMs: number; readonly error: GuardError }>();

  /** One renewal at a time of one connection in this process, and none for a while after one that failed. */
  function renewOnce(renewal: Renewal): Promise<ConnectionRow | undefined> {
    const key = `${renewal.credential.id} ${renewal.holder}`;
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const rest = resting.get(key);
    if (rest !== undefined && ports.clock.nowMs() < rest.untilMs) return Promise.reject(rest.error);
    resting.delete(key);
    const started = renew(ports, renewal)
      .catch((error: unknown) => {
        if (isGuardError(error) && error.code === "connection.failed") resting.set(key, { untilMs: ports.clock.nowMs() + restMs, error });
        throw error;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  }

  async function living(credential: CredentialRow, row: ConnectionRow | undefined, holder: string, touch: Touch) {
    const nowMs = ports.clock.nowMs();
    if (row !== undefined && (!isDue(row, nowMs) || (!row.isRenewable && isAlive(row, nowMs)))) return row;
    if (row !== undefined && !row.isRenewable) return undefined;
    try {
      return await renewOnce({ credential, holder, row, touch });
    } catch (error) {
      const mayGoOn = isGuardError(error) && error.code === "connection.failed" && row !== undefined && isAlive(row, nowMs);
      if (!mayGoOn) throw error;
      return row;
    }
  }

  return async (credential: CredentialRow, use: ConnectionUse): Promise<ConnectionToken> => {
    const settings = oauthSettingsOf(credential);
    const { flow } = settings;
    if ((flow === "machine") !== (use.holder === machineHolder)) throw new GuardError("access.denied", { description: holderRule(flow) });
    if (flow === "user") requireAskable(settings, use.scopes ?? []);
    await requireUsable(ports.store, credential, use.holder);
    const touch: Touch = {
      agentId: use.agentId,
      userId: use.holder === machineHolder ? null : use.holder,
      txn: use.txn,
      source: use.source,
    };
    const asking = (scopes: readonly string[]): Asking => ({ ...touch, userId: use.holder, scopes });
    const row = await connectionOf(ports.store, credential.id, use.holder);
    if (row === undefined && flow === "user") throw await requiring(ports, "connection.required", credential, asking(use.scopes ?? []));
    if (row?.state === "dead") throw await requiring(ports, "connection.dead", credential, asking(row.scopes), row.deadReason ?? undefined);
    const missing = (use.scopes ?? []).filter((scope) => row !== undefined && !row.scopes.includes(scope));
    if (missing.length > 0 && flow === "machine")
      throw new GuardError("connection.failed", { description: `The provider does not give ${missing.join(" ")} to this client` });
    if (row !== undefined && missing.length > 0)
      throw await requiring(ports, "connection.required", credential, asking([...row.scopes, ...missing]), moreScopes);
    return answer(credential, await renewed(), asking);

    async function renewed(): Promise<ConnectionRow | undefined> {
      try {
        return await living(credential, row, use.holder, touch);
      } catch (error) {
        if (!isGuardError(error) || error.code !== "connection.dead") throw error;
        throw await requiring(ports, "connection.dead", credential, asking(row?.scopes ?? []), error.description);
      }
    }
  };

  async function answer(
    credential: CredentialRow,
    row: ConnectionRow | undefined,
    asking: (scopes: readonly string[]) => Asking,
  ): Promise<ConnectionToken> {
    if (row === undefined) throw await requiring(ports, "connection.required", credential, asking([]));
    if (row.state === "dead") throw await requiring(ports, "connection.dead", credential, asking(row.scopes), row.deadReason ?? undefined);
    const { accessToken } = await openTokens(ports, row);
    return { connection: row, accessToken, scopes: row.scopes, expiresAtMs: row.accessExpiresAtMs };
  }
}

const moreScopes = "The person has agreed to less than what is asked for";

const holderRule = (flow: "user" | "machine") =>
  flow === "user" ? "This credential is each person's own: nobody is acted for" : "This credential is nobody's own";

const isAlive = ({ accessExpiresAtMs }: ConnectionRow, nowMs: number) => accessExpiresAtMs === null || nowMs < accessExpiresAtMs;

function isDue({ accessExpiresAtMs, refreshedAtMs, createdAtMs }: ConnectionRow, nowMs: number): boolean {
  if (accessExpiresAtMs === null) return false;
  const lifeMs = accessExpiresAtMs - (refreshedAtMs ?? createdAtMs);
  return accessExpiresAtMs - nowMs <= Math.min(marginMs, lifeMs / 10);
}

/** An agent asks a person for no more than an administrator has thought of. Throws `access.denied`. */
function requireAskable({ scopes, askableScopes = [] }: OauthSettings, wanted: readonly string[]): void {
  if (wanted.every((scope) => scopes.includes(scope) || askableScopes.includes(scope))) return;
  throw new GuardError("access.denied", {
    description: "Agents may not ask people for these scopes",
    hint: "An administrator sets `scopes` and `askableScopes` of the credential.",
  });
}
