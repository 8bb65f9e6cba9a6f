import type { CredentialKind } from "@agent-id-guard/protocol";
import type { Injection } from "./injection-field.tsx";
import { bearer } from "./injection-field.tsx";
import { type SettingsValues, settingsOf } from "./settings-fields.ts";

/** What is typed of a new credential; its value stands elsewhere. */
export interface NewCredentialValues {
  readonly kind: CredentialKind;
  readonly cloud: string;
  readonly name: string;
  readonly resourceId: string;
  readonly sharing: "shared" | "user_exclusive";
  readonly settings: SettingsValues;
  readonly destinations: string[];
  readonly injection: Injection;
  readonly canary: boolean;
}

export const freshCredential = (resourceId: string): NewCredentialValues => ({
  ...{ kind: "secret", cloud: "aws", name: "", resourceId, sharing: "shared", settings: {} },
  ...{ destinations: [], injection: bearer, canary: false },
});

/** Whether a value is stored with it: some kinds store nothing, and a person's own comes from them. */
export function takesSecret({ kind, sharing, settings }: NewCredentialValues): boolean {
  if (kind === "secret") return sharing === "shared";
  if (kind === "oauth") return settings.clientAuth !== "none";
  return kind === "cloud_role" || kind === "database";
}

/** Whether the gateway adds it to calls: how it goes out is then asked. */
export const isSent = ({ kind }: NewCredentialValues): boolean => kind === "secret" || kind === "oauth";

/** The body that the schema checks. */
export function toNewCredential(values: NewCredentialValues, secret: string): unknown {
  const { kind, cloud, name, resourceId, sharing, settings, destinations, injection, canary } = values;
  return {
    kind,
    name: name.trim(),
    resourceId,
    canary,
    ...(kind === "secret" ? { sharing } : { settings: settingsOf(kind, cloud, settings) }),
    ...(takesSecret(values) ? { secret } : {}),
    ...(isSent(values) ? { injection, ...(destinations.length === 0 ? {} : { destinations }) } : {}),
  };
}
