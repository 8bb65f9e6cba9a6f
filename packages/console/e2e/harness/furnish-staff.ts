import { furnishDirectory } from "./furnish-directory.ts";
import type { House, Registered } from "./house.ts";
import { openScimPush, type ScimPush } from "./scim-push.ts";

/** People whom a directory pushes: who leads, who left, and what is left behind. */
export interface Staff {
  readonly push: ScimPush;
  readonly directory: Registered;
  readonly managerId: string;
  readonly leaverId: string;
  readonly groupId: string;
  /** Agents of the one who left. */
  readonly orphans: readonly Registered[];
}

/** A department as a directory pushes it: a manager, two who report to them, of whom one has left and owned agents. */
export async function furnishStaff(house: House): Promise<Staff> {
  const push = await openScimPush(house, "Contoso people (SCIM)");
  const directory = await furnishDirectory(house);
  const person = (userName: string, name: string, title: string, employeeNumber: string, managerId?: string) =>
    push.person({
      ...{ userName: `${userName}@contoso.example`, name, title, employeeNumber, department: "corp/support" },
      ...(managerId === undefined ? {} : { managerId }),
    });
  const managerId = await person("sofia.marin", "Sofia Marín", "Head of Support", "1042");
  const leaverId = await person("jonas.berg", "Jonas Berg", "Support engineer", "1187", managerId);
  const stayerId = await person("hana.kim", "Hana Kim", "Support engineer", "1203", managerId);
  const groupId = await push.group("Support engineers", [leaverId, stayerId]);
  const agent = (name: string, purpose: string) => house.call("POST", "agents", { name, kind: "autonomous", purpose, ownerId: leaverId });
  const orphans = [
    await agent("Ticket router", "Sends new tickets to whoever is on call"),
    await agent("Backlog digest", "Mails a digest of open tickets every morning"),
  ];
  await push.deactivate(leaverId);
  await house.call("POST", `users/${managerId}/identities`, { providerId: directory.id, subject: "wwcorp1/sofia" });
  return { push, directory, managerId, leaverId, groupId, orphans };
}
