import type { ErrorCode, GuardError } from "@agent-id-guard/protocol";

/** Paths whose errors are RFC 7644 §3.12 bodies. */
export const scimPaths = "/scim/";

/** RFC 7644 table 9. */
const scimTypes: { readonly [code in ErrorCode]?: string } = {
  "scim.invalid_filter": "invalidFilter",
  "scim.invalid_path": "invalidPath",
  "scim.invalid_syntax": "invalidSyntax",
  "scim.invalid_value": "invalidValue",
  "scim.no_target": "noTarget",
  "scim.mutability": "mutability",
  "scim.uniqueness": "uniqueness",
  "scim.too_many": "tooMany",
  "request.malformed": "invalidSyntax",
  "request.invalid": "invalidValue",
  "entity.conflict": "uniqueness",
};

/** An error as SCIM clients read it. Carries the public half of the error only. */
export function scimErrorOf({ code, description, hint }: GuardError, status: number) {
  const scimType = scimTypes[code];
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail: `${description}. ${hint}`,
  };
}
