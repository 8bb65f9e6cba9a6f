import type { ResourceRow } from "../../src/store/port.ts";
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
