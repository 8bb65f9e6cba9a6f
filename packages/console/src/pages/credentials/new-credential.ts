import type { CredentialKind } from "@agent-id-guard/protocol";
import { claimsOf, type TypedClaim } from "./claims.ts";
import type { Injection } from "./injection-field.tsx";
import { bearer } from "./injection-field.tsx";
import { cloudsOf, type SettingsValues, settingsOf } from "./settings-fields.ts";
import { bodyOfTerms, freshTerms, type Terms } from "./terms.ts";

/** What is typed of a new credential; its value stands elsewhere. */
export interface NewCredentialValues {
  readonly kind: CredentialKind;
  readonly cloud: string;
  readonly name: string;
  readonly resourceId: string;
  readonly sharing: "shared" | "user_exclusive";
  readonly settings: SettingsValues;
  /** Of a minted token. */
  readonly claims: readonly TypedClaim[];
  readonly destinations: string[];
  readonly injection: Injection;
  readonly terms: Terms;
}

export const freshCredential = (resourceId: string, kind: CredentialKind, settings: SettingsValues): NewCredentialValues => ({
  ...{ name: "", resourceId, sharing: "shared", destinations: [], injection: bearer },
  ...ofKind(kind, settings),
});

/** What begins anew when another kind is chosen. */
export const ofKind = (kind: CredentialKind, settings: SettingsValues) => ({
  ...{ kind, settings, claims: [], cloud: cloudsOf[kind]?.[0] ?? "aws", terms: freshTerms(kind) },
});

/** Whether a value is stored with it: some kinds store nothing, and a person's own comes from them. */
export function takesSecret({ kind, sharing, settings }: NewCredentialValues): boolean {
  if (kind === "secret") return sharing === "shared";
  if (kind === "oauth") return settings.clientAuth !== "none";
  return kind === "cloud_role" || kind === "database";
}

/** Whether the gateway adds it to calls: how it goes out is then asked. */
export const isSent = ({ terms }: NewCredentialValues): boolean => terms.modes.includes("proxied");

/** The body that the schema checks. */
export function toNewCredential(values: NewCredentialValues, secret: string): unknown {
  const { kind, cloud, name, resourceId, sharing, settings, claims, destinations, injection, terms } = values;
  const { rotation, ...bound } = bodyOfTerms(terms);
  const further = claims.length === 0 ? {} : { claims: claimsOf(claims) };
  return {
    kind,
    name: name.trim(),
    resourceId,
    ...bound,
    ...(kind === "secret" ? { sharing } : { settings: { ...settingsOf(kind, cloud, settings), ...further } }),
    ...(takesSecret(values) ? { secret, rotation } : {}),
    ...(isSent(values) ? { injection, ...(destinations.length === 0 ? {} : { destinations }) } : {}),
  };
}
