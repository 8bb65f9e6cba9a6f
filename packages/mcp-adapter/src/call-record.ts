import type { ReportedEvent } from "@agent-id-guard/protocol";
import type { VerifiedToken } from "@agent-id-guard/sdk";
import { z } from "zod";
import type { Message } from "./message.ts";
import type { Target } from "./permissions.ts";

/** The methods that run something or hand something out; each of their calls is on record. */
const recordedMethods: ReadonlySet<string> = new Set(["tools/call", "prompts/get", "resources/read"]);

/** The bounds of a reported event. */
const longest = { tool: 200, permission: 100 } as const;

/** Whether calls of this method are on record. */
export function isRecorded(method: string): boolean {
  return recordedMethods.has(method);
}

/** What all events of one call have in common: whose it is, and what it touches. */
export type CallRecord = Omit<ReportedEvent, "action" | "outcome">;

/** Describes a call for the audit log. `number` tells apart the calls that were made with one token. */
export function recordOf(
  caller: VerifiedToken,
  { method }: Message,
  target: Target,
  needed: readonly string[],
  number: string,
): CallRecord {
  const permission = needed.join(" ");
  const tool = method === "tools/call" ? target.name : `${method} ${target.name}`;
  return {
    tokenId: caller.claims.jti,
    txn: caller.claims.txn,
    sub: caller.claims.sub,
    chain: [...caller.chain],
    tool: tool.slice(0, longest.tool),
    ...(permission === "" || permission.length > longest.permission ? {} : { permission }),
    detail: { call: number },
  };
}

const answerSchema = z.union([
  z
    .looseObject({ error: z.looseObject({ code: z.int() }) })
    .transform(({ error }) => ({ outcome: "failure", reason: `JSON-RPC error ${error.code}` }) as const),
  z
    .looseObject({ result: z.looseObject({ isError: z.literal(true) }) })
    .transform(() => ({ outcome: "failure", reason: "the tool reported an error" }) as const),
  z.looseObject({ result: z.looseObject({}) }).transform(() => ({ outcome: "success" }) as const),
]);

/** How a call ended. */
export type Ending = { readonly outcome: "success" | "failure"; readonly reason?: string };

/** The ending that a message of the answer tells; undefined for one that is not the last (progress, logs). */
export function endingOf(message: unknown): Ending | undefined {
  const answer = answerSchema.safeParse(message);
  return answer.success ? answer.data : undefined;
}
