import { credentialKindSchema, GuardError } from "@agent-id-guard/protocol";
import { readJson, readSecret, wholeNumber } from "./input.ts";

/** The kinds of credentials, as choices. */
export const kinds: readonly string[] = credentialKindSchema.options;

/** What of a credential can be changed without a new one. */
export interface ParticularOptions {
  readonly name?: string;
  readonly modes?: readonly string[];
  readonly agents?: readonly string[];
  readonly anyAgent?: boolean;
  readonly people?: readonly string[];
  readonly anyPerson?: boolean;
  readonly canary?: boolean;
  readonly rotateDays?: string;
  readonly overlap?: string;
  /** False: on no schedule. */
  readonly rotation?: boolean;
}

/** What a new credential is beside its name. */
export interface StoreOptions extends Omit<ParticularOptions, "name"> {
  readonly resource: string;
  readonly kind: string;
  readonly settings?: string;
  readonly secretFile?: string;
  readonly sharing?: string;
  readonly destinations?: readonly string[];
  readonly header?: string;
  readonly template?: string;
}

/** The body that stores a credential. */
export function bodyOf(name: string, options: StoreOptions): object {
  const { resource, kind, settings, secretFile, sharing, destinations, header, template } = options;
  if (settings === "-" && secretFile === "-")
    throw new GuardError("request.invalid", { fields: [{ path: "--settings", message: "standard input has one of both only" }] });
  const isPlain = header === undefined && template === undefined;
  return {
    ...changesOf(options),
    name,
    resourceId: resource,
    kind,
    sharing,
    destinations,
    settings: settings === undefined ? undefined : readJson<object>(settings),
    secret: secretFile === undefined ? undefined : readSecret(secretFile),
    injection: isPlain ? undefined : { in: "header", name: header ?? "Authorization", template: template ?? "{secret}" },
  };
}

/** The members that are given, as the API names them. Throws `request.invalid` naming the option. */
export function changesOf({ name, modes, canary, ...rest }: ParticularOptions): object {
  const { agents, anyAgent, people, anyPerson } = rest;
  const bound = people?.map(personOf);
  return {
    name,
    modes,
    canary,
    boundAgents: anyAgent === true ? null : agents,
    boundPeople: anyPerson === true ? null : bound,
    rotation: rotationOf(rest),
  };
}

function rotationOf({ rotateDays, overlap, rotation }: ParticularOptions): object | null | undefined {
  if (rotateDays === undefined) return rotation === false ? null : undefined;
  const everyDays = wholeNumber(rotateDays, "--rotate-days");
  return overlap === undefined ? { everyDays } : { everyDays, overlapSeconds: wholeNumber(overlap, "--overlap") };
}

function personOf(text: string): { readonly type: string; readonly id: string } {
  const at = text.indexOf(":");
  if (at < 1)
    throw new GuardError("request.invalid", {
      fields: [{ path: "--people", message: "expected user:<id>, group:<id> or department:<path>" }],
    });
  return { type: text.slice(0, at), id: text.slice(at + 1) };
}
