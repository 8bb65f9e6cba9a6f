import type { AuditEventDraft } from "@agent-id-guard/protocol";
import type { Draft, RequestSource } from "../audit/index.ts";

/** How somebody came in, or tried to. */
export interface SignInFacts {
  readonly method: "password" | "provider" | "bootstrap";
  readonly providerId: string;
  readonly source: RequestSource;
}

/** The event of a person who came in. */
export function signedIn(draft: Draft, userId: string, { method, providerId, source }: SignInFacts): AuditEventDraft {
  const user = { type: "user", id: userId } as const;
  return draft({
    category: "auth",
    action: "user.signin",
    outcome: "success",
    actor: user,
    target: user,
    userId,
    source,
    detail: { method, providerId },
  });
}

/** The event of a sign-in that failed. Whoever tried is unknown; `userId` is the account that was tried, where there is one. What was typed is never recorded. */
export function signInFailed(draft: Draft, reason: string, { method, providerId, source }: SignInFacts, userId?: string): AuditEventDraft {
  return draft({
    category: "auth",
    action: "user.signin",
    outcome: "failure",
    actor: { type: "anonymous", id: "anonymous" },
    ...(userId === undefined ? {} : { target: { type: "user", id: userId }, userId }),
    source,
    reason,
    detail: { method, providerId },
  });
}
