import { mayAct } from "../agents/index.ts";
import type { ConnectionRequestRow } from "../store/port.ts";
import type { ConnectionPorts } from "./ports.ts";
import { asOf } from "./requests.ts";

/** Why nobody may finish a request any more, as a sentence for the record: its time, the credential, or the agent that asked. Undefined: its person may. */
export async function whyOver(
  { store, clock }: Pick<ConnectionPorts, "store" | "clock">,
  row: ConnectionRequestRow,
): Promise<string | undefined> {
  const nowMs = clock.nowMs();
  if (asOf(row, nowMs).status !== "pending") return "It came back too late";
  const credential = await store.get("credentials", row.credentialId);
  if (credential?.state !== "active") return "The credential is not active any more";
  const agent = row.agentId === null ? undefined : await store.get("agents", row.agentId);
  if (row.agentId !== null && !(agent !== undefined && mayAct(agent, nowMs))) return "The agent that asked may not act any more";
  return undefined;
}
