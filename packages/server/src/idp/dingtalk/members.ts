import type { z } from "zod";
import type { Clock } from "../../clock/port.ts";
import { createDepartmentTree, type DepartmentTree } from "../department-tree.ts";
import { lineOf } from "../lines.ts";
import type { ExternalDepartment, ExternalPerson } from "../port.ts";
import { saysGone } from "../vendor-refusal.ts";
import { departmentSchema, memberSchema } from "./answers.ts";
import type { DingtalkApi } from "./api.ts";
import { personOf } from "./person.ts";

/** The department that is the organization itself. */
export const topDepartment = "1";

/** Reads single members, for sign-in and for the directory alike. */
export interface Members {
  readonly tree: DepartmentTree;
  /** Fails with a refusal that says gone when there is no such member. */
  read(userid: string): Promise<ReadMember>;
}

export interface ReadMember {
  readonly unionId: string | undefined;
  readonly person: ExternalPerson;
}

export function createMembers(api: DingtalkApi, corpId: string, clock: Clock): Members {
  const tree = createDepartmentTree(clock, topDepartment);

  async function find(id: string): Promise<ExternalDepartment | undefined> {
    try {
      return departmentOf(await api.ask("v2/department/get", { dept_id: Number(id), language: "zh_CN" }, departmentSchema));
    } catch (error) {
      if (saysGone(error)) return undefined;
      throw error;
    }
  }

  async function read(userid: string): Promise<ReadMember> {
    const member = await api.ask("v2/user/get", { userid, language: "zh_CN" }, memberSchema);
    const paths: (readonly string[])[] = [];
    for (const id of member.dept_id_list ?? []) {
      const path = await tree.pathOf(String(id), find);
      if (path !== undefined && path.length > 0) paths.push(path);
    }
    return { unionId: member.unionid ?? undefined, person: personOf(corpId, member, paths) };
  }

  return { tree, read };
}

/** A department of the tree: those right below the organization are at the top. */
export function departmentOf({ dept_id: id, name, parent_id: parentId }: z.output<typeof departmentSchema>): ExternalDepartment {
  const parent = String(parentId ?? topDepartment);
  return { id: String(id), parentId: parent === topDepartment ? null : parent, name: lineOf(name) ?? String(id) };
}
