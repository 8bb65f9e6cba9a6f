import type { AgentRow } from "../../store/port.ts";
import type { Job } from "./job.ts";

/** What a cloud's log calls the session: the agent's name and the lease, so that a line there is found here. At most 64 characters. */
export function sessionOf({ entitled, leaseId }: Pick<Job, "entitled" | "leaseId">): string {
  const name = entitled.agent.name.replaceAll(/[^A-Za-z0-9.-]+/g, "-").slice(0, 32);
  return `${name}@${leaseId}`;
}

/** Attributes of the session that a cloud may condition on. */
export function tagsOf({ id, ownerId }: AgentRow, userId: string | undefined): Readonly<Record<string, string>> {
  return { agent: id, owner: ownerId, ...(userId === undefined ? {} : { person: userId }) };
}
