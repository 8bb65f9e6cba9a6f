/** What Entra ID and Okta send, member by member as they document it (vendor fact sheet §5). */
const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const core = "urn:ietf:params:scim:schemas:core:2.0:User";
export const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

export const patch = (...operations: readonly object[]) => ({ schemas: [patchOp], Operations: operations });

/** Entra ID's default mapping, with externalId from objectId. */
export const entraUser = (more: object = {}) => ({
  schemas: [core, enterprise],
  externalId: "0A1B2C3D-0000-4000-8000-00000000ADA1",
  userName: "Ada@Contoso.example",
  active: true,
  displayName: "Ada Lovelace",
  emails: [{ primary: true, type: "work", value: "ada@contoso.example" }],
  meta: { resourceType: "User" },
  name: { formatted: "Ada Lovelace", familyName: "Lovelace", givenName: "Ada" },
  title: "Analyst",
  [enterprise]: { department: "corp/research", employeeNumber: "1815" },
  ...more,
});

/** What Okta sends when somebody is assigned to the application. */
export const oktaUser = (more: object = {}) => ({
  schemas: [core],
  userName: "grace@example.com",
  name: { givenName: "Grace", familyName: "Hopper" },
  emails: [{ primary: true, value: "grace@example.com", type: "work" }],
  displayName: "Grace Hopper",
  locale: "en-US",
  externalId: "00u1ujoyBdrtT6hAX0g4",
  groups: [],
  password: "1mz050nq",
  active: true,
  ...more,
});

/** The five ways in which a client says that somebody left (§5.2). */
export const deactivations: Readonly<Record<string, (id: string, user: object) => { readonly method: string; readonly body?: object }>> = {
  "Entra: capitalised op, the word False": () => ({ method: "PATCH", body: patch({ op: "Replace", path: "active", value: "False" }) }),
  "Entra with aadOptscim062020": () => ({ method: "PATCH", body: patch({ op: "replace", path: "active", value: false }) }),
  "Okta: an object without a path": () => ({ method: "PATCH", body: patch({ op: "replace", value: { active: false } }) }),
  "Okta: the whole user": (id, user) => ({ method: "PUT", body: { ...user, id, active: false } }),
  "Entra: hard delete": () => ({ method: "DELETE" }),
};
