import { patiently } from "../patience.ts";
import type { DirectorySource, ExternalDepartment, ExternalGroup, ExternalPerson } from "../port.ts";
import { guardErrorOf, saysGone } from "../vendor-refusal.ts";
import { simpleMembersSchema, tagSchema } from "./answers.ts";
import { type EverybodyDeps, everybody } from "./everybody.ts";
import type { TagLists } from "./tags.ts";
import { type createTree, upwards, type WecomTree } from "./tree.ts";

export interface WecomDirectoryDeps extends EverybodyDeps {
  readonly trees: ReturnType<typeof createTree>;
  readonly tagLists: TagLists;
}

/** The departments, members and tags that the application sees. WeCom can't tell what changed; callbacks say what to read again. */
export function createWecomDirectory(deps: WecomDirectoryDeps): DirectorySource {
  const { api, members, trees, tagLists, clock } = deps;
  const asked = <T>(ask: () => Promise<T>): Promise<T> => patiently(clock, ask).catch(rethrow);

  async function* departments(): AsyncGenerator<ExternalDepartment> {
    yield* (await asked(() => trees.read(true))).departments.values();
  }

  async function* people(): AsyncGenerator<ExternalPerson> {
    const around = await asked(() => members.look(true));
    try {
      for await (const member of everybody(deps, around.tree)) yield members.describe(member, around);
    } catch (error) {
      rethrow(error);
    }
  }

  async function* groups(): AsyncGenerator<ExternalGroup> {
    yield* (await asked(() => tagLists.read(true))).groups;
  }

  async function* membersOf(groupId: string): AsyncGenerator<string> {
    const tree = await asked(() => trees.read());
    const { userlist, partylist } = await asked(() => api.get("tag/get", { tagid: groupId }, tagSchema));
    // Somebody asks because it changed: who is described next must not get the tags of before.
    tagLists.forget();
    const told = new Set((userlist ?? []).map(({ userid }) => userid));
    for (const id of (partylist ?? []).flatMap((party) => withAllBelow(tree, String(party)))) {
      const list = await asked(() => api.get("user/simplelist", { department_id: id }, simpleMembersSchema));
      for (const { userid } of list.userlist ?? []) told.add(userid);
    }
    yield* told;
  }

  async function person(ref: string): Promise<ExternalPerson | "gone"> {
    return asked(async () => {
      try {
        const member = await members.read(ref);
        return members.describe(member, await members.look());
      } catch (error) {
        if (saysGone(error)) return "gone";
        throw error;
      }
    });
  }

  return { departments, people, groups, members: membersOf, person, changes: null };
}

function rethrow(error: unknown): never {
  throw guardErrorOf(error, "directory");
}

function withAllBelow(tree: WecomTree, id: string): readonly string[] {
  const all = [...tree.departments.keys()];
  return [id, ...(id === tree.topId ? all : all.filter((one) => one !== id && upwards(tree, one).includes(id)))];
}
