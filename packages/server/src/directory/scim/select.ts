import { parseAttributePath } from "./filter.ts";
import { locate } from "./match.ts";
import { type Complex, isComplex, type Value } from "./resource.ts";
import type { ResourceType } from "./schema.ts";

/** What of a resource is wanted (RFC 7644 §3.9): names as the client wrote them. */
export interface Selection {
  readonly attributes: readonly string[];
  readonly excludedAttributes: readonly string[];
}

/** What is always there. */
const always: ReadonlySet<string> = new Set(["id", "schemas"]);

/** The part of a resource that is wanted. Names that there are not select nothing. Throws `scim.invalid_path`. */
export function select(type: ResourceType, { attributes, excludedAttributes }: Selection, resource: Complex): Complex {
  if (attributes.length > 0) {
    const wanted = placesOf(type, attributes);
    return keepIn(
      resource,
      [],
      (path) => always.has(path[0] ?? "") || wanted.some((place) => isWithin(place, path) || isWithin(path, place)),
    );
  }
  const unwanted = placesOf(type, excludedAttributes);
  return keepIn(resource, [], (path) => always.has(path[0] ?? "") || !unwanted.some((place) => isWithin(place, path)));
}

/** Whether an attribute is asked for at all, for what costs something to read. */
export function selects(type: ResourceType, { attributes, excludedAttributes }: Selection, name: string): boolean {
  const names = (list: readonly string[]) => placesOf(type, list).map(([first]) => first);
  return attributes.length > 0
    ? names(attributes).includes(name)
    : !placesOf(type, excludedAttributes).some((place) => place.length === 1 && place[0] === name);
}

function placesOf(type: ResourceType, paths: readonly string[]): readonly (readonly string[])[] {
  return paths.flatMap((path) => {
    const { extension } = type;
    if (extension !== undefined && path.toLowerCase() === extension.id.toLowerCase()) return [[extension.id]];
    const place = locate(type, parseAttributePath(path));
    return place === undefined ? [] : [place.names];
  });
}

/** Whether a path begins with another. */
const isWithin = (outer: readonly string[], path: readonly string[]): boolean => outer.every((name, at) => path[at] === name);

function keepIn(resource: Complex, above: readonly string[], isKept: (path: readonly string[]) => boolean): Complex {
  const kept: Record<string, Value> = {};
  for (const [name, value] of Object.entries(resource)) {
    const path = [...above, name];
    if (isKept(path)) kept[name] = keepValue(value, path, isKept);
  }
  return kept;
}

function keepValue(value: Value, path: readonly string[], isKept: (path: readonly string[]) => boolean): Value {
  if (isComplex(value)) return keepIn(value, path, isKept);
  return Array.isArray(value) ? (value as readonly Value[]).map((one) => keepValue(one, path, isKept)) : value;
}
