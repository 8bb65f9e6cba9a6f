import { lineOf, linesOf } from "../lines.ts";
import type { ExternalGroup, ExternalPerson } from "../port.ts";
import type { Member } from "./answers.ts";

/** Disabled by an administrator, and gone from the corporation. Somebody who never opened the app (4) works here all the same. */
const inactive: ReadonlySet<number> = new Set([2, 5]);

export interface Belonging {
  readonly departments: readonly (readonly string[])[];
  readonly groups: readonly ExternalGroup[] | null;
}

/** A member as WeCom describes them. The key is corporation and user id: name, alias and email only describe. */
export function personOf(corpId: string, member: Member, { departments, groups }: Belonging): ExternalPerson {
  return {
    subject: `${corpId}/${member.userid}`,
    ref: member.userid,
    name: lineOf(member.name) ?? member.userid,
    email: lineOf(member.biz_mail) ?? lineOf(member.email) ?? null,
    username: lineOf(member.userid) ?? "",
    title: lineOf(member.position) ?? "",
    employeeNumber: "",
    departments,
    groups,
    managerRef: lineOf(member.direct_leader?.[0]) ?? null,
    isActive: !inactive.has(member.status ?? 0),
    attributes: attributesOf(member),
  };
}

/** WeCom has no member for an employee number: organizations keep it in a field of their own, which the mapping can name. */
function attributesOf({ extattr, department: _departments, direct_leader: _leaders, ...member }: Member): Readonly<Record<string, string>> {
  const own = Object.fromEntries((extattr?.attrs ?? []).map(({ name, text }) => [`extattr.${name}`, text?.value]));
  return linesOf({ ...member, ...own });
}

/** Where a member is: the main department first. */
export function departmentsOf({ department, main_department: main }: Member): readonly string[] {
  const ids = department ?? [];
  return (main !== null && main !== undefined && ids.includes(main) ? [main, ...ids.filter((id) => id !== main)] : ids).map(String);
}
