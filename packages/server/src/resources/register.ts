import { type CreateResource, endpoints, GuardError, tokenTtlSeconds } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import { checkAuthentication, type KeyCheck } from "../parties/index.ts";
import type { Plan, ResourceRow } from "../store/port.ts";
import { checkIdentifier } from "./check-identifier.ts";
import { checkShape } from "./check-shape.ts";
import { factsOf } from "./facts.ts";

/** Registers a resource. Throws `request.invalid`; commit fails with `conflict` when the name or the identifier is taken. */
export function planRegisterResource(
  ports: { readonly entropy: Entropy; readonly issuer: string; readonly checkPublicKey: KeyCheck },
  change: Change,
  input: CreateResource,
): Plan<ResourceRow> {
  const row: ResourceRow = {
    id: ports.entropy.id("resource"),
    version: 1,
    createdAtMs: change.nowMs,
    name: input.name,
    title: input.title ?? input.name,
    kind: input.kind,
    identifier: identifierOf(ports.issuer, input),
    state: "active",
    upstreamUrl: input.upstreamUrl ?? null,
    permissions: input.permissions,
    tokenTtlSeconds: input.tokenTtlSeconds ?? tokenTtlSeconds.default,
    allowPrivateNetwork: input.allowPrivateNetwork ?? false,
    models: input.models ?? null,
    ...checkAuthentication(ports.checkPublicKey, input, "none"),
  };
  checkShape(row);
  return {
    writes: [{ verb: "insert", collection: "resources", row }],
    events: [change.event({ action: "resource.create", ...factsOf(row), detail: { name: row.name } })],
    answer: row,
  };
}

function identifierOf(issuer: string, input: CreateResource): string {
  if (input.identifier !== undefined) return checkIdentifier(issuer, input.identifier);
  if (input.kind === "mcp")
    throw new GuardError("request.invalid", { fields: [{ path: "identifier", message: "expected the URL of the MCP server" }] });
  return `${issuer}${input.upstreamUrl === undefined ? "/resources" : endpoints.gateway}/${input.name}`;
}
