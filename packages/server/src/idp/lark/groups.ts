import { lineOf } from "../lines.ts";
import { objectOf } from "../objects.ts";
import type { ExternalGroup } from "../port.ts";
import { type Ask, pages, pagesOf } from "./api.ts";
import { textsIn } from "./departments.ts";
import { isHidden } from "./error-codes.ts";

/** Ordinary user groups, and those that a rule fills. */
const types = ["1", "2"] as const;
const mostNames = 5_000;

export interface Groups {
  all(ask: Ask): AsyncGenerator<ExternalGroup>;
  /** Who is in it by name, and the departments that are in it with everybody below them. */
  members(ask: Ask, groupId: string): AsyncGenerator<{ readonly unionId: string } | { readonly departmentId: string }>;
  /** The groups of one person; null: the application may not see groups. */
  of(ask: Ask, unionId: string): Promise<readonly ExternalGroup[] | null>;
}

export function createGroups(): Groups {
  const names = new Map<string, string>();

  async function nameOf(ask: Ask, id: string): Promise<string> {
    const known = names.get(id);
    if (known !== undefined) return known;
    const name = lineOf(objectOf((await ask(`/contact/v3/group/${encodeURIComponent(id)}`)).group).name) ?? id;
    if (names.size < mostNames) names.set(id, name);
    return name;
  }

  async function* all(ask: Ask): AsyncGenerator<ExternalGroup> {
    for (const type of types)
      for await (const group of pagesOf(ask, "/contact/v3/group/simplelist", { type }, "grouplist")) {
        const id = lineOf(group.id);
        if (id !== undefined) yield { id, name: lineOf(group.name) ?? id };
      }
  }

  async function* members(ask: Ask, groupId: string) {
    const path = `/contact/v3/group/${encodeURIComponent(groupId)}/member/simplelist`;
    for await (const member of pagesOf(ask, path, { member_id_type: "union_id", member_type: "user" }, "memberlist")) {
      const unionId = lineOf(member.member_id);
      if (unionId !== undefined) yield { unionId };
    }
    for await (const member of pagesOf(ask, path, { member_id_type: "open_department_id", member_type: "department" }, "memberlist")) {
      const departmentId = lineOf(member.member_id);
      if (departmentId !== undefined) yield { departmentId };
    }
  }

  async function of(ask: Ask, unionId: string): Promise<readonly ExternalGroup[] | null> {
    const found: ExternalGroup[] = [];
    try {
      for (const type of types) {
        const query = { member_id: unionId, member_id_type: "union_id", group_type: type };
        for await (const page of pages(ask, "/contact/v3/group/member_belong", query))
          for (const id of textsIn(page.group_list)) found.push({ id, name: await nameOf(ask, id) });
      }
      return found;
    } catch (error) {
      if (isHidden(error)) return null;
      throw error;
    }
  }

  return { all, members, of };
}
