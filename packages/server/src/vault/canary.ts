import type { AuditEventDraft } from "@agent-id-guard/protocol";
import type { Draft } from "../audit/index.ts";
import type { Store } from "../store/port.ts";

/**
 * The alert that goes into the same unit as an event which touches a canary: a call or a delivery, let through or refused because of it, or a reveal. Empty where the
 * credential that the event names (`credentialId`, or `target` of a refusal) is none. What was asked for goes on as with any other credential.
 */
export async function canaryAlerts(
  { store, draft }: { readonly store: Pick<Store, "get">; readonly draft: Draft },
  touch: AuditEventDraft,
): Promise<readonly AuditEventDraft[]> {
  const touched = touch.credentialId ?? (touch.target?.type === "credential" ? touch.target.id : undefined);
  const credential = touched === undefined ? undefined : await store.get("credentials", touched);
  if (credential?.canary !== true) return [];
  const { id, timeMs: _earlier, decision: _inParent, detail: _ofTouch, revokes: _inTouch, ...who } = touch;
  return [
    draft({
      ...who,
      category: "alert",
      action: "credential.canary_touched",
      target: { type: "credential", id: credential.id },
      credentialId: credential.id,
      parent: id,
      detail: { by: touch.action },
    }),
  ];
}
