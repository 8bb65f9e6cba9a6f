import type { CreateAgent } from "@agent-id-guard/protocol";
import type { PublicKey } from "../../../parties/party.ts";

/** Where somebody is in the wizard. */
export const registerSteps = ["what", "reach", "sign-in", "review", "first-call"] as const;
export type RegisterStep = (typeof registerSteps)[number];

/** A grant that the new agent is to get. */
export interface Wish {
  readonly resourceId: string;
  readonly permissions: readonly string[];
  /** The key of its request: the same for every attempt. */
  readonly key: string;
}

/** How the agent will sign in: with a key that this browser makes, a secret, or a public key that somebody brings. */
export type Method = "key" | "secret" | "own";

/** What was entered and how far its registration has come. Kept while somebody is away, so nothing that is secret stands here. */
export interface Registration {
  readonly name: string;
  readonly purpose: string;
  readonly kind: CreateAgent["kind"];
  readonly ownerId: string;
  /** Who is asked first to take it over when the owner leaves. */
  readonly deputyOwnerId?: string | undefined;
  readonly wishes: readonly Wish[];
  readonly method: Method;
  /** Public keys that were pasted. */
  readonly ownKeys: readonly PublicKey[];
  /** The request that was sent, until its answer is known. */
  readonly attempt?: { readonly key: string; readonly body: CreateAgent };
  /** The agent, once it is registered. */
  readonly agentId?: string;
  /** Resources for which a grant was made. */
  readonly granted: readonly string[];
  /** The key of the request for a secret: the same for every attempt, so that a secret whose answer was lost is found again. */
  readonly secretKey: string;
  /** Whether a secret was issued. */
  readonly isSecretIssued: boolean;
  /** Whether all of it is done. */
  readonly isDone: boolean;
}

export const newRegistration = (ownerId: string): Registration => ({
  name: "",
  purpose: "",
  kind: "autonomous",
  ownerId,
  wishes: [],
  method: "key",
  ownKeys: [],
  granted: [],
  secretKey: crypto.randomUUID(),
  isSecretIssued: false,
  isDone: false,
});

/** The request that registers the agent. With its first keys in it, nobody has to sign in anew to add them. */
export function bodyOf({ name, purpose, kind, ownerId, deputyOwnerId, method }: Registration, keys: readonly PublicKey[]): CreateAgent {
  const about = {
    ...{ name: name.trim(), purpose: purpose.trim(), kind, ownerId },
    ...(deputyOwnerId === undefined ? {} : { deputyOwnerId }),
  };
  return method === "secret" ? { ...about, authMethod: "client_secret" } : { ...about, authMethod: "private_key_jwt", keys: [...keys] };
}

/** Whether what was entered is fixed: it was sent, and the agent may stand. */
export function isSent({ attempt, agentId }: Registration): boolean {
  return attempt !== undefined || agentId !== undefined;
}

/** Whether there is anything to lose. */
export function isBegun({ name, purpose, wishes, agentId }: Registration): boolean {
  return name !== "" || purpose !== "" || wishes.length > 0 || agentId !== undefined;
}

/** Whether a step has what it needs. The first is checked by the server's own schema besides. */
export function isComplete(registration: Registration, step: RegisterStep): boolean {
  const { name, purpose, wishes, method, ownKeys, isDone } = registration;
  switch (step) {
    case "what":
      return name.trim() !== "" && purpose.trim() !== "";
    case "reach":
      return wishes.every(({ permissions }) => permissions.length > 0);
    case "sign-in":
      return method !== "own" || ownKeys.length > 0;
    default:
      return isDone;
  }
}

/** Whether a step can be opened: once everything before it is there, and while nothing was sent yet. */
export function isOpen(registration: Registration, step: RegisterStep): boolean {
  if (registration.isDone) return step === "first-call";
  if (isSent(registration)) return step === "review";
  const before = registerSteps.slice(0, registerSteps.indexOf(step));
  return before.every((earlier) => isComplete(registration, earlier));
}
