import type { Clock } from "../../clock/port.ts";
import { patiently } from "../patience.ts";
import { saysGone, VendorRefusal } from "../vendor-refusal.ts";
import { type Member, memberIdsSchema, membersSchema } from "./answers.ts";
import type { WecomApi } from "./api.ts";
import type { Members } from "./members.ts";
import { departmentsOf } from "./person.ts";
import type { WecomTree } from "./tree.ts";

export interface EverybodyDeps {
  /** As the application. */
  readonly api: WecomApi;
  /** As contact sync; null: its secret is not set. */
  readonly contacts: WecomApi | null;
  readonly members: Members;
  readonly clock: Clock;
}

const idPageSize = 5_000;
const atOnce = 8;
/** No privilege over this member or department. */
const outsideScope = "60011";

/** Lists of members are closed to the application. */
class ListRefused extends Error {
  override readonly name = "ListRefused";
  readonly refusal: VendorRefusal;

  constructor(refusal: VendorRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Every member once, by the lists of the departments; where those are closed, by the ids that contact sync may read. Fails with a `VendorRefusal`. */
export async function* everybody(deps: EverybodyDeps, tree: WecomTree): AsyncGenerator<Member> {
  try {
    yield* byDepartment(deps, tree);
  } catch (error) {
    if (!(error instanceof ListRefused)) throw error;
    if (deps.contacts === null) throw error.refusal;
    yield* byId(deps, deps.contacts);
  }
}

/** Where members are in several departments, they are told in the first of theirs that is read. Nobody is held for that. */
async function* byDepartment(deps: EverybodyDeps, tree: WecomTree): AsyncGenerator<Member> {
  const ids = [tree.topId, ...tree.departments.keys()];
  const read = new Set(ids);
  for (const id of ids)
    for (const member of await listOf(deps, id, tree)) {
      const place = departmentsOf(member).find((one) => read.has(one)) ?? id;
      if (place === id) yield member;
    }
}

/** The top may be outside of what the application sees, while departments below it are not. That lists are closed shows at the first department that is read. */
async function listOf({ api, clock }: EverybodyDeps, id: string, { topId, departments }: WecomTree): Promise<readonly Member[]> {
  try {
    const { userlist } = await patiently(clock, () => api.get("user/list", { department_id: id }, membersSchema));
    return userlist ?? [];
  } catch (error) {
    if (!(error instanceof VendorRefusal) || error.meaning !== "settings") throw error;
    if (id === topId && departments.size > 0 && error.vendorCode === outsideScope) return [];
    throw new ListRefused(error);
  }
}

/** New servers get no lists with the secret of contact sync, only ids; the details are asked for as the application. Whom that may not see is not told. */
async function* byId(deps: EverybodyDeps, contacts: WecomApi): AsyncGenerator<Member> {
  for await (const entries of idPages(contacts, deps.clock))
    for (let at = 0; at < entries.length; at += atOnce) {
      const found = await Promise.all(entries.slice(at, at + atOnce).map((entry) => toldAt(deps, entry.userid, String(entry.department))));
      yield* found.filter((member) => member !== undefined);
    }
}

interface Listed {
  readonly userid: string;
  readonly department: number;
}

async function* idPages(contacts: WecomApi, clock: Clock): AsyncGenerator<readonly Listed[]> {
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const body: object = cursor === "" ? { limit: idPageSize } : { cursor, limit: idPageSize };
    const page: { dept_user?: readonly Listed[] | null | undefined; next_cursor?: string | null | undefined } = await patiently(clock, () =>
      contacts.post("user/list_id", body, memberIdsSchema),
    );
    yield page.dept_user ?? [];
    cursor = page.next_cursor === null || page.next_cursor === "" || page.next_cursor === cursor ? undefined : page.next_cursor;
  }
}

/** A member who is listed for this department, unless they are told at another of theirs, or can't be seen, or left meanwhile. */
async function toldAt({ members, clock }: EverybodyDeps, userid: string, department: string): Promise<Member | undefined> {
  try {
    const member = await patiently(clock, () => members.read(userid));
    return (departmentsOf(member)[0] ?? department) === department ? member : undefined;
  } catch (error) {
    if (saysGone(error) || (error instanceof VendorRefusal && error.vendorCode === outsideScope)) return undefined;
    throw error;
  }
}
