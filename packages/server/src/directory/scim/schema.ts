/** One attribute of a resource (RFC 7643 §2). What is left out has the RFC's default, but for `caseExact`, which is false for what people write. */
export interface Attribute {
  readonly name: string;
  readonly type: "string" | "boolean" | "reference" | "complex";
  readonly description: string;
  readonly multiValued?: true;
  readonly caseExact?: true;
  readonly mutability?: "readOnly";
  readonly required?: true;
  readonly uniqueness?: "server";
  readonly subAttributes?: readonly Attribute[];
}

/** A schema: its URN, and the attributes that it names. */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

/** What a resource of this type may say. */
export interface ResourceType {
  readonly name: "User" | "Group";
  readonly endpoint: "/Users" | "/Groups";
  readonly description: string;
  readonly schema: Schema;
  readonly extension?: Schema;
}

type Facts = Omit<Attribute, "name" | "type" | "description" | "multiValued" | "subAttributes">;
const text = (name: string, description: string, facts: Facts = {}): Attribute => ({ name, type: "string", description, ...facts });
const truth = (name: string, description: string): Attribute => ({ name, type: "boolean", description });
const reference = (name: string, description: string, facts: Facts = {}): Attribute => ({
  name,
  type: "reference",
  description,
  caseExact: true,
  ...facts,
});
const complex = (name: string, description: string, ...subAttributes: readonly Attribute[]): Attribute => ({
  name,
  type: "complex",
  description,
  subAttributes,
});

/** An attribute of many values, each of a kind, one of them the first to use (RFC 7643 §2.4). */
const many = (name: string, description: string, value: Attribute): Attribute => ({
  ...complex(
    name,
    description,
    value,
    text("display", "As people read it"),
    text("type", "What kind it is: work, home, …"),
    truth("primary", "Whether it is the one to use first"),
  ),
  multiValued: true,
});

const value = (description: string): Attribute => text("value", description);

/** What every resource has (RFC 7643 §3.1). */
export const commonAttributes: readonly Attribute[] = [
  text("id", "Our id", { caseExact: true, mutability: "readOnly" }),
  text("externalId", "The client's own stable id", { caseExact: true }),
  { ...text("schemas", "The schemas that it uses", { mutability: "readOnly" }), multiValued: true },
  {
    ...complex(
      "meta",
      "When and where it was made",
      text("resourceType", "Its type", { mutability: "readOnly" }),
      text("created", "When it was made", { mutability: "readOnly" }),
      reference("location", "Where it stands", { mutability: "readOnly" }),
    ),
    mutability: "readOnly",
  },
];

const userSchema: Schema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:User",
  name: "User",
  description: "A person",
  attributes: [
    text("userName", "What they sign in with; unique, whatever its case", { required: true, uniqueness: "server" }),
    complex(
      "name",
      "The parts of their name",
      text("formatted", "The whole of it"),
      text("familyName", "Family name"),
      text("givenName", "Given name"),
      text("middleName", "Middle names"),
      text("honorificPrefix", "Title before it"),
      text("honorificSuffix", "What follows it"),
    ),
    text("displayName", "The name that is shown"),
    text("nickName", "What they are called"),
    reference("profileUrl", "A page about them"),
    text("title", "Job title"),
    text("userType", "What they are to the company"),
    text("preferredLanguage", "The language that they like to read"),
    text("locale", "How dates and numbers are written for them"),
    text("timezone", "Their time zone"),
    truth("active", "Whether they are still there; false is a departure"),
    many("emails", "E-mail addresses", value("An e-mail address")),
    many("phoneNumbers", "Telephone numbers", value("A telephone number")),
    many("ims", "Instant messaging addresses", value("An address")),
    many("photos", "Pictures", reference("value", "Where a picture is")),
    {
      ...complex(
        "addresses",
        "Postal addresses",
        text("formatted", "The whole of it"),
        text("streetAddress", "Street"),
        text("locality", "Town"),
        text("region", "State or region"),
        text("postalCode", "Postal code"),
        text("country", "Country"),
        text("type", "What kind it is: work, home, …"),
        truth("primary", "Whether it is the one to use first"),
      ),
      multiValued: true,
    },
    many("entitlements", "What they are entitled to elsewhere; gives nothing here", value("An entitlement")),
    many("roles", "Their roles elsewhere; give nothing here", value("A role")),
    many("x509Certificates", "Certificates; nobody signs in with them here", value("A certificate")),
  ],
};

/** The extension that tells where in the company they are (RFC 7643 §4.3). */
const enterpriseUserSchema: Schema = {
  id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  name: "EnterpriseUser",
  description: "Where in the company a person is",
  attributes: [
    text("employeeNumber", "Number among the employees"),
    text("costCenter", "Cost centre"),
    text("organization", "Organization"),
    text("division", "Division"),
    text("department", "Department: a name, or a path such as corp/hr"),
    complex(
      "manager",
      "The manager",
      text("value", "Our id of the manager, or the client's", { caseExact: true }),
      reference("$ref", "Where the manager stands"),
      text("displayName", "The manager's name", { mutability: "readOnly" }),
    ),
  ],
};

const groupSchema: Schema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:Group",
  name: "Group",
  description: "A group of people",
  attributes: [
    text("displayName", "The name that is shown", { required: true }),
    {
      ...complex(
        "members",
        "Who is in it",
        text("value", "Our id of a person", { caseExact: true }),
        reference("$ref", "Where the person stands"),
        text("type", "User"),
        text("display", "The person's name", { mutability: "readOnly" }),
      ),
      multiValued: true,
    },
  ],
};

export const userType = {
  name: "User",
  endpoint: "/Users",
  description: "People",
  schema: userSchema,
  extension: enterpriseUserSchema,
} as const satisfies ResourceType;
export const groupType = {
  name: "Group",
  endpoint: "/Groups",
  description: "Groups of people",
  schema: groupSchema,
} as const satisfies ResourceType;

/** The attribute of this name; names have no case (RFC 7643 §2.1). undefined: we know of none. */
export function attributeNamed(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const wanted = name.toLowerCase();
  return attributes.find((attribute) => attribute.name.toLowerCase() === wanted);
}

/** Whether two URNs are one (RFC 8141 §3.1: not told apart by case, as far as clients write them). */
export function isSameUrn(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
