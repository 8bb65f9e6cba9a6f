import type { z } from "zod";
import type { Clock } from "../../clock/port.ts";
import { boundDepartments } from "../department-tree.ts";
import { lineOf } from "../lines.ts";
import { patiently } from "../patience.ts";
import type { DirectorySource, ExternalDepartment, ExternalGroup, ExternalPerson } from "../port.ts";
import { guardErrorOf, saysGone } from "../vendor-refusal.ts";
import { departmentsSchema, memberPageSchema, roleMembersSchema, rolePageSchema } from "./answers.ts";
import type { DingtalkApi } from "./api.ts";
import { createLeavers } from "./leavers.ts";
import { departmentOf, type Members, topDepartment } from "./members.ts";

type Listed = NonNullable<z.output<typeof memberPageSchema>["list"]>[number];

const pageSize = 100;
const rolePageSize = 200;
/** Details that are asked for at once: DingTalk lets an application make 20 calls a second. */
const atOnce = 8;

/** The organization's departments, members and roles, a page at a time. */
export function createDingtalkDirectory(api: DingtalkApi, members: Members, clock: Clock): DirectorySource {
  const asked = <T>(ask: () => Promise<T>): Promise<T> =>
    patiently(clock, ask).catch((error: unknown) => {
      throw guardErrorOf(error, "directory");
    });

  async function person(ref: string): Promise<ExternalPerson | "gone"> {
    return asked(async () => {
      try {
        return (await members.read(ref)).person;
      } catch (error) {
        if (saysGone(error)) return "gone";
        throw error;
      }
    });
  }

  async function* departments(): AsyncGenerator<ExternalDepartment> {
    const seen = new Set<string>();
    const open = [topDepartment];
    for (let id = open.shift(); id !== undefined; id = open.shift()) {
      const body = { dept_id: Number(id), language: "zh_CN" };
      const below = await asked(() => api.ask("v2/department/listsub", body, departmentsSchema));
      for (const department of (below ?? []).map(departmentOf)) {
        if (seen.has(department.id)) continue;
        seen.add(department.id);
        boundDepartments(seen.size);
        open.push(department.id);
        members.tree.keep(department);
        yield department;
      }
    }
  }

  /** Each member once: where they are in several departments, in the first of theirs that is read here. Nobody is held for that. */
  async function* refs(): AsyncGenerator<readonly string[]> {
    const read = new Set([topDepartment]);
    for await (const { id } of departments()) read.add(id);
    for (const id of read)
      for await (const page of pagesOf(id)) {
        const isTold = ({ dept_id_list: ids }: Listed) => ((ids ?? []).map(String).find((one) => read.has(one)) ?? id) === id;
        yield page.filter(isTold).map(({ userid }) => userid);
      }
  }

  async function* pagesOf(department: string): AsyncGenerator<readonly Listed[]> {
    for (let cursor: number | null = 0; cursor !== null; ) {
      const body: object = { dept_id: Number(department), cursor, size: pageSize, language: "zh_CN" };
      const page: z.output<typeof memberPageSchema> = await asked(() => api.ask("v2/user/list", body, memberPageSchema));
      yield page.list ?? [];
      cursor = page.has_more ? (page.next_cursor ?? null) : null;
    }
  }

  async function* people(): AsyncGenerator<ExternalPerson> {
    for await (const page of refs()) {
      for (let at = 0; at < page.length; at += atOnce) {
        const read = await Promise.all(page.slice(at, at + atOnce).map(person));
        yield* read.filter((one) => one !== "gone");
      }
    }
  }

  async function* groups(): AsyncGenerator<ExternalGroup> {
    for (let offset = 0, more = true; more; offset += rolePageSize) {
      const page = await asked(() => api.ask("role/list", { offset, size: rolePageSize }, rolePageSchema));
      for (const { id, name } of (page.list ?? []).flatMap(({ roles }) => roles ?? []))
        yield { id: String(id), name: lineOf(name) ?? String(id) };
      more = page.hasMore;
    }
  }

  async function* membersOf(groupId: string): AsyncGenerator<string> {
    for (let offset = 0, more = true; more; offset += rolePageSize) {
      const body = { role_id: Number(groupId), offset, size: rolePageSize };
      const page = await asked(() => api.ask("role/simplelist", body, roleMembersSchema));
      for (const { userid } of page.list ?? []) yield userid;
      more = page.hasMore;
    }
  }

  return { departments, people, groups, members: membersOf, person, changes: createLeavers({ api, clock, asked, person }) };
}
