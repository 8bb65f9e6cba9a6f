import { type FieldIssue, GuardError } from "@agent-id-guard/protocol";
import type { Injection, ResourceRow } from "../store/port.ts";
import { normaliseDestination } from "./destination.ts";
import { bearerInjection, faultsOfInjection } from "./injection.ts";

/** What a credential is bound to, checked and in its one spelling. */
export interface Binding {
  readonly name: string;
  readonly destinations: readonly string[];
  readonly injection: Injection;
}

const mostDestinations = 20;
/** Letters and digits first, so that no name is a path or looks like one (case VLT-10). */
const nameShape = /^[\p{L}\p{N}][\p{L}\p{N} ._()+-]{0,99}$/u;

/** Checks what is not secret of a credential. Throws `request.invalid` naming each fault. */
export function checkBinding(
  resource: ResourceRow,
  input: { readonly name: string; readonly destinations?: readonly string[] | undefined; readonly injection?: Injection | undefined },
): Binding {
  const faults: FieldIssue[] = [];
  if (!nameShape.test(input.name) || input.name.normalize("NFC") !== input.name || input.name.trim() !== input.name)
    faults.push({ path: "name", message: "expected 1 to 100 letters, digits, spaces and . _ ( ) + -" });
  if (resource.upstreamUrl === null) faults.push({ path: "resourceId", message: "the gateway forwards nothing to this resource" });
  const injection = input.injection ?? bearerInjection;
  faults.push(...faultsOfInjection(injection));
  const wanted = input.destinations ?? (resource.upstreamUrl === null ? [] : [resource.upstreamUrl]);
  if (wanted.length > mostDestinations || (wanted.length === 0 && resource.upstreamUrl !== null))
    faults.push({ path: "destinations", message: `expected 1 to ${mostDestinations}` });
  const destinations = wanted.slice(0, mostDestinations).flatMap((text, index) => {
    const found = normaliseDestination(text, resource.allowPrivateNetwork);
    if ("destination" in found) return [found.destination];
    faults.push({ path: `destinations.${index}`, message: found.message });
    return [];
  });
  if (faults.length > 0) throw new GuardError("request.invalid", { fields: faults });
  return { name: input.name, destinations: [...new Set(destinations)], injection: { ...injection } };
}
