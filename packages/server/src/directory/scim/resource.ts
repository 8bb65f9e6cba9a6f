/** A value of an attribute. */
export type Value = string | boolean | Complex | readonly Value[];

/** A resource, or a complex value in it: its members are named as the schema spells them, and no others are there. */
export interface Complex {
  readonly [name: string]: Value;
}

export function isComplex(value: unknown): value is Complex {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The complex value at a name; empty where there is none. */
export function complexAt(resource: Complex, name: string): Complex {
  const value = resource[name];
  return isComplex(value) ? value : {};
}

/** The text at a name; undefined where there is none. */
export function textAt(resource: Complex, name: string): string | undefined {
  const value = resource[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The complex values at a name. */
export function listAt(resource: Complex, name: string): readonly Complex[] {
  const value = resource[name];
  return Array.isArray(value) ? value.filter(isComplex) : [];
}

/** The same with another value at a name; undefined takes it away. */
export function withValue(resource: Complex, name: string, value: Value | undefined): Complex {
  const { [name]: _, ...rest } = resource;
  return value === undefined || isEmpty(value) ? rest : { ...rest, [name]: value };
}

/** What counts as not being there (RFC 7643 §2.5). */
export function isEmpty(value: Value): boolean {
  if (typeof value === "object") return (Array.isArray(value) ? value : Object.keys(value)).length === 0;
  return value === "";
}

/** Whether two values say the same, whatever the order of their members. */
export function isSame(left: Value | undefined, right: Value | undefined): boolean {
  return spell(left) === spell(right);
}

function spell(value: Value | undefined): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isComplex(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
