type AnyObject = Readonly<Record<string, unknown>>;

/** A member that holds an object; else an empty one. */
export function objectOf(value: unknown): AnyObject {
  return isObject(value) ? value : {};
}

/** The objects of a list. */
export function objectsOf(value: unknown): readonly AnyObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The JSON object that a text is; undefined: it is something else. */
export function objectIn(text: string): AnyObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is AnyObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
