import type { ConnectionRow, CredentialRow } from "../store/port.ts";
import { changeHeld } from "./change-held.ts";
import { clientOf } from "./client-of.ts";
import { connectionTarget, whoOf } from "./facts.ts";
import type { ConnectionPorts } from "./ports.ts";
import { type HeldTokens, openTokens } from "./seal.ts";

/** See {@link Connections.killToken}. The vault forgets the token first, so that nobody is handed a dead one. */
export async function killToken(
  ports: ConnectionPorts,
  credential: CredentialRow,
  connection: ConnectionRow,
  accessToken: string,
): Promise<"killed" | "left"> {
  // Where nothing renews it, the token is the grant.
  if (!connection.isRenewable) return "left";
  const held = await forget(ports, credential, connection.id, accessToken);
  // The refresh token says that the grant has more than this one token; it is not ended.
  const tokens = { accessToken, refreshToken: held?.refreshToken ?? undefined };
  const outcome = await ports.oauthProviders.revoke(await clientOf(ports, credential), tokens, "access_token");
  return outcome === "revoked" ? "killed" : "left";
}

/** If this is the token that is stored, its time is over now: the next use asks for another. Answers with what is stored. */
async function forget(ports: ConnectionPorts, credential: CredentialRow, id: string, accessToken: string): Promise<HeldTokens | undefined> {
  const row = await ports.store.get("connections", id);
  if (row === undefined) return undefined;
  const held = await openTokens(ports, row);
  if (row.state === "dead" || held.accessToken !== accessToken) return held;
  const event = ports.draft({
    ...(await whoOf(ports.store, credential, { agentId: null, userId: null, source: {} })),
    action: "connection.expire",
    outcome: "success",
    target: connectionTarget(row),
  });
  const set = { accessExpiresAtMs: ports.clock.nowMs() };
  await changeHeld(ports, row, set, event);
  return held;
}
