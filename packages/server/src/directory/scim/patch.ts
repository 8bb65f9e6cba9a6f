import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import { type AttributePath, type Filter, type PatchPath, parsePatchPath } from "./filter.ts";
import { locate, matchesValue } from "./match.ts";
import { checkSize, invalidValue, membersOf, readOne, readResource, readValue } from "./read-value.ts";
import { type Complex, complexAt, isComplex, isSame, listAt, type Value, withValue } from "./resource.ts";
import { type Attribute, isSameUrn, type ResourceType } from "./schema.ts";

export type PatchVerb = "add" | "replace" | "remove";

/** One operation at one attribute. */
export interface PatchStep {
  readonly verb: PatchVerb;
  /** undefined: the whole of the extension. */
  readonly attribute: Attribute | undefined;
  /** Whether it is one of the extension. */
  readonly isExtension: boolean;
  readonly filter?: Filter;
  readonly part?: Attribute;
  readonly value: unknown;
}

const verbs: Readonly<Record<string, PatchVerb>> = { add: "add", replace: "replace", remove: "remove" };
const mostOperations = 100;
const mostSteps = 1_000;
/** Members that a client sends along with what it changes. */
const ignored: ReadonlySet<string> = new Set(["id", "schemas", "meta"]);

/**
 * The steps of a PATCH body (RFC 7644 §3.5.2), in the shapes of every client that we know: verbs in any case, an object without a path, its members dotted
 * names. What our schemas do not know is left out: a mapping with one attribute too many must not keep somebody in who has left.
 * Throws `scim.invalid_syntax`, `scim.invalid_path`, `scim.no_target`, `scim.mutability`.
 */
export function readPatch(type: ResourceType, body: unknown): readonly PatchStep[] {
  const operations = [...membersOf(body, "the body")].find(([name]) => name.toLowerCase() === "operations")?.[1];
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > mostOperations)
    throw new GuardError("scim.invalid_syntax", { description: `Operations: expected 1 to ${mostOperations} of them` });
  const steps = operations.flatMap((operation: unknown) => readOperation(type, operation));
  if (steps.length > mostSteps) throw new GuardError("scim.invalid_syntax", { description: "Too many changes in one request" });
  return steps;
}

function readOperation(type: ResourceType, operation: unknown): readonly PatchStep[] {
  const members = membersOf(operation, "an operation");
  const at = (name: string): unknown => [...members].find(([key]) => key.toLowerCase() === name)?.[1];
  const [op, path, value] = [at("op"), at("path"), at("value")];
  const verb = typeof op === "string" && Object.hasOwn(verbs, op.toLowerCase()) ? verbs[op.toLowerCase()] : undefined;
  if (verb === undefined) throw new GuardError("scim.invalid_syntax", { description: "op: expected add, replace or remove" });
  if (path === undefined || path === null || path === "") {
    if (verb === "remove") throw new GuardError("scim.no_target");
    return [...membersOf(value, "value")].flatMap(([name, inner]) => readMember(type, verb, name, inner));
  }
  if (typeof path !== "string") throw new GuardError("scim.invalid_path");
  const step = stepAt(type, verb, parsePatchPath(path), value);
  if (step?.attribute?.mutability === "readOnly" || step?.part?.mutability === "readOnly") throw new GuardError("scim.mutability");
  return step === undefined ? [] : [step];
}

/** A member of an object without a path: a name, a dotted name, or the URN of a schema with an object of its own. */
function readMember(type: ResourceType, verb: PatchVerb, name: string, value: unknown): readonly PatchStep[] {
  if (ignored.has(name.toLowerCase())) return [];
  const path = tryPath(name);
  const step = path === undefined ? undefined : stepAt(type, verb, path, value);
  const isOurs = step?.attribute?.mutability === "readOnly" || step?.part?.mutability === "readOnly";
  return step === undefined || isOurs ? [] : [step];
}

function tryPath(name: string): PatchPath | undefined {
  try {
    return parsePatchPath(name);
  } catch (error) {
    if (isGuardError(error)) return undefined;
    throw error;
  }
}

function stepAt(type: ResourceType, verb: PatchVerb, { path, filter }: PatchPath, value: unknown): PatchStep | undefined {
  const { extension } = type;
  if (extension !== undefined && isWhole(path, extension.id)) return { verb, attribute: undefined, isExtension: true, value };
  const { sub: _, ...top } = path;
  const attribute = locate(type, top)?.attribute;
  const part = path.sub === undefined ? undefined : locate(type, path)?.attribute;
  if (attribute === undefined || (path.sub !== undefined && part === undefined)) return undefined;
  if (filter !== undefined && attribute.multiValued !== true) throw new GuardError("scim.invalid_path");
  const isExtension = extension !== undefined && path.urn !== undefined && isSameUrn(path.urn, extension.id);
  return { verb, attribute, isExtension, value, ...(filter === undefined ? {} : { filter }), ...(part === undefined ? {} : { part }) };
}

/** Whether a path is the URN of a schema by itself: its last part then reads as a name. */
function isWhole({ urn, name, sub }: AttributePath, id: string): boolean {
  return urn !== undefined && sub === undefined && isSameUrn(`${urn}:${name}`, id);
}

/** The resource after these steps. Throws `scim.invalid_value`, `scim.invalid_filter`, `scim.no_target`. */
export function applyPatch(type: ResourceType, resource: Complex, steps: readonly PatchStep[]): Complex {
  const patched = steps.reduce((before, step) => applyStep(type, before, step), resource);
  checkSize(patched);
  return patched;
}

function applyStep(type: ResourceType, resource: Complex, step: PatchStep): Complex {
  const { attribute } = step;
  if (!step.isExtension) return attribute === undefined ? resource : changeAt(resource, attribute, step);
  const id = type.extension?.id ?? "";
  const held = complexAt(resource, id);
  if (attribute !== undefined) return withValue(resource, id, changeAt(held, attribute, step));
  if (step.verb === "remove") return withValue(resource, id, undefined);
  return withValue(resource, id, { ...held, ...complexAt(readResource(type, { [id]: step.value }), id) });
}

function changeAt(holder: Complex, attribute: Attribute, step: PatchStep): Complex {
  const { name } = attribute;
  if (attribute.type === "boolean" && step.verb === "remove") throw invalidValue(name, "true or false");
  if (attribute.multiValued === true) return withValue(holder, name, changeList(listAt(holder, name), attribute, step));
  if (step.part !== undefined) {
    const value = step.verb === "remove" ? undefined : readOne(step.part, step.value);
    return withValue(holder, name, withValue(complexAt(holder, name), step.part.name, value));
  }
  if (step.verb === "remove") return withValue(holder, name, undefined);
  const value = readOne(attribute, step.value);
  // Of a complex value only the parts that are named change.
  return withValue(holder, name, isComplex(value) ? { ...complexAt(holder, name), ...value } : value);
}

/** An attribute of many values after one step. */
function changeList(held: readonly Complex[], attribute: Attribute, step: PatchStep): readonly Value[] {
  const { filter, part, verb } = step;
  if (filter !== undefined) return changeMatching(held, attribute, filter, step);
  if (part !== undefined) return changeMatching(held, attribute, undefined, step);
  if (verb === "replace") return asList(readValue(attribute, step.value));
  const given = asList(step.value === undefined ? undefined : readValue(attribute, step.value));
  if (verb === "add") return [...withoutPrimary(held, given), ...given.filter((value) => !held.some((one) => isSame(one, value)))];
  if (step.value === undefined) return [];
  // Entra names what goes by its value alone.
  const gone = new Set(given.map((value) => (isComplex(value) ? value.value : value)));
  return held.filter((value) => !gone.has(value.value as Value));
}

const asList = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? (value as readonly Value[]) : []);

/** Only one value is the first to use (RFC 7643 §2.4): a new one takes the place of the old. */
function withoutPrimary(held: readonly Complex[], given: readonly Value[]): readonly Complex[] {
  const isTaken = given.some((value) => isComplex(value) && value.primary === true);
  return isTaken ? held.map((value) => withValue(value, "primary", undefined)) : held;
}

/** The values that match change, in one part or as a whole; where none does, one that would is made, if the filter says what it is like. */
function changeMatching(held: readonly Complex[], attribute: Attribute, filter: Filter | undefined, step: PatchStep): readonly Value[] {
  const isMeant = (value: Complex) => filter === undefined || matchesValue(attribute, filter, value);
  const change = (value: Complex): readonly Value[] => {
    if (step.part !== undefined)
      return keep(withValue(value, step.part.name, step.verb === "remove" ? undefined : readOne(step.part, step.value)));
    return step.verb === "remove" ? [] : keep({ ...value, ...asComplex(attribute, step.value) });
  };
  if (held.some(isMeant)) return held.flatMap((value) => (isMeant(value) ? change(value) : [value]));
  if (step.verb === "remove") return held;
  const seed = filter === undefined ? {} : seedOf(attribute, filter);
  return [...held, ...change(seed)];
}

const keep = (value: Complex): readonly Value[] => (Object.keys(value).length === 0 ? [] : [value]);

function asComplex(attribute: Attribute, input: unknown): Complex {
  const value = readOne(attribute, input);
  return isComplex(value) ? value : {};
}

/** What a value is like that a filter of equalities means. Throws `scim.no_target` for any other filter. */
function seedOf(attribute: Attribute, filter: Filter): Complex {
  const tests = filter.kind === "and" ? filter.filters : [filter];
  const seed: Record<string, unknown> = {};
  for (const test of tests) {
    if (test.kind !== "compare" || test.operator !== "eq" || test.path.sub !== undefined) throw new GuardError("scim.no_target");
    seed[test.path.name] = test.value;
  }
  return asComplex(attribute, seed);
}
