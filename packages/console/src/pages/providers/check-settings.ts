import {
  createIdentityProviderSchema,
  type IdentityProviderKind,
  readProviderSettings,
  updateIdentityProviderSchema,
} from "@agent-id-guard/protocol";
import type { SettingValues } from "./setting-inputs.tsx";

/** The body that registers a provider, with the settings held against the schema of its kind, so that a form says what is wrong before it is sent. */
export function newProviderSchema(kind: IdentityProviderKind) {
  return createIdentityProviderSchema.superRefine(({ settings }, context) => checkInto(kind, settings, context));
}

/** The body of a change; `whole` are the settings as they would be. */
export function changedProviderSchema(kind: IdentityProviderKind, whole: () => SettingValues) {
  return updateIdentityProviderSchema.superRefine((_body, context) => checkInto(kind, whole(), context));
}

type Check = Parameters<typeof createIdentityProviderSchema.superRefine>[0];
type Context = Pick<Parameters<Check>[1], "addIssue">;

function checkInto(kind: IdentityProviderKind, settings: SettingValues, context: Context): void {
  for (const issue of readProviderSettings(kind, settings).error?.issues ?? [])
    context.addIssue({ ...issue, path: ["settings", ...issue.path] } as Parameters<Context["addIssue"]>[0]);
}

/** Settings without what is empty: that is left to its default. */
export function filled(settings: SettingValues): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => {
      const trimmed = typeof value === "string" ? value.trim() : value;
      const isEmpty = trimmed === "" || trimmed === undefined || trimmed === null || (Array.isArray(trimmed) && trimmed.length === 0);
      return isEmpty ? [] : [[name, trimmed] as const];
    }),
  );
}
