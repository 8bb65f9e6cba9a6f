/** What a corporation of WeCom has in it, in WeCom's own words. */
export interface WecomCorporation {
  departments: { readonly id: number; readonly parentid: number; readonly name: string; readonly order: number }[];
  members: WecomMember[];
  tags: { readonly tagid: number; readonly tagname: string; readonly userids: readonly string[]; readonly partylist: readonly number[] }[];
  /** Members whom the application does not see. */
  hidden: ReadonlySet<string>;
}

export interface WecomMember {
  readonly userid: string;
  readonly name: string;
  readonly department: readonly number[];
  readonly main_department: number;
  readonly direct_leader: readonly string[];
  readonly position: string;
  readonly status: 1 | 2 | 4 | 5;
  readonly biz_mail?: string;
  readonly extattr?: object;
}

interface Asked {
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

type Answer = { readonly errcode: number } & Readonly<Record<string, unknown>>;
type Call = (corporation: WecomCorporation, asked: Asked) => Answer;

const ok = (more: object): Answer => ({ errcode: 0, ...more });

/** One call whose token was good. Contact sync's secret lists ids and nothing else; the application's reads all but those. */
export function answerContacts(corporation: WecomCorporation, isContactSync: boolean, path: string, method: string, asked: Asked): Answer {
  const call = (isContactSync ? contactCalls : appCalls)[`${method} ${path}`];
  return call === undefined ? { errcode: 48002 } : call(corporation, asked);
}

const listed =
  (describe: (member: WecomMember) => object): Call =>
  ({ departments, members, hidden }, { query }) => {
    const id = Number(query.get("department_id"));
    if (!departments.some((one) => one.id === id)) return { errcode: 60003 };
    return ok({ userlist: members.filter((one) => one.department.includes(id) && !hidden.has(one.userid)).map(describe) });
  };

const appCalls: Readonly<Record<string, Call>> = {
  "GET user/get": ({ members, hidden }, { query }) => {
    const member = members.find((one) => one.userid === query.get("userid"));
    if (member === undefined) return { errcode: 60111 };
    return hidden.has(member.userid) ? { errcode: 60011 } : ok(detailOf(member));
  },
  "GET user/list": listed(detailOf),
  "GET user/simplelist": listed(({ userid, name, department }) => ({ userid, name, department })),
  "GET department/list": ({ departments }, { query }) => {
    const id = query.get("id");
    if (id === null) return ok({ department: departments });
    if (!departments.some((one) => one.id === Number(id))) return { errcode: 60123 };
    const wanted = new Set([Number(id)]);
    for (const one of departments) if (wanted.has(one.parentid)) wanted.add(one.id);
    return ok({ department: departments.filter((one) => wanted.has(one.id)) });
  },
  "GET tag/list": ({ tags }) => ok({ taglist: tags.map(({ tagid, tagname }) => ({ tagid, tagname })) }),
  "GET tag/get": ({ tags, members }, { query }) => {
    const tag = tags.find((one) => one.tagid === Number(query.get("tagid")));
    if (tag === undefined) return { errcode: 40068 };
    const userlist = tag.userids.map((userid) => ({ userid, name: members.find((one) => one.userid === userid)?.name ?? "" }));
    return ok({ tagname: tag.tagname, userlist, partylist: tag.partylist });
  },
};

const contactCalls: Readonly<Record<string, Call>> = {
  "POST user/list_id": ({ members }, { body }) => {
    const { cursor = "0", limit } = body ?? {};
    if (typeof limit !== "number" || limit < 1 || limit > 10_000) return { errcode: 40058 };
    const all = members.flatMap(({ userid, department }) => department.map((id) => ({ userid, department: id })));
    // A page is smaller than what was asked for, so that there are several.
    const [from, size] = [Number(cursor), Math.min(limit, 3)];
    const isLast = from + size >= all.length;
    return ok({ dept_user: all.slice(from, from + size), next_cursor: isLast ? "" : String(from + size) });
  },
  "GET department/simplelist": ({ departments }) =>
    ok({ department_id: departments.map(({ id, parentid, order }) => ({ id, parentid, order })) }),
};

function detailOf(member: WecomMember): object {
  const leads = member.department.map(() => 0);
  return { ...member, order: leads, is_leader_in_dept: leads, isleader: 0, enable: member.status === 2 ? 0 : 1, alias: "" };
}
