import type { components } from "../api/schema.ts";

export type Grant = components["schemas"]["Grant"];
export type Conditions = NonNullable<Grant["conditions"]>;
export type SubjectType = Grant["subjectType"];

/** What of a grant can be chosen once its ends are known. */
export interface GrantValues {
  readonly permissions: readonly string[];
  /** null: always. */
  readonly conditions: Conditions | null;
  /** null: until somebody removes it. */
  readonly expiresAtMs: number | null;
}

/** A permission that can be granted. */
export interface GrantablePermission {
  readonly name: string;
  readonly description: string;
}

export const noGrantValues: GrantValues = { permissions: [], conditions: null, expiresAtMs: null };

/** Working hours where the viewer is: what a new condition begins with. */
export function usualHours(): NonNullable<Conditions["hours"]> {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { timeZone, days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "18:00" };
}

/** Conditions with one of them set, or taken away; null once none is left. An empty list stays: the server refuses it, since a condition without a value would hold nothing back. */
export function withCondition<Name extends keyof Conditions>(
  conditions: Conditions | null,
  name: Name,
  value: Conditions[Name] | undefined,
): Conditions | null {
  const { [name]: _, ...others } = conditions ?? {};
  const next: Conditions = value === undefined ? others : { ...others, [name]: value };
  return Object.keys(next).length === 0 ? null : next;
}

/** A moment as a field of type `datetime-local` has it, in the viewer's zone. */
export function toLocalField(atMs: number | null): string {
  if (atMs === null) return "";
  const at = new Date(atMs);
  const two = (value: number) => `${value}`.padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment that such a field names; null when it is empty. */
export function fromLocalField(text: string): number | null {
  const atMs = new Date(text).getTime();
  return Number.isNaN(atMs) ? null : atMs;
}
