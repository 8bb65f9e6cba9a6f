import { invokePermission, tokenTtlSeconds } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import type { ResourceRow } from "../store/port.ts";
import { checkIdentifier } from "./check-identifier.ts";

/** The resource through which an interactive agent is called. Throws `request.invalid` for an identifier that is not the agent's to have. */
export function resourceOfAgent(
  ports: { readonly entropy: Pick<Entropy, "id">; readonly issuer: string },
  change: Change,
  agent: { readonly id: string; readonly name: string },
  identifier: string | undefined,
): ResourceRow {
  return {
    id: ports.entropy.id("resource"),
    version: 1,
    createdAtMs: change.nowMs,
    name: agent.id.replace("_", "-"),
    title: agent.name,
    kind: "agent",
    identifier: identifier === undefined ? `${ports.issuer}/agents/${agent.id}` : checkIdentifier(ports.issuer, identifier),
    state: "active",
    upstreamUrl: null,
    permissions: [{ name: invokePermission, description: "Call the agent" }],
    tokenTtlSeconds: tokenTtlSeconds.default,
    allowPrivateNetwork: false,
    models: null,
    authMethod: "none",
    jwks: [],
  };
}
