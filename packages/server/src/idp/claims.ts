import { GuardError, lineSchema } from "@agent-id-guard/protocol";
import type { ExternalPerson } from "./port.ts";

/** What may stand as a name: one line that deceives nobody. */
const line = lineSchema(200);
/** OIDC Core §2. */
const subjectForm = /^[\x20-\x7E]{1,255}$/;
const mostGroups = 200;

/**
 * A person as their verified claims describe them. Only `sub` identifies, as it is; an email that the provider calls unverified is dropped,
 * and one that stays is for display (case FED-02). Texts and groups beyond 200 are left out.
 */
export function personOf(claims: Readonly<Record<string, unknown>>, groupsClaim: string): ExternalPerson {
  const subject = subjectOf(claims);
  const email = claims.email_verified === false ? undefined : textOf(claims.email);
  return {
    subject,
    name: textOf(claims.name) ?? textOf(claims.preferred_username) ?? email ?? subject,
    email: email ?? null,
    groups: groupsClaim === "" ? [] : listOf(claimAt(claims, groupsClaim)),
    department: textOf(claims.department) ?? "",
    authTimeMs: secondsOf(claims.auth_time),
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
function secondsOf(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 && value < 1e11 ? value * 1_000 : null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? line.safeParse(value.trim()).data : undefined;
}

function listOf(value: unknown): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = entries.map(textOf).filter((text) => text !== undefined);
  return [...new Set(texts)].slice(0, mostGroups);
}
