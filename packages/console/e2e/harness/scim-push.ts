import { endpoints } from "@agent-id-guard/protocol";
import type { House } from "./house.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** What a directory tells of a person. */
export interface PushedPerson {
  readonly userName: string;
  readonly name: string;
  readonly title: string;
  readonly employeeNumber: string;
  readonly department: string;
  /** The id of who was pushed before. */
  readonly managerId?: string;
}

/** The other side of a SCIM connection: pushes people and groups as Entra ID does. */
export interface ScimPush {
  readonly providerId: string;
  readonly person: (person: PushedPerson) => Promise<string>;
  readonly group: (displayName: string, memberIds: readonly string[]) => Promise<string>;
  /** `active: false`: they left. */
  readonly deactivate: (userId: string) => Promise<void>;
}

/** Registers a provider whose people are pushed, and opens the other side of it. */
export async function openScimPush(house: House, name: string): Promise<ScimPush> {
  const provider = await house.call("POST", "identity-providers", { name, kind: "scim", settings: {} });
  const { secret } = await house.call<{ secret: string }>("POST", `identity-providers/${provider.id}/scim-tokens`, {});
  const send = async (method: string, path: string, body: object): Promise<string> => {
    const response = await fetch(`${house.url}${endpoints.scim}${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/scim+json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? "" : (JSON.parse(text) as { id: string }).id;
  };
  return {
    providerId: provider.id,
    person: ({ userName, name: displayName, title, employeeNumber, department, managerId }) =>
      send("POST", "/Users", {
        schemas: [core, enterprise],
        ...{ userName, externalId: employeeNumber, displayName, title, active: true },
        emails: [{ primary: true, type: "work", value: userName }],
        [enterprise]: { department, employeeNumber, ...(managerId === undefined ? {} : { manager: { value: managerId } }) },
      }),
    group: (displayName, memberIds) =>
      send("POST", "/Groups", {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        displayName,
        members: memberIds.map((value) => ({ value })),
      }),
    async deactivate(userId) {
      await send("PATCH", `/Users/${userId}`, { schemas: [patchOp], Operations: [{ op: "replace", path: "active", value: false }] });
    },
  };
}
