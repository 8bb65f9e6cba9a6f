import type { AuditEvent } from "../../events/queries.ts";

/** An event with what it caused. */
export interface EventNode {
  readonly event: AuditEvent;
  readonly children: readonly EventNode[];
}

/**
 * The events of one transaction (oldest first) as the tree that they are: each below the one that made it possible. Where an event does not name its
 * parent, that is the one that issued the token it came with, or the token that its own was exchanged for. Events without one stand at the top.
 */
export function treeOf(events: readonly AuditEvent[]): readonly EventNode[] {
  const children = new Map<string | undefined, AuditEvent[]>();
  events.forEach((event, index) => {
    const parent = causeOf(event, events.slice(0, index))?.id;
    children.set(parent, [...(children.get(parent) ?? []), event]);
  });
  const below = (id: string | undefined): readonly EventNode[] =>
    (children.get(id) ?? []).map((event) => ({ event, children: below(event.id) }));
  return below(undefined);
}

/** Only events before an event can be its cause, so that no circle is possible. */
function causeOf(event: AuditEvent, before: readonly AuditEvent[]): AuditEvent | undefined {
  const named = before.find(({ id }) => id === event.parent);
  if (named !== undefined) return named;
  if (event.action !== "token.issue" && event.tokenId !== undefined)
    return before.findLast((earlier) => earlier.action === "token.issue" && earlier.tokenId === event.tokenId);
  if (event.action !== "token.issue") return undefined;
  return before.findLast((earlier) => isCodeFor(earlier, event)) ?? before.findLast((earlier) => isSubjectOf(earlier, event));
}

/** Whether a token was issued for this authorization code: same people, same resource. */
function isCodeFor(code: AuditEvent, issue: AuditEvent): boolean {
  return (
    code.action === "code.issue" &&
    code.outcome === "success" &&
    code.clientId === issue.actor.id &&
    code.resource?.id === issue.resource?.id
  );
}

/** Whether a token that this event issued may have been exchanged in that one: it was for the agent that asks. */
function isSubjectOf(earlier: AuditEvent, issue: AuditEvent): boolean {
  return (
    earlier.action === "token.issue" &&
    earlier.outcome === "success" &&
    earlier.resource?.kind === "agent" &&
    earlier.resource.identifier.endsWith(issue.actor.id)
  );
}

/** A node as one line of the list that the tree is shown as. */
export interface TreeLine {
  readonly event: AuditEvent;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly parentId: string | undefined;
  readonly hasChildren: boolean;
}

/** The lines in sight, top to bottom: what is below a closed node is left out. */
export function linesOf(nodes: readonly EventNode[], closed: ReadonlySet<string>, level = 1, parentId?: string): readonly TreeLine[] {
  return nodes.flatMap(({ event, children }, index): readonly TreeLine[] => [
    { event, level, position: index + 1, siblings: nodes.length, parentId, hasChildren: children.length > 0 },
    ...(closed.has(event.id) ? [] : linesOf(children, closed, level + 1, event.id)),
  ]);
}
