import { eventActions } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { leftOutOfBackups } from "../store/contents.ts";
import { endings, guardedColumns } from "./endings.ts";

/** Actions that end nothing which a backup would bring back. A new action is looked at and stands here or among the endings. */
const endsNothing: Readonly<Record<string, string>> = {
  "adds, or lets go on": [
    "consent.give agent.create agent.resume client.create client.resume resource.create resource.resume grant.create user.create user.resume user.return",
    "user.recover group.create group.member.add identity_provider.create identity_provider.resume department.create identity.link",
    "agent.secret.issue client.secret.issue resource.secret.issue identity_provider.scim_token.issue bootstrap.create",
    "credential.create credential.resume connection.request connection.refresh signing_key.create",
  ].join(" "),
  "changes what ends nothing": "group.update identity_provider.update departure_policy.update",
  "dies with every restore: tokens, sessions, leases": [
    "token.issue token.revoke code.issue code.replayed refresh_token.reused refresh_token.revoked device.answer session.end user.agent.stop",
    "delivery.issue lease.renew lease.revoke lease.end lease.kill",
  ].join(" "),
  "is seen again at the other side": "connection.die connection.expire connection.request.fail client.logout agent.handover.decline",
  "happens, and changes no row that a backup has": [
    "device.guess party.authenticate user.signin gateway.call gateway.answer tool.call tool.result tool.denied identity_provider.authenticate",
    "identity_provider.callback.refuse sync.start sync.end sync.cancel credential.echoed credential.reveal credential.rotation_due credential.rotation_failed",
    "credential.canary_touched rewrap.start rewrap.batch rewrap.end rewrap.cancel kms.health api.refuse audit.mismatch backup.restore backup.reapply",
  ].join(" "),
};

describe("endings", () => {
  it("DUR-10: every action is one, or ends nothing that a backup would bring back", () => {
    const harmless = Object.values(endsNothing).flatMap((names) => names.split(" "));
    expect([...Object.keys(endings), ...harmless].toSorted()).toEqual(Object.keys(eventActions).toSorted());
  });

  it("DUR-10: look at what backups have, and at no secret", () => {
    for (const collection of Object.keys(guardedColumns)) expect(collection in leftOutOfBackups, collection).toBe(false);
    const columns = Object.values(guardedColumns).flat() as readonly string[];
    expect(columns.filter((column) => /secret|sealed|hash|key$|nonce|cipher|wrapped/i.test(column))).toEqual([]);
  });
});
