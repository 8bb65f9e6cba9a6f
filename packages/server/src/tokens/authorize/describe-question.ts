import { GuardError, invokePermission } from "@agent-id-guard/protocol";
import type { Clock } from "../../clock/port.ts";
import type { ClientRow, Store } from "../../store/port.ts";
import { findTarget } from "./find-target.ts";
import type { Question } from "./questions.ts";

/** One thing that a client may do once the person agrees. `description` is the resource's own, empty where it has none. */
export interface ShownPermission {
  readonly name: string;
  readonly description: string;
}

/** What a person reads before they answer. */
export interface ShownQuestion {
  readonly clientName: string;
  readonly redirectUri: string;
  readonly userName: string;
  readonly uiLocales: string | undefined;
  /** What the form of the page carries. */
  readonly formToken: string;
  readonly about:
    | { readonly kind: "administration" }
    | { readonly kind: "account" }
    | {
        readonly kind: "consent";
        readonly agent: { readonly name: string; readonly purpose: string; readonly ownerName: string };
        readonly permissions: readonly ShownPermission[];
      };
}

/** Throws `oauth.invalid_target` when the agent is gone meanwhile, `signin.expired` when the session is. */
export async function describeQuestion(
  { store, issuer, clock }: { readonly store: Pick<Store, "get" | "find">; readonly issuer: string; readonly clock: Clock },
  { request, about, sessionId }: Question,
  client: ClientRow,
  formToken: string,
): Promise<ShownQuestion> {
  const session = await store.get("sessions", sessionId);
  const user = session === undefined ? undefined : await store.get("users", session.userId);
  if (user === undefined) throw new GuardError("signin.expired");
  const { uiLocales, redirectUri } = request;
  const shown = { clientName: client.name, redirectUri, userName: user.name, uiLocales, formToken };
  if (about.kind !== "consent") return { ...shown, about: { kind: about.kind } };
  const target = await findTarget(store, issuer, request.resource, clock.nowMs());
  if (target.kind !== "agent") throw new GuardError("oauth.invalid_target");
  const { agent, resource } = target;
  const owner = await store.get("users", agent.ownerId);
  const described = new Map(resource.permissions.map(({ name, description }) => [name, description]));
  const permissions = about.permissions.map((name) => ({ name, description: described.get(name) ?? "" }));
  return {
    ...shown,
    about: {
      kind: "consent",
      agent: { name: agent.name, purpose: agent.purpose, ownerName: owner?.name ?? agent.ownerId },
      // What every consent is about comes first.
      permissions: permissions.toSorted((a, b) => Number(b.name === invokePermission) - Number(a.name === invokePermission)),
    },
  };
}
