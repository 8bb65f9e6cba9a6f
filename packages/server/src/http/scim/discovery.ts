import { endpoints } from "@agent-id-guard/protocol";
import { type Attribute, groupType, mostResults, type ResourceType, type Schema, userType } from "../../directory/index.ts";

const urn = (name: string) => `urn:ietf:params:scim:schemas:core:2.0:${name}`;
export const resourceTypes: readonly ResourceType[] = [userType, groupType];

/** What this server can do (RFC 7643 §5). */
export function serviceProviderConfig(baseUrl: string, issuer: string) {
  return {
    schemas: [urn("ServiceProviderConfig")],
    documentationUri: `${issuer}${endpoints.apiReference}`,
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: mostResults },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: false },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "A token that an administrator issues for one identity provider",
        specUri: "https://www.rfc-editor.org/rfc/rfc6750",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${baseUrl}/ServiceProviderConfig` },
  };
}

/** A type of resource (RFC 7643 §6). */
export function describeResourceType({ name, endpoint, description, schema, extension }: ResourceType, baseUrl: string) {
  return {
    schemas: [urn("ResourceType")],
    id: name,
    name,
    endpoint,
    description,
    schema: schema.id,
    schemaExtensions: extension === undefined ? [] : [{ schema: extension.id, required: false }],
    meta: { resourceType: "ResourceType", location: `${baseUrl}/ResourceTypes/${name}` },
  };
}

/** The schemas that resources here use. */
export const schemas: readonly Schema[] = resourceTypes.flatMap(({ schema, extension }) =>
  extension === undefined ? [schema] : [schema, extension],
);

/** A schema (RFC 7643 §7). */
export function describeSchema({ id, name, description, attributes }: Schema, baseUrl: string) {
  return {
    schemas: [urn("Schema")],
    id,
    name,
    description,
    attributes: attributes.map(describeAttribute),
    meta: { resourceType: "Schema", location: `${baseUrl}/Schemas/${id}` },
  };
}

function describeAttribute(attribute: Attribute): object {
  const { name, type, description, subAttributes } = attribute;
  return {
    name,
    type,
    multiValued: attribute.multiValued === true,
    description,
    required: attribute.required === true,
    mutability: attribute.mutability ?? "readWrite",
    returned: "default",
    ...(type === "string" || type === "reference"
      ? { caseExact: attribute.caseExact === true, uniqueness: attribute.uniqueness ?? "none" }
      : {}),
    ...(type === "reference" ? { referenceTypes: ["external"] } : {}),
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(describeAttribute) }),
  };
}
