import { GuardError } from "@agent-id-guard/protocol";
import { mayAct } from "../agents/index.ts";
import type { HeldBy } from "../directory/index.ts";
import type { AgentRow, ConnectionRow, CredentialRow, ResourceRow, Store } from "../store/port.ts";
import { isBoundTo } from "../vault/index.ts";
import { oauthSettingsOf } from "./client-of.ts";

type Reads = Pick<Store, "get" | "find">;

/** A credential of which a person may have their own, what they have, and the agents that use it for them. */
export interface OwnConnection {
  readonly credential: CredentialRow;
  readonly resource: ResourceRow;
  readonly provider: string | null;
  readonly connection: ConnectionRow | undefined;
  readonly agents: readonly AgentRow[];
}

/**
 * What a person could connect, and what they have connected: credentials that are each person's own, of resources that the person may reach and that some agent reaches, bound
 * to both. What they have stays in the list when that ends, so that they can take it back.
 */
export async function listOwnConnections(store: Reads, held: HeldBy, userId: string, nowMs: number): Promise<readonly OwnConnection[]> {
  const reach = await held(userId);
  const mine = new Map((await store.find("connections", { where: { holder: userId } })).map((row) => [row.credentialId, row]));
  const found: OwnConnection[] = [];
  for (let afterId: string | undefined, full = true; full; ) {
    const page = await store.find("credentials", {
      where: { sharing: "user_exclusive", state: ["active", "suspended"] },
      limit: pageSize,
      ...(afterId === undefined ? {} : { afterId }),
    });
    for (const credential of page) {
      const connection = mine.get(credential.id);
      if (connection === undefined && (credential.state !== "active" || !reach.has(credential.resourceId))) continue;
      const one = await describe(store, credential, connection, userId, nowMs);
      if (one !== undefined && (connection !== undefined || one.agents.length > 0)) found.push(one);
    }
    afterId = page.at(-1)?.id;
    full = page.length === pageSize;
  }
  return found;
}

const pageSize = 1_000;

/** A credential that the person may connect now. Throws `entity.not_found` for all others: nobody learns what others could connect. */
export async function readConnectable(
  store: Reads,
  held: HeldBy,
  userId: string,
  credentialId: string,
  nowMs: number,
): Promise<CredentialRow> {
  const credential = await store.get("credentials", credentialId);
  const isOpen =
    credential?.sharing === "user_exclusive" && credential.state === "active" && (await held(userId)).has(credential.resourceId);
  if (!isOpen || credential === undefined) throw new GuardError("entity.not_found");
  const one = await describe(store, credential, undefined, userId, nowMs);
  if (one === undefined || one.agents.length === 0) throw new GuardError("entity.not_found");
  return credential;
}

async function describe(
  store: Reads,
  credential: CredentialRow,
  connection: ConnectionRow | undefined,
  userId: string,
  nowMs: number,
): Promise<OwnConnection | undefined> {
  const resource = await store.get("resources", credential.resourceId);
  if (resource === undefined) return undefined;
  const agents: AgentRow[] = [];
  const grants = await store.find("grants", { where: { resourceId: resource.id } });
  const ids = grants.filter(({ subjectType, expiresAtMs }) => subjectType === "agent" && (expiresAtMs ?? Number.POSITIVE_INFINITY) > nowMs);
  for (const agentId of new Set(ids.map(({ subjectId }) => subjectId))) {
    const agent = await store.get("agents", agentId);
    if (agent !== undefined && mayAct(agent, nowMs) && (await isBoundTo(store, credential, { agentId, userId }))) agents.push(agent);
  }
  const provider = credential.kind === "oauth" ? oauthSettingsOf(credential).provider : null;
  return { credential, resource, provider, connection, agents };
}
