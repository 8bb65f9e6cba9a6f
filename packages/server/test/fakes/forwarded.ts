import type { CredentialRow, ResourceRow } from "../../src/store/port.ts";
import { resourceRow } from "./rows.ts";

/** A service that the gateway forwards to, with what a test needs to be different. */
export function forwardedResource(more: Partial<ResourceRow> = {}): ResourceRow {
  return resourceRow("res_00000000000000000000000001", ["crm:read"], {
    name: "crm",
    kind: "service",
    identifier: "https://guard.test/gateway/crm",
    upstreamUrl: "https://crm.test/v1",
    authMethod: "none",
    ...more,
  });
}

/** A credential of {@link forwardedResource}. */
export function credentialOf(resource: ResourceRow, more: Partial<CredentialRow> = {}): CredentialRow {
  return {
    id: "crd_00000000000000000000000001",
    version: 1,
    createdAtMs: 1_800_000_000_000,
    name: "CRM key",
    resourceId: resource.id,
    state: "active",
    delivery: "proxied",
    destinations: [resource.upstreamUrl ?? ""],
    injection: { in: "header", name: "Authorization", template: "Bearer {secret}" },
    activeVersionId: "crv_00000000000000000000000001",
    ...more,
  };
}
