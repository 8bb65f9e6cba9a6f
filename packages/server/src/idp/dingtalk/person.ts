import { lineOf, linesOf } from "../lines.ts";
import { objectIn } from "../objects.ts";
import type { ExternalPerson } from "../port.ts";
import type { Member } from "./answers.ts";

/** A member as DingTalk describes them, with the paths of their departments. The key is organization and user id: union ids, mobiles and emails only describe. */
export function personOf(corpId: string, member: Member, departments: readonly (readonly string[])[]): ExternalPerson {
  return {
    subject: `${corpId}/${member.userid}`,
    ref: member.userid,
    name: lineOf(member.name) ?? member.userid,
    email: lineOf(member.org_email) ?? lineOf(member.email) ?? null,
    username: lineOf(member.login_id) ?? "",
    title: lineOf(member.title) ?? "",
    employeeNumber: lineOf(member.job_number) ?? "",
    departments,
    groups: (member.role_list ?? []).map(({ id, name }) => ({ id: String(id), name: lineOf(name) ?? String(id) })),
    managerRef: lineOf(member.manager_userid) ?? null,
    isActive: true,
    attributes: attributesOf(member),
  };
}

/** With the organization's own fields: `extension` is an object in a text. */
function attributesOf({ extension, dept_id_list: _departments, role_list: _roles, ...member }: Member): Readonly<Record<string, string>> {
  const own = Object.fromEntries(Object.entries(objectIn(extension ?? "") ?? {}).map(([name, value]) => [`extension.${name}`, value]));
  return linesOf({ ...member, ...own });
}
