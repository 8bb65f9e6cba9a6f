/** What an organization of DingTalk has in it, in DingTalk's own words. */
export interface DingtalkOrganization {
  /** Without the organization itself, which is department 1. */
  departments: { readonly dept_id: number; readonly parent_id: number; readonly name: string }[];
  members: DingtalkMember[];
  roles: { readonly id: number; readonly name: string; readonly group_name: string }[];
  /** Contacts outside of the organization: union id and the id that it has for them. */
  externals: { readonly unionid: string; readonly userid: string }[];
  leaveRecords: { readonly userId: string; readonly name: string; readonly leaveTime: string; readonly leaveReason: string }[];
}

export interface DingtalkMember {
  readonly userid: string;
  readonly unionid: string;
  readonly name: string;
  readonly dept_id_list: readonly number[];
  readonly active: boolean;
  readonly title?: string;
  readonly job_number?: string;
  readonly org_email?: string;
  readonly email?: string;
  readonly manager_userid?: string;
  readonly extension?: string;
  readonly mobile?: string;
  readonly roleIds: readonly number[];
}

type Body = Readonly<Record<string, unknown>>;

const ok = (result: unknown) => ({ errcode: 0, errmsg: "ok", result });
const parameter = { errcode: 400002, errmsg: "参数错误" };
const noUser = { errcode: 60121, errmsg: "找不到该用户" };
const noDepartment = { errcode: 60003, errmsg: "部门不存在" };

/** One call of the older API whose token was good. */
export function answerDirectory(organization: DingtalkOrganization, path: string, body: Body): object {
  const answer = calls[path];
  return answer === undefined ? { errcode: 22, errmsg: "不合法的请求" } : answer(organization, body);
}

const calls: Readonly<Record<string, (organization: DingtalkOrganization, body: Body) => object>> = {
  "user/getbyunionid": ({ members, externals }, { unionid }) => {
    const member = members.find((one) => one.unionid === unionid);
    if (member !== undefined) return ok({ contact_type: 0, userid: member.userid });
    const external = externals.find((one) => one.unionid === unionid);
    return external === undefined ? noUser : ok({ contact_type: 1, userid: external.userid });
  },
  "v2/user/get": (organization, { userid }) => {
    const member = organization.members.find((one) => one.userid === userid);
    return member === undefined ? noUser : ok(detailOf(organization, member));
  },
  "v2/department/get": ({ departments }, { dept_id: id }) => {
    const department = departments.find((one) => one.dept_id === id);
    return department === undefined ? noDepartment : ok(department);
  },
  "v2/department/listsub": ({ departments }, { dept_id: id = 1 }) => {
    if (id !== 1 && !departments.some((one) => one.dept_id === id)) return noDepartment;
    return ok(departments.filter((one) => one.parent_id === id).map((one) => ({ ...one, create_dept_group: true, auto_add_user: true })));
  },
  "v2/user/list": ({ departments, members }, { dept_id: id, cursor, size }) => {
    if (id !== 1 && !departments.some((one) => one.dept_id === id)) return noDepartment;
    if (typeof cursor !== "number" || typeof size !== "number" || size < 1 || size > 100) return parameter;
    const all = members.filter((one) => one.dept_id_list.includes(id as number));
    const more = cursor + size < all.length;
    // A list has neither the manager nor the roles.
    const list = all.slice(cursor, cursor + size).map(({ manager_userid: _manager, roleIds: _roles, ...one }) => one);
    return ok({ has_more: more, ...(more ? { next_cursor: cursor + size } : {}), list });
  },
  "role/list": ({ roles }, { offset, size }) => {
    if (typeof offset !== "number" || typeof size !== "number" || size < 1 || size > 200) return parameter;
    const groups = [...Map.groupBy(roles, (role) => role.group_name)];
    const list = groups.map(([name, own], at) => ({ groupId: at + 1, name, roles: own.map((role) => ({ id: role.id, name: role.name })) }));
    return ok({ hasMore: offset + size < list.length, list: list.slice(offset, offset + size) });
  },
  "role/simplelist": ({ members }, { role_id: id, offset, size }) => {
    if (typeof offset !== "number" || typeof size !== "number" || size < 1 || size > 200) return parameter;
    const all = members.filter((one) => one.roleIds.includes(id as number)).map(({ userid, name }) => ({ userid, name }));
    return ok({ hasMore: offset + size < all.length, nextCursor: offset + size, list: all.slice(offset, offset + size) });
  },
};

function detailOf({ roles }: DingtalkOrganization, { roleIds, ...member }: DingtalkMember): object {
  const own = roles.filter((role) => roleIds.includes(role.id));
  return {
    ...member,
    admin: false,
    boss: false,
    senior: false,
    hide_mobile: false,
    leader_in_dept: member.dept_id_list.map((dept_id) => ({ dept_id, leader: false })),
    hired_date: 1_700_000_000_000,
    ...(own.length === 0 ? {} : { role_list: own }),
  };
}
