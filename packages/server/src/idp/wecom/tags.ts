import { GuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../../clock/port.ts";
import { lineOf } from "../lines.ts";
import type { ExternalGroup } from "../port.ts";
import { tagSchema, tagsSchema } from "./answers.ts";
import type { WecomApi } from "./api.ts";
import { upwards, type WecomTree } from "./tree.ts";

/** WeCom's tags, which are groups here: of members, and of departments with all below them. */
export interface Tags {
  readonly groups: readonly ExternalGroup[];
  /** The tags of a member who is in these departments. */
  of(userid: string, departments: readonly string[], tree: WecomTree): readonly ExternalGroup[];
}

export interface TagLists {
  read(afresh?: boolean): Promise<Tags>;
  /** What is kept is out of date. */
  forget(): void;
}

const keptMs = 60_000;
const mostEntries = 500_000;

/** Reads all tags, one call each, and keeps them for a minute; at most half a million members and departments in them. */
export function createTags(api: WecomApi, clock: Clock): TagLists {
  let kept: { readonly tags: Tags; readonly untilMs: number } | undefined;
  return {
    forget() {
      kept = undefined;
    },
    async read(afresh = false) {
      if (!afresh && kept !== undefined && clock.nowMs() < kept.untilMs) return kept.tags;
      const tags = await readAll(api);
      kept = { tags, untilMs: clock.nowMs() + keptMs };
      return tags;
    },
  };
}

async function readAll(api: WecomApi): Promise<Tags> {
  const { taglist } = await api.get("tag/list", {}, tagsSchema);
  const groups = (taglist ?? []).map(({ tagid, tagname }) => ({ id: String(tagid), name: lineOf(tagname) ?? String(tagid) }));
  const byUser = new Map<string, ExternalGroup[]>();
  const byDepartment = new Map<string, ExternalGroup[]>();
  let entries = 0;
  for (const group of groups) {
    const { userlist, partylist } = await api.get("tag/get", { tagid: group.id }, tagSchema);
    entries += (userlist?.length ?? 0) + (partylist?.length ?? 0);
    if (entries > mostEntries) throw tooMany();
    for (const { userid } of userlist ?? []) append(byUser, userid, group);
    for (const party of partylist ?? []) append(byDepartment, String(party), group);
  }
  return {
    groups,
    of(userid, departments, tree) {
      const above = departments.flatMap((id) => upwards(tree, id));
      // A tag may name the company itself, or whatever is read from: everybody is below that.
      const found = [...(byUser.get(userid) ?? []), ...[tree.topId, ...above].flatMap((id) => byDepartment.get(id) ?? [])];
      return [...new Map(found.map((group) => [group.id, group])).values()];
    },
  };
}

function append(lists: Map<string, ExternalGroup[]>, key: string, group: ExternalGroup): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [group]);
  else list.push(group);
}

const tooMany = () =>
  new GuardError("idp.unreachable", {
    description: `The tags have more than ${mostEntries} members`,
    hint: "Give the tags departments in place of single members.",
  });
