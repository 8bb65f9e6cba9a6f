import { endpoints } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import {
  checkMembers,
  groupType,
  listPushedGroups,
  type MemberChanges,
  memberIdsIn,
  memberIdsOf,
  memberUnits,
  type Push,
  planAddGroup,
  planChangeGroup,
  planDeleteGroup,
  readGroupPatch,
  readPatch,
  readPushedGroup,
  readResource,
  type ScimDeps,
  select,
  selects,
  toGroup,
} from "../../directory/index.ts";
import type { GroupRow } from "../../store/port.ts";
import type { HttpEnvironment } from "../environment.ts";
import { commitPush } from "./commit-push.ts";
import { readListRequest, readScimBody, readSelection } from "./request.ts";
import { answerScim, listOf, type ScimSurface } from "./routes.ts";

/** A whole group of ten thousand people (PUT). */
const maxBodyBytes = 2_097_152;

/** `/scim/v2/Groups`. */
export function addGroupRoutes({ app, deps, admit }: ScimSurface): void {
  const { store, baseUrl } = deps;
  const path = `${endpoints.scim}/Groups`;
  const answer = async (c: Context<HttpEnvironment>, group: GroupRow, status?: 201): Promise<Response> => {
    const selection = readSelection(c);
    const members = selects(groupType, selection, "members") ? await memberIdsOf(store, group.id) : undefined;
    return answerScim(c, select(groupType, selection, toGroup(group, members, baseUrl)), status, `${baseUrl}/Groups/${group.id}`);
  };
  app.get(path, async (c) => {
    const push = await admit(c);
    const selection = readSelection(c);
    const listed = await listPushedGroups(deps, push, readListRequest(c), selects(groupType, selection, "members"));
    return answerScim(c, listOf({ ...listed, resources: listed.resources.map((resource) => select(groupType, selection, resource)) }));
  });
  app.post(path, async (c) => {
    const push = await admit(c);
    const resource = readResource(groupType, await readScimBody(c, maxBodyBytes));
    const joining = new Set(memberIdsIn(resource));
    await checkMembers(store, push, joining);
    const group = await commitPush(store, () => planAddGroup(deps, push, resource));
    await fill(deps, push, group.id, { clears: false, joining, leaving: new Set() });
    return answer(c, group, 201);
  });
  app.get(`${path}/:id`, async (c) => answer(c, await readPushedGroup(store, await admit(c), c.req.param("id"))));
  app.put(`${path}/:id`, async (c) => {
    const push = await admit(c);
    const resource = readResource(groupType, await readScimBody(c, maxBodyBytes));
    const read = () => readPushedGroup(store, push, c.req.param("id"));
    await read();
    const joining = new Set(memberIdsIn(resource));
    await checkMembers(store, push, joining);
    const group = await commitPush(store, async () => planChangeGroup(deps, push, await read(), resource));
    await fill(deps, push, group.id, { clears: true, joining, leaving: new Set() });
    return answer(c, group);
  });
  app.patch(`${path}/:id`, async (c) => {
    const push = await admit(c);
    const steps = readPatch(groupType, await readScimBody(c, maxBodyBytes));
    const read = async () => {
      const group = await readPushedGroup(store, push, c.req.param("id"));
      return { group, patched: readGroupPatch(toGroup(group, undefined, baseUrl), steps) };
    };
    const { group, patched } = await read();
    await checkMembers(store, push, patched.members.joining);
    await commitPush(store, async () => {
      const now = await read();
      return planChangeGroup(deps, push, now.group, now.patched.group);
    });
    await fill(deps, push, group.id, patched.members);
    return c.body(null, 204);
  });
  app.delete(`${path}/:id`, async (c) => {
    const push = await admit(c);
    await commitPush(store, async () => planDeleteGroup(deps, push, await readPushedGroup(store, push, c.req.param("id"))));
    return c.body(null, 204);
  });
}

/** Fills and empties a group, unit by unit: what was done before a failure stands, and the client's next try does the rest. */
async function fill(deps: ScimDeps, push: Push, groupId: string, changes: MemberChanges): Promise<void> {
  for await (const unit of memberUnits(deps, push, groupId, changes)) await deps.store.commit(unit);
}
