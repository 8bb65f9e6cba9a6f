import type { ExternalPerson } from "../port.ts";
import { VendorRefusal } from "../vendor-refusal.ts";
import { type Member, memberSchema } from "./answers.ts";
import type { WecomApi } from "./api.ts";
import { departmentsOf, personOf } from "./person.ts";
import type { TagLists, Tags } from "./tags.ts";
import { type createTree, pathOf, type WecomTree } from "./tree.ts";

/** What is known of the organization while people are described. */
export interface Surroundings {
  readonly tree: WecomTree;
  /** null: the application may not read tags. */
  readonly tags: Tags | null;
}

/** Describes members, for sign-in and for the directory alike. */
export interface Members {
  look(afresh?: boolean): Promise<Surroundings>;
  /** Fails with a refusal that says gone when there is no such member. */
  read(userid: string): Promise<Member>;
  describe(member: Member, surroundings: Surroundings): ExternalPerson;
}

export function createMembers(api: WecomApi, corpId: string, trees: ReturnType<typeof createTree>, tagLists: TagLists): Members {
  return {
    async look(afresh) {
      const tree = await trees.read(afresh);
      const tags = await tagLists.read(afresh).catch((error: unknown) => {
        if (error instanceof VendorRefusal && error.meaning === "settings") return null;
        throw error;
      });
      return { tree, tags };
    },
    read: (userid) => api.get("user/get", { userid }, memberSchema),
    describe(member, { tree, tags }) {
      const ids = departmentsOf(member);
      const departments = ids.map((id) => pathOf(tree, id)).filter((path) => path.length > 0);
      return personOf(corpId, member, { departments, groups: tags === null ? null : tags.of(member.userid, ids, tree) });
    },
  };
}
