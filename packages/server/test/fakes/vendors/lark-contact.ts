/** A user as the contact directory has them. */
export type LarkUser = Record<string, unknown> & { union_id: string; department_ids: string[] };

export interface LarkCompany {
  users: LarkUser[];
  departments: { open_department_id: string; parent_department_id: string; name: string }[];
  groups: { id: string; name: string; type: 1 | 2; users: string[]; departments: string[] }[];
  /** Top departments and people of the contact scope. */
  scope: { departments: string[]; users: string[] };
  /** Permissions that the application lacks. */
  lacking: Set<"contact" | "group" | "tenant">;
  /** Who may not use the application. */
  barred: Set<string>;
}

type Reply = { readonly status: number; readonly body: unknown };

const ok = (data: unknown): Reply => ({ status: 200, body: { code: 0, msg: "success", data } });
const wrong = (status: number, code: number): Reply => ({ status, body: { code, msg: "refused", error: { log_id: "l" } } });

export function answerContact(company: LarkCompany, tenantKey: string, { pathname, searchParams: q }: URL): Reply {
  const path = pathname.slice("/open-apis".length);
  if (path === "/tenant/v2/tenant/query")
    return company.lacking.has("tenant") ? wrong(400, 99991672) : ok({ tenant: { name: "Acme", tenant_key: tenantKey } });
  if (path.startsWith("/contact/v3/group")) return company.lacking.has("group") ? wrong(400, 99991672) : groups(company, path, q);
  if (company.lacking.has("contact")) return wrong(400, 99991672);
  if (q.get("user_id_type") !== "union_id" || q.get("department_id_type") !== "open_department_id") return wrong(400, 99992402);
  if (path === "/contact/v3/scopes") return paged(q, [[...company.scope.departments], [...company.scope.users]]);
  if (path === "/contact/v3/users/find_by_department") {
    const id = q.get("department_id") ?? "";
    if (!isVisible(company, id)) return wrong(403, 40004);
    return listed(
      q,
      "items",
      company.users.filter((user) => user.department_ids.includes(id) && !hasLeft(user)),
    );
  }
  const [, , , kind, id = "", children] = path.split("/");
  if (kind === "users") return oneUser(company, decodeURIComponent(id));
  if (kind === "departments" && children === undefined) {
    const department = company.departments.find((candidate) => candidate.open_department_id === id);
    return department !== undefined && isVisible(company, id) ? ok({ department }) : wrong(403, 40004);
  }
  if (kind === "departments" && children === "children")
    return isVisible(company, id)
      ? listed(q, "items", q.get("fetch_child") === "true" ? below(company, id) : childrenOf(company, id))
      : wrong(403, 40004);
  return { status: 404, body: { code: 404, msg: "not found" } };
}

function oneUser(company: LarkCompany, unionId: string): Reply {
  const user = company.users.find((candidate) => candidate.union_id === unionId);
  if (user === undefined) return wrong(400, 41050);
  const isShown = hasLeft(user) || company.scope.users.includes(unionId) || user.department_ids.some((id) => isVisible(company, id));
  return isShown ? ok({ user }) : wrong(400, 41050);
}

function groups(company: LarkCompany, path: string, q: URLSearchParams): Reply {
  if (path === "/contact/v3/group/simplelist")
    return listed(
      q,
      "grouplist",
      company.groups.filter(({ type }) => String(type) === q.get("type")).map(({ id, name, type }) => ({ id, name, type })),
    );
  if (path === "/contact/v3/group/member_belong") {
    if (q.get("member_id_type") !== "union_id") return wrong(400, 42002);
    const mine = company.groups.filter(
      ({ type, users }) => String(type) === q.get("group_type") && users.includes(q.get("member_id") ?? ""),
    );
    return listed(
      q,
      "group_list",
      mine.map(({ id }) => id),
    );
  }
  const [, , , , id = "", members] = path.split("/");
  const group = company.groups.find((candidate) => candidate.id === id);
  if (group === undefined) return wrong(400, 42002);
  if (members === undefined) return ok({ group: { id: group.id, name: group.name } });
  const type = q.get("member_type");
  const ids = type === "user" ? group.users : type === "department" ? group.departments : undefined;
  if (ids === undefined || q.get("member_id_type") !== (type === "user" ? "union_id" : "open_department_id")) return wrong(400, 42002);
  return listed(
    q,
    "memberlist",
    ids.map((memberId) => ({ member_id: memberId, member_type: type, member_id_type: q.get("member_id_type") })),
  );
}

function hasLeft({ status }: LarkUser): boolean {
  const { is_resigned: isResigned, is_exited: isExited } = (status ?? {}) as Record<string, unknown>;
  return isResigned === true || isExited === true;
}

function childrenOf(company: LarkCompany, id: string) {
  return company.departments.filter((department) => department.parent_department_id === id);
}

function below(company: LarkCompany, id: string): LarkCompany["departments"] {
  return childrenOf(company, id).flatMap((child) => [child, ...below(company, child.open_department_id)]);
}

function isVisible({ departments, scope }: LarkCompany, id: string): boolean {
  for (let here: string | undefined = id; here !== undefined && here !== "0"; ) {
    if (scope.departments.includes(here)) return true;
    const at: string = here;
    here = departments.find((department) => department.open_department_id === at)?.parent_department_id;
  }
  return false;
}

/** At most fifty a page; here two, so that pages are turned. */
function listed(q: URLSearchParams, member: string, all: readonly unknown[]): Reply {
  const size = Number(q.get("page_size") ?? 10);
  if (!(size >= 1 && size <= 50)) return wrong(400, 40011);
  const from = Number(q.get("page_token")?.replace(/^p/, "") ?? 0);
  if (Number.isNaN(from)) return wrong(400, 40012);
  const to = from + Math.min(size, 2);
  const hasMore = to < all.length;
  return ok({
    has_more: hasMore,
    ...(hasMore ? { page_token: `p${to}` } : {}),
    ...(all.length === 0 ? {} : { [member]: all.slice(from, to) }),
  });
}

/** Departments on the first page, people on the second. */
function paged(q: URLSearchParams, [departments = [], users = []]: readonly string[][]): Reply {
  if (!(Number(q.get("page_size") ?? 50) <= 50)) return wrong(400, 40011);
  return q.get("page_token") === "p2"
    ? ok({ has_more: false, user_ids: users })
    : ok({ has_more: true, page_token: "p2", department_ids: departments });
}
