import type { ImpactTarget } from "../elements/impact-options.ts";
import type { RouteName } from "../session/me.ts";

/** What the dialog knows; kept for the tab, so that it is there again after a fresh sign-in. */
export interface StopDraft {
  readonly isOpen: boolean;
  readonly kind: ImpactTarget["kind"];
  readonly id: string | null;
  readonly reason: string;
  readonly typed: string;
}

export const noDraft: StopDraft = { isOpen: false, kind: "agent", id: null, reason: "", typed: "" };

/** What can be stopped from anywhere, and the route that does it. */
export const stopRoutes = {
  agent: "POST /agents/{agentId}/suspend",
  user: "POST /users/{userId}/suspend",
  client: "POST /clients/{clientId}/suspend",
  resource: "POST /resources/{resourceId}/suspend",
  credential: "POST /credentials/{credentialId}/suspend",
  estate: "POST /estate/stop",
} as const satisfies Record<ImpactTarget["kind"], RouteName>;

export const stopKinds = Object.keys(stopRoutes) as readonly ImpactTarget["kind"][];

/** What was chosen, once it is. */
export function targetOf({ kind, id }: StopDraft): ImpactTarget | undefined {
  if (kind === "estate") return { kind };
  return id === null ? undefined : { kind, id };
}
