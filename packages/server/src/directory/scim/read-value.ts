import { GuardError } from "@agent-id-guard/protocol";
import { type Complex, isEmpty, type Value } from "./resource.ts";
import { type Attribute, attributeNamed, commonAttributes, isSameUrn, type ResourceType } from "./schema.ts";

const longestText = 4_000;
const mostValues = 100;
/** The largest resource, as JSON; a patch must not make one grow without end. */
const largestResource = 65_536;

const trueWords = new Set(["true", "false"]);

/**
 * What a client sent, as our schema spells it: names in our case, unknown ones left out (RFC 7644 §3.3), one value where there may be many as a list.
 * Throws `scim.invalid_value` for what its type does not allow, `scim.invalid_syntax` for no object or one name in two spellings.
 */
export function readResource(type: ResourceType, input: unknown): Complex {
  const given = membersOf(input, "the resource");
  const resource = readMembers([...commonAttributes, ...type.schema.attributes].filter(isWritable), given);
  const { extension } = type;
  const extended = extension === undefined ? undefined : [...given].find(([name]) => isSameUrn(name, extension.id));
  if (extension === undefined || extended === undefined) return resource;
  const more = readMembers(extension.attributes.filter(isWritable), membersOf(extended[1], extension.name));
  return isEmpty(more) ? resource : { ...resource, [extension.id]: more };
}

const isWritable = ({ mutability }: Attribute): boolean => mutability !== "readOnly";

/** One value of an attribute; undefined: it takes the attribute away. Throws `scim.invalid_value`. */
export function readValue(attribute: Attribute, input: unknown): Value | undefined {
  if (attribute.multiValued !== true) return readOne(attribute, input);
  const values = (Array.isArray(input) ? input : [input]).map((item: unknown) => readOne(attribute, item));
  const list = values.filter((value) => value !== undefined && !isEmpty(value)) as readonly Value[];
  if (list.length > mostValues) throw invalidValue(attribute.name, `at most ${mostValues} values`);
  return list.length === 0 ? undefined : list;
}

/** One of the values of an attribute. */
export function readOne(attribute: Attribute, input: unknown): Value | undefined {
  if (attribute.type === "boolean") return readBoolean(attribute.name, input);
  // Entra sends a complex value in a list of one.
  const value = attribute.type === "complex" && Array.isArray(input) && input.length === 1 ? (input[0] as unknown) : input;
  if (value === null || value === undefined || value === "") return undefined;
  if (attribute.type === "complex") return readComplex(attribute, value);
  if (typeof value !== "string" || value.length > longestText || !value.isWellFormed() || value.includes("\0"))
    throw invalidValue(attribute.name, `a text of at most ${longestText} characters`);
  return value;
}

/**
 * Clients write truth as a word, too. Anything but the two words is refused and never taken for a yes or a no: `Boolean("False")` would let somebody
 * stay who has left.
 */
function readBoolean(name: string, input: unknown): boolean {
  if (typeof input === "boolean") return input;
  const word = typeof input === "string" ? input.toLowerCase() : "";
  if (!trueWords.has(word)) throw invalidValue(name, "true or false");
  return word === "true";
}

function readComplex(attribute: Attribute, input: unknown): Complex {
  const parts = attribute.subAttributes ?? [];
  const value = attributeNamed(parts, "value");
  // A manager or a member by its id alone.
  if (typeof input === "string" && value !== undefined) return { value: readOne(value, input) ?? "" };
  return readMembers(parts.filter(isWritable), membersOf(input, attribute.name));
}

/** The members of an object that the client sent. One name in two spellings would mean two things to two readers. */
export function membersOf(input: unknown, what: string): ReadonlyMap<string, unknown> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) throw invalidValue(what, "an object");
  const members = new Map(Object.entries(input));
  if (new Set([...members.keys()].map((name) => name.toLowerCase())).size < members.size)
    throw new GuardError("scim.invalid_syntax", { description: "A member is there in two spellings" });
  return members;
}

function readMembers(attributes: readonly Attribute[], given: ReadonlyMap<string, unknown>): Complex {
  const read: Record<string, Value> = {};
  for (const [name, input] of given) {
    const attribute = attributeNamed(attributes, name);
    const value = attribute === undefined ? undefined : readValue(attribute, input);
    if (attribute !== undefined && value !== undefined && !isEmpty(value)) read[attribute.name] = value;
  }
  return read;
}

/** Throws `scim.invalid_value` for a resource that has grown too large. */
export function checkSize(resource: Complex): void {
  if (JSON.stringify(resource).length > largestResource) throw invalidValue("the resource", `at most ${largestResource} characters`);
}

export function invalidValue(path: string, expected: string): GuardError {
  return new GuardError("scim.invalid_value", {
    description: `${path}: expected ${expected}`,
    fields: [{ path, message: `expected ${expected}` }],
  });
}
