import type { EntraTenant } from "./entra.ts";

export const contoso = "11111111-1111-4111-8111-111111111111";
export const fabrikam = "22222222-2222-4222-8222-222222222222";
export const strangers = "33333333-3333-4333-8333-333333333333";
export const personal = "9188040d-6c67-4c5b-b112-36a304b66dad";

export const ids = {
  ada: "aaaaaaaa-0000-4000-8000-000000000001",
  bob: "aaaaaaaa-0000-4000-8000-000000000002",
  carol: "aaaaaaaa-0000-4000-8000-000000000003",
  guest: "aaaaaaaa-0000-4000-8000-000000000004",
  nobody: "aaaaaaaa-0000-4000-8000-00000000000f",
  staff: "bbbbbbbb-0000-4000-8000-000000000001",
  support: "bbbbbbbb-0000-4000-8000-000000000002",
  agentUser: "cccccccc-0000-4000-8000-000000000001",
} as const;

export const permissions = ["User.Read.All", "GroupMember.Read.All", "Application.Read.All"] as const;

const user = (id: string, name: string, more: Record<string, unknown> = {}) => ({
  id,
  displayName: name,
  mail: `${name.toLowerCase()}@contoso.example`,
  userPrincipalName: `${name.toLowerCase()}@contoso.example`,
  jobTitle: "Engineer",
  department: "Research / Development",
  employeeId: `E-${id.slice(-2)}`,
  accountEnabled: true,
  userType: "Member",
  ...more,
});

/** Contoso, whose directory is read; Fabrikam, a partner; strangers, whom nobody let in. */
export function entraTenants(): Record<string, EntraTenant> {
  const empty = (users: EntraTenant["users"]): EntraTenant => ({
    users,
    groups: [],
    appRoles: [],
    assignments: [],
    permissions: new Set(permissions),
  });
  return {
    [contoso]: {
      ...empty([
        user(ids.ada, "Ada", { manager: { id: ids.bob } }),
        user(ids.bob, "Bob", { department: "Board", jobTitle: "Head" }),
        user(ids.carol, "Carol", { accountEnabled: false, department: null }),
        user(ids.guest, "Gus", { userType: "Guest", department: "Elsewhere", mail: "gus@partner.example" }),
      ]),
      groups: [
        { id: ids.staff, displayName: "Staff", members: [ids.support, ids.bob] },
        { id: ids.support, displayName: "Support", members: [ids.ada] },
      ],
      appRoles: [{ id: ids.agentUser, value: "Agents.Use", isEnabled: true }],
      assignments: [
        { appRoleId: ids.agentUser, principalId: ids.staff, principalType: "Group" },
        { appRoleId: ids.agentUser, principalId: ids.carol, principalType: "User" },
      ],
    },
    [fabrikam]: empty([user("aaaaaaaa-0000-4000-8000-0000000000f1", "Fay", { mail: "ada@contoso.example", department: "Sales" })]),
    [strangers]: empty([user(ids.ada, "Ada", { mail: "ada@contoso.example" })]),
    [personal]: empty([user(ids.bob, "Pat")]),
  };
}
