import { GuardError } from "@agent-id-guard/protocol";
import type { AttributePath, Comparison, Filter, Operand } from "./filter.ts";
import { type Complex, isComplex, type Value } from "./resource.ts";
import { type Attribute, attributeNamed, commonAttributes, isSameUrn, type ResourceType } from "./schema.ts";

/** Whether a resource is among those that a filter means. Throws `scim.invalid_filter` where it names what there is not, or compares what has no order. */
export function matches(type: ResourceType, filter: Filter, resource: Complex): boolean {
  return holds(filter, resource, (path) => locate(type, path));
}

/** Whether one value of a complex attribute is among those that a filter in brackets means. Throws `scim.invalid_filter`. */
export function matchesValue(attribute: Attribute, filter: Filter, value: Value): boolean {
  return holds(filter, isComplex(value) ? value : { value }, ({ urn, name, sub }) => {
    const part = urn === undefined && sub === undefined ? attributeNamed(attribute.subAttributes ?? [], name) : undefined;
    return part === undefined ? undefined : { names: [part.name], attribute: part };
  });
}

/** Where an attribute stands in a resource: the names that lead to it, and what it is. */
export interface Place {
  readonly names: readonly string[];
  readonly attribute: Attribute;
}

/** The place that a path means; undefined where our schemas know of none. */
export function locate({ schema, extension }: ResourceType, { urn, name, sub }: AttributePath): Place | undefined {
  const isExtension = extension !== undefined && urn !== undefined && isSameUrn(urn, extension.id);
  if (urn !== undefined && !isExtension && !isSameUrn(urn, schema.id)) return undefined;
  const attribute = attributeNamed(isExtension ? extension.attributes : [...commonAttributes, ...schema.attributes], name);
  if (attribute === undefined) return undefined;
  const names = isExtension ? [extension.id, attribute.name] : [attribute.name];
  if (sub === undefined) return { names, attribute };
  const part = attributeNamed(attribute.subAttributes ?? [], sub);
  return part === undefined ? undefined : { names: [...names, part.name], attribute: part };
}

type Locate = (path: AttributePath) => Place | undefined;

function holds(filter: Filter, resource: Complex, find: Locate): boolean {
  switch (filter.kind) {
    case "and":
      return filter.filters.every((part) => holds(part, resource, find));
    case "or":
      return filter.filters.some((part) => holds(part, resource, find));
    case "not":
      return !holds(filter.filter, resource, find);
    case "present":
      return valuesAt(resource, placeOf(find, filter.path)).length > 0;
    case "some": {
      const place = placeOf(find, filter.path);
      return valuesAt(resource, place).some((value) => matchesValue(place.attribute, filter.filter, value));
    }
    case "compare": {
      const place = simple(placeOf(find, filter.path));
      return compares(valuesAt(resource, place), place.attribute, filter);
    }
  }
}

function placeOf(find: Locate, path: AttributePath): Place {
  const place = find(path);
  if (place === undefined) throw new GuardError("scim.invalid_filter", { description: "The filter names an attribute that there is not" });
  return place;
}

/** A complex attribute is compared by its `value` (RFC 7644 §3.4.2.2). */
function simple(place: Place): Place {
  if (place.attribute.type !== "complex") return place;
  const value = attributeNamed(place.attribute.subAttributes ?? [], "value");
  if (value === undefined) throw new GuardError("scim.invalid_filter", { description: "The filter compares what has parts" });
  return { names: [...place.names, value.name], attribute: value };
}

/** All that stands there: of an attribute of many values each. */
function valuesAt(resource: Complex, { names }: Place): readonly Value[] {
  return names.reduce<readonly Value[]>(
    (values, name) =>
      values.flatMap((value) => {
        const inner = isComplex(value) && Object.hasOwn(value, name) ? value[name] : undefined;
        return inner === undefined ? [] : (inner as Value | readonly Value[]);
      }),
    [resource],
  );
}

const tests: Readonly<Record<Exclude<Comparison, "ne">, (value: string, operand: string) => boolean>> = {
  eq: (value, operand) => value === operand,
  co: (value, operand) => value.includes(operand),
  sw: (value, operand) => value.startsWith(operand),
  ew: (value, operand) => value.endsWith(operand),
  gt: (value, operand) => value > operand,
  ge: (value, operand) => value >= operand,
  lt: (value, operand) => value < operand,
  le: (value, operand) => value <= operand,
};

function compares(
  values: readonly Value[],
  attribute: Attribute,
  { operator, value }: { readonly operator: Comparison; readonly value: Operand },
): boolean {
  if (value === null) return (operator === "eq") === (values.length === 0);
  if (operator === "ne") return !compares(values, attribute, { operator: "eq", value });
  if (attribute.type === "boolean" && operator !== "eq") throw new GuardError("scim.invalid_filter", { description: "Truth has no order" });
  const fold = (text: string) => (attribute.caseExact === true ? text : text.toLowerCase());
  const operand = fold(String(value));
  return values.some((one) => typeof one !== "object" && tests[operator](fold(String(one)), operand));
}
