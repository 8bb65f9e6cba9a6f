import { type Api, answered } from "../../../api/api.ts";
import { isProblem } from "../../../api/problem.ts";
import type { Credential } from "../connect/configuration.ts";
import { secretLifeSeconds } from "../connect/connect-agent.ts";
import { type AgentKeyPair, makeKeyPair } from "../connect/key-pair.ts";
import { bodyOf, type Registration } from "./registration.ts";

/** A part of a registration, in the order in which they are done. */
export type Task = "agent" | "grants" | "secret";

export function tasksOf({ wishes, method }: Registration): readonly Task[] {
  return ["agent", ...(wishes.length > 0 ? (["grants"] as const) : []), ...(method === "secret" ? (["secret"] as const) : [])];
}

export function isTaskDone({ agentId, granted, wishes, isSecretIssued }: Registration, task: Task): boolean {
  switch (task) {
    case "agent":
      return agentId !== undefined;
    case "grants":
      return granted.length === wishes.length;
    case "secret":
      return isSecretIssued;
  }
}

export interface RegisterOptions {
  readonly api: Api;
  /** Keeps how far it has come. */
  readonly keep: (registration: Registration) => void;
  /** Takes what the agent signs in with, in memory. */
  readonly hold: (credential: Credential) => void;
}

/** Registers an agent, part by part. After an error, or another day, it goes on where it stopped: every part is sent with the same key again. */
export async function registerAgent({ api, keep, hold }: RegisterOptions, begun: Registration): Promise<Registration> {
  let at = begun;
  const note = (next: Registration) => {
    at = next;
    keep(next);
  };
  if (at.agentId === undefined) await registerItself(api, at, note, hold);
  for (const { resourceId, permissions, key } of at.wishes) {
    if (at.granted.includes(resourceId)) continue;
    const body = { subjectType: "agent" as const, subjectId: at.agentId ?? "", resourceId, permissions: [...permissions] };
    await answered(api.POST("/api/v1/grants", { params: { header: { "Idempotency-Key": key } }, body }));
    note({ ...at, granted: [...at.granted, resourceId] });
  }
  if (at.method === "secret" && !at.isSecretIssued) {
    const path = { agentId: at.agentId ?? "" };
    const header = { "Idempotency-Key": at.secretKey };
    const body = { expiresInSeconds: secretLifeSeconds };
    const { secret } = await answered(api.POST("/api/v1/agents/{agentId}/secrets", { params: { path, header }, body }));
    hold({ kind: "secret", secret });
    note({ ...at, isSecretIssued: true });
  }
  note({ ...at, isDone: true });
  return at;
}

async function registerItself(
  api: Api,
  at: Registration,
  note: (next: Registration) => void,
  hold: RegisterOptions["hold"],
): Promise<void> {
  const pair = at.attempt === undefined && at.method === "key" ? await makeKeyPair() : undefined;
  const attempt = at.attempt ?? { key: crypto.randomUUID(), body: bodyOf(at, keysOf(at, pair)) };
  // Held before it is sent: an answer that gets lost must not lose the key with it.
  if (pair !== undefined) hold({ kind: "key", pair });
  note({ ...at, attempt });
  const { attempt: _, ...rest } = at;
  try {
    const { id } = await answered(
      api.POST("/api/v1/agents", { params: { header: { "Idempotency-Key": attempt.key } }, body: attempt.body }),
    );
    note({ ...rest, agentId: id });
  } catch (error) {
    // A refusal is an answer: what was entered can be changed again. Without an answer the agent may stand.
    if (isProblem(error) && error.problem.status < serverFault) note(rest);
    throw error;
  }
}

const serverFault = 500;

function keysOf({ ownKeys }: Registration, pair: AgentKeyPair | undefined) {
  return pair === undefined ? ownKeys : [pair.publicJwk];
}
