import { endpoints, GuardError } from "@agent-id-guard/protocol";

const prefix = `${endpoints.gateway}/`;

/** Whether a raw request target is one of the gateway's. */
export function isGatewayTarget(target: string | undefined): target is string {
  return target?.startsWith(prefix) === true;
}

/** The resource's name and the rest, both as they stand in the raw target: nothing is decoded here. Throws `gateway.bad_request` for a target of another form. */
export function splitTarget(target: string | undefined): { readonly resourceName: string; readonly target: string } {
  if (!isGatewayTarget(target)) throw new GuardError("gateway.bad_request", { description: "The request target is not a gateway path" });
  const rest = target.slice(prefix.length);
  const end = rest.search(/[/?]/);
  return end < 0 ? { resourceName: rest, target: "" } : { resourceName: rest.slice(0, end), target: rest.slice(end) };
}
