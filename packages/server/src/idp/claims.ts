import { GuardError, lineSchema } from "@agent-id-guard/protocol";
import type { ExternalGroup, ProvenPerson } from "./port.ts";

/** What may stand as a name: one line that deceives nobody. */
const line = lineSchema(200);
/** OIDC Core §2. */
const subjectForm = /^[\x20-\x7E]{1,255}$/;
const mostGroups = 200;
const mostAttributes = 50;
const mostMeans = 10;

/**
 * A person as their verified claims describe them. Only `sub` identifies, as it is; an email that the provider calls unverified is dropped,
 * and one that stays is for display (case FED-02). Texts and groups beyond 200 are left out.
 */
export function provenBy(claims: Readonly<Record<string, unknown>>, groupsClaim: string): ProvenPerson {
  const subject = subjectOf(claims);
  const email = claims.email_verified === false ? undefined : textOf(claims.email);
  const department = textOf(claims.department);
  return {
    person: {
      subject,
      ref: null,
      name: textOf(claims.name) ?? textOf(claims.preferred_username) ?? email ?? subject,
      email: email ?? null,
      username: textOf(claims.preferred_username) ?? "",
      title: textOf(claims.title) ?? "",
      employeeNumber: textOf(claims.employee_number) ?? "",
      departments: department === undefined ? [] : [department.split("/")],
      groups: groupsClaim === "" ? null : groupsOf(claimAt(claims, groupsClaim)),
      managerRef: null,
      isActive: true,
      attributes: textsOf(claims),
    },
    authTimeMs: secondsOf(claims.auth_time),
    acr: textOf(claims.acr) ?? null,
    amr: listOf(claims.amr).slice(0, mostMeans),
  };
}

/** Who it is. Throws `signin.failed` when the provider named nobody. */
export function subjectOf({ sub }: Readonly<Record<string, unknown>>): string {
  if (typeof sub !== "string" || !subjectForm.test(sub))
    throw new GuardError("signin.failed", { description: "The provider named no subject" });
  return sub;
}

/** A claim by its own name, or by a dotted path into nested ones (`realm_access.roles`). */
function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let place: unknown = claims;
  for (const step of path.split(".")) {
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, step)) return undefined;
    place = (place as Readonly<Record<string, unknown>>)[step];
  }
  return place;
}

/** A moment of whole seconds, in milliseconds. */
export function secondsOf(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 && value < 1e11 ? value * 1_000 : null;
}

/** A text that may stand as a name: trimmed, one line, at most 200 characters. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? line.safeParse(value.trim()).data : undefined;
}

/** A claim names groups by their names: these are all that is known of them. */
function groupsOf(value: unknown): readonly ExternalGroup[] {
  return listOf(value).map((name) => ({ id: name, name }));
}

/** The members that are texts, for mapping: at most 50. */
export function textsOf(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const texts = Object.entries(claims).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(texts.slice(0, mostAttributes));
}

/** The texts of a claim, each once, at most 200. */
export function listOf(value: unknown): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = entries.map(textOf).filter((text) => text !== undefined);
  return [...new Set(texts)].slice(0, mostGroups);
}
