import type { Pointer } from "./catalogue/entry.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** What a pointer (RFC 6901) names; undefined: nothing. Members only, never what a prototype brings. */
export function at(document: unknown, pointer: Pointer): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, step) => (isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined), document);
}

/** The JSON object that a text is; undefined: it is something else. */
export function objectIn(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
