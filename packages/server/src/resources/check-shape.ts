import { type FieldIssue, GuardError, invokePermission } from "@agent-id-guard/protocol";
import type { ResourceRow } from "../store/port.ts";

/** What the rules below look at. */
type Shape = Pick<ResourceRow, "kind" | "upstreamUrl" | "permissions" | "allowPrivateNetwork" | "models" | "authMethod">;

const forwarded: ReadonlySet<ResourceRow["kind"]> = new Set(["llm", "service"]);

/**
 * What must hold of a resource of its kind, whenever it is made or changed (case REG-03). Throws `request.invalid` naming each fault.
 * A service without an upstream address is reached with what is delivered to the agent: a database, a cloud, an API that takes tokens of its own.
 * Plain http goes only where a private network is allowed, since a credential would be readable on the way.
 */
export function checkShape(shape: Shape): void {
  const faults: FieldIssue[] = [];
  const fault = (path: string, message: string) => faults.push({ path, message });
  if (shape.upstreamUrl === null) {
    if (shape.kind === "llm") fault("upstreamUrl", "a resource of kind llm is forwarded to by the gateway");
  } else if (!forwarded.has(shape.kind)) fault("upstreamUrl", `a resource of kind ${shape.kind} is called directly`);
  else if (shape.upstreamUrl.startsWith("http:") && !shape.allowPrivateNetwork)
    fault("upstreamUrl", "expected https; plain http needs allowPrivateNetwork");
  if (shape.models !== null && shape.kind !== "llm") fault("models", "only a resource of kind llm has models");
  if (shape.authMethod !== "none" && shape.kind !== "mcp" && shape.kind !== "service")
    fault("authMethod", `a resource of kind ${shape.kind} does not sign in`);
  if (shape.kind === "agent" && !shape.permissions.some((permission) => permission.name === invokePermission))
    fault("permissions", `an agent is called with the permission ${invokePermission}`);
  if (faults.length > 0) throw new GuardError("request.invalid", { fields: faults });
}
