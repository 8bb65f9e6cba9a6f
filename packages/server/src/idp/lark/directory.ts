import type { DirectorySource, ExternalDepartment, ExternalGroup, ExternalPerson } from "../port.ts";
import { guardErrorOf } from "../vendor-refusal.ts";
import { type Ask, type LarkObject, pagesOf } from "./api.ts";
import type { Departments } from "./departments.ts";
import { isUnseen } from "./error-codes.ts";
import type { Groups } from "./groups.ts";
import { hasLeft, idTypes, personOf, readUser } from "./people.ts";

export interface DirectoryParts {
  readonly ask: Ask;
  readonly departments: Departments;
  readonly groups: Groups;
}

/** The contact directory (v3), as far as the application's contact scope reaches. */
export function createDirectory({ ask, departments, groups }: DirectoryParts): DirectorySource {
  const pathOf = departments.pathOf(ask);

  async function* allDepartments(): AsyncGenerator<ExternalDepartment> {
    yield* await departments.all(ask, await departments.scope(ask));
  }

  async function* people(): AsyncGenerator<ExternalPerson> {
    const scope = await departments.scope(ask);
    const told = new Set<unknown>();
    const tell = async (user: LarkObject) => {
      if (told.has(user.union_id)) return undefined;
      told.add(user.union_id);
      return personOf(user, pathOf);
    };
    for (const { id } of await departments.all(ask, scope))
      for await (const user of within(ask, id)) {
        const person = await tell(user);
        if (person !== undefined) yield person;
      }
    for (const unionId of scope.userIds) {
      const person = told.has(unionId) ? undefined : await tell(await readUser(ask, unionId));
      if (person !== undefined) yield person;
    }
  }

  async function* members(groupId: string): AsyncGenerator<string> {
    const told = new Set<string>();
    for await (const member of groups.members(ask, groupId)) {
      const found = "unionId" in member ? [member.unionId] : below(member.departmentId);
      for await (const unionId of found) {
        if (told.has(unionId)) continue;
        told.add(unionId);
        yield unionId;
      }
    }
  }

  async function* below(departmentId: string): AsyncGenerator<string> {
    for (const id of await departments.below(ask, departmentId))
      for await (const { union_id: unionId } of within(ask, id)) if (typeof unionId === "string") yield unionId;
  }

  /** Lark says the same (41050) of a person who was deleted and of one who is outside of the application's contact scope. */
  async function person(ref: string): Promise<ExternalPerson | "gone" | "hidden"> {
    try {
      const user = await readUser(ask, ref);
      return hasLeft(user) ? "gone" : await known(user);
    } catch (error) {
      if (isUnseen(error)) return "hidden";
      throw error;
    }
  }

  async function known(user: LarkObject): Promise<ExternalPerson> {
    const found = await personOf(user, pathOf);
    if (found === undefined) throw new TypeError("a user without union_id, although it was asked for by it");
    return found;
  }

  return {
    departments: () => told(allDepartments()),
    people: () => told(people()),
    groups: () => told<ExternalGroup>(groups.all(ask)),
    members: (groupId) => told(members(groupId)),
    person: (ref) =>
      person(ref).catch((error: unknown) => {
        throw guardErrorOf(error, "directory");
      }),
    changes: null,
  };
}

function within(ask: Ask, departmentId: string): AsyncGenerator<LarkObject> {
  return pagesOf(ask, "/contact/v3/users/find_by_department", { ...idTypes, department_id: departmentId }, "items");
}

/** What Lark refuses becomes an error of the catalogue. */
async function* told<T>(list: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* list;
  } catch (error) {
    throw guardErrorOf(error, "directory");
  }
}
