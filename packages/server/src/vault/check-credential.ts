import {
  type BoundPerson,
  type CreateCredential,
  type CredentialKind,
  type CredentialSettings,
  type CredentialSharing,
  type DeliveryMode,
  type FieldIssue,
  GuardError,
  modesOfKind,
} from "@agent-id-guard/protocol";
import type { Injection, ResourceRow } from "../store/port.ts";
import { normaliseDestination } from "./destination.ts";
import { bearerInjection, faultsOfInjection } from "./injection.ts";

/** What a credential is and is bound to, checked and in its one spelling. */
export interface Particulars {
  readonly name: string;
  readonly kind: CredentialKind;
  readonly settings: CredentialSettings;
  readonly modes: readonly DeliveryMode[];
  readonly sharing: CredentialSharing;
  readonly destinations: readonly string[];
  readonly injection: Injection;
  readonly boundAgents: readonly string[] | null;
  readonly boundPeople: readonly BoundPerson[] | null;
}

const mostDestinations = 20;
/** Letters and digits first, so that no name is a path or looks like one (case VLT-10). */
const nameShape = /^[\p{L}\p{N}][\p{L}\p{N} ._()+-]{0,99}$/u;

/** Checks what is not secret of a credential. Throws `request.invalid` naming each fault. */
export function checkParticulars(resource: ResourceRow, input: CreateCredential): Particulars {
  const modes = input.modes ?? [modesOfKind[input.kind][0]];
  const sharing = sharingOf(input);
  const faults = [...faultsOfName(input.name), ...faultsOfSecret(input, sharing), ...faultsOfModes(input, modes)];
  const isProxied = modes.includes("proxied");
  if (isProxied && resource.upstreamUrl === null)
    faults.push({ path: "resourceId", message: "the gateway forwards nothing to this resource" });
  if (!isProxied && input.destinations !== undefined)
    faults.push({ path: "destinations", message: "only what the gateway sends has destinations" });
  const injection = input.injection ?? bearerInjection;
  faults.push(...faultsOfInjection(injection));
  const upstream = isProxied ? resource.upstreamUrl : null;
  const destinations = upstream === null ? [] : destinationsOf(input.destinations ?? [upstream], resource, faults);
  if (faults.length > 0) throw new GuardError("request.invalid", { fields: faults });
  const { name, kind, settings } = input;
  return {
    name,
    kind,
    settings,
    modes: [...new Set(modes)],
    sharing,
    destinations,
    injection: { ...injection },
    boundAgents: input.boundAgents,
    boundPeople: input.boundPeople,
  };
}

/** A name that is no path and has one spelling. */
export function faultsOfName(name: string): FieldIssue[] {
  if (nameShape.test(name) && name.normalize("NFC") === name && name.trim() === name) return [];
  return [{ path: "name", message: "expected 1 to 100 letters, digits, spaces and . _ ( ) + -" }];
}

/** The modes that a credential of this kind can be delivered in. */
export function faultsOfModes({ kind, settings }: Pick<Particulars, "kind" | "settings">, modes: readonly DeliveryMode[]): FieldIssue[] {
  const possible: readonly DeliveryMode[] = modesOfKind[kind];
  const impossible = modes.filter((mode) => !possible.includes(mode));
  if (impossible.length > 0) return [{ path: "modes", message: `a credential of kind ${kind} is delivered as ${possible.join(" or ")}` }];
  const isKeys = kind === "workload_identity" && "cloud" in settings && (settings.cloud === "aws" || settings.cloud === "alibaba");
  return isKeys && modes.includes("proxied")
    ? [{ path: "modes", message: "keys of a cloud sign requests: the gateway can't add them" }]
    : [];
}

/** Each person's consent is their own; what nobody consents to is everybody's. */
function sharingOf(input: CreateCredential): CredentialSharing {
  if (input.kind === "secret") return input.sharing;
  return input.kind === "oauth" && input.settings.flow === "user" ? "user_exclusive" : "shared";
}

function faultsOfSecret(input: CreateCredential, sharing: CredentialSharing): FieldIssue[] {
  const fault = (message: string): FieldIssue[] => [{ path: "secret", message }];
  if (input.kind === "secret") {
    if (sharing === "shared" && input.secret === undefined) return fault("expected the value");
    if (sharing === "user_exclusive" && input.secret !== undefined) return fault("each person stores their own: expected none here");
    if (sharing === "user_exclusive" && input.rotation !== null)
      return [{ path: "rotation", message: "each person replaces their own value" }];
  }
  if (input.kind === "oauth" && (input.secret === undefined) !== (input.settings.clientAuth === "none"))
    return fault(input.secret === undefined ? "expected the client secret, or clientAuth none" : "a public client has none");
  if ((input.kind === "jwt" || input.kind === "workload_identity") && input.rotation !== null)
    return [{ path: "rotation", message: "nothing is stored that could be rotated" }];
  return [];
}

function destinationsOf(wanted: readonly string[], resource: ResourceRow, faults: FieldIssue[]): readonly string[] {
  if (wanted.length === 0 || wanted.length > mostDestinations)
    faults.push({ path: "destinations", message: `expected 1 to ${mostDestinations}` });
  const found = wanted.slice(0, mostDestinations).flatMap((text, index) => {
    const one = normaliseDestination(text, resource.allowPrivateNetwork);
    if ("destination" in one) return [one.destination];
    faults.push({ path: `destinations.${index}`, message: one.message });
    return [];
  });
  return [...new Set(found)];
}
