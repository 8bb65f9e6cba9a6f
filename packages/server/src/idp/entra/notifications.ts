import { hash } from "node:crypto";
import type { Clock } from "../../clock/port.ts";
import { isSame, refused } from "../callback-checks.ts";
import { objectIn, objectOf, objectsOf } from "../objects.ts";
import type { CallbackAnswer, ProviderCallback } from "../port.ts";
import type { Graph, GraphObject } from "./graph.ts";
import { guidOf, subjectOf } from "./people.ts";

const day = 24 * 60 * 60_000;
/** Graph allows less than 29 days; three let a provider that is gone fall silent soon, and bear two missed renewals. */
const lifeMs = 3 * day;
const watched = [
  { resource: "users", changeType: "updated,deleted" },
  { resource: "groups", changeType: "updated,deleted" },
] as const;
const mostTokenLength = 1_000;

type Change = CallbackAnswer["changes"][number];
const everything: Change = { kind: "everything", ref: "" };

/**
 * Change notifications of Graph. Whoever knows `clientState`, which we gave Graph when we subscribed, is Graph; it is compared by digest in constant time.
 * They name who must be read again.
 */
export function createReceive(clientState: string, tenantId: string, clock: Clock) {
  return async ({ method, query, body }: ProviderCallback): Promise<CallbackAnswer> => {
    if (method !== "POST") throw refused("a GET");
    const token = query.get("validationToken");
    if (token !== null) return validation(token);
    const text = Buffer.from(body).toString("utf8");
    const told = objectsOf(objectIn(text)?.value);
    if (told.length === 0 || !told.every((notification) => isOurs(notification, clientState, tenantId)))
      throw refused("another clientState or tenant");
    const changes = told.flatMap((notification) => changesOf(notification, tenantId));
    // Two notifications about one person can be alike to the letter, and both count: to read somebody twice harms nobody.
    return { status: 202, contentType: "text/plain", body: "", eventId: `${hash("sha256", text)}.${clock.nowMs()}`, changes };
  };
}

/** Asked when we subscribe: the token goes back as plain text, and proves nothing. */
function validation(token: string): CallbackAnswer {
  if (token.length > mostTokenLength) throw refused("a validation token that is too long");
  return { status: 200, contentType: "text/plain", body: token, eventId: null, changes: [] };
}

function isOurs(notification: GraphObject, clientState: string, tenantId: string): boolean {
  return isSame(notification.clientState, clientState) && guidOf(notification.tenantId) === tenantId;
}

/** A lifecycle notification says that some were lost, or that the subscription must be renewed, which happens daily anyhow. */
function changesOf(notification: GraphObject, tenantId: string): readonly Change[] {
  if (notification.lifecycleEvent !== undefined) return notification.lifecycleEvent === "reauthorizationRequired" ? [] : [everything];
  const [kind = "", named] = typeof notification.resource === "string" ? notification.resource.toLowerCase().split("/").slice(-2) : [];
  const id = guidOf(objectOf(notification.resourceData).id) ?? guidOf(named);
  if (id === undefined) return [everything];
  if (kind === "users") return [{ kind: notification.changeType === "deleted" ? "gone" : "person", ref: subjectOf(tenantId, id) }];
  return kind === "groups" ? [{ kind: "group", ref: id }] : [everything];
}

/**
 * Sees to it that Graph notifies this address about people and groups for three more days: renews what is there, subscribes to what is not, and ends what was
 * subscribed with another state. Graph calls the address before it answers. Throws `idp.unreachable`.
 */
export function createSubscribe(graph: Graph, clientState: string, clock: Clock) {
  return async (callbackUrl: string): Promise<void> => {
    // The state is not told back by Graph; its digest in the address shows with which one a subscription was made.
    const notificationUrl = `${callbackUrl}?state=${hash("sha256", clientState).slice(0, 16)}`;
    const expirationDateTime = new Date(clock.nowMs() + lifeMs).toISOString();
    const found: GraphObject[] = [];
    for await (const subscription of graph.list("/v1.0/subscriptions"))
      if (typeof subscription.notificationUrl === "string" && subscription.notificationUrl.startsWith(callbackUrl))
        found.push(subscription);
    const kept = new Set<unknown>();
    for (const { id, resource, notificationUrl: address } of found) {
      const path = `/v1.0/subscriptions/${encodeURIComponent(String(id))}`;
      if (address !== notificationUrl || kept.has(resource)) await graph.read(path, { method: "DELETE" });
      else if ((await graph.read(path, { method: "PATCH", body: { expirationDateTime } })) !== undefined) kept.add(resource);
    }
    for (const { resource, changeType } of watched.filter((entry) => !kept.has(entry.resource)))
      await graph.read("/v1.0/subscriptions", {
        body: { changeType, notificationUrl, lifecycleNotificationUrl: notificationUrl, resource, expirationDateTime, clientState },
      });
  };
}
