import { endpoints } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import {
  listPushed,
  type Push,
  planAddUser,
  planDeleteUser,
  planPatchUser,
  planReplaceUser,
  readPatch,
  readPushed,
  readResource,
  select,
  toUser,
  userType,
} from "../../directory/index.ts";
import type { UserRow } from "../../store/port.ts";
import type { HttpEnvironment } from "../environment.ts";
import { commitPush } from "./commit-push.ts";
import { readListRequest, readScimBody, readSelection } from "./request.ts";
import { answerScim, listOf, type ScimSurface } from "./routes.ts";

const maxBodyBytes = 131_072;

/** `/scim/v2/Users`. */
export function addUserRoutes({ app, deps, admit }: ScimSurface): void {
  const { store, baseUrl } = deps;
  const path = `${endpoints.scim}/Users`;
  const answer = (c: Context<HttpEnvironment>, { provider }: Push, user: UserRow, status?: 201): Response => {
    const resource = select(userType, readSelection(c), toUser(provider, user, baseUrl));
    return answerScim(c, resource, status, `${baseUrl}/Users/${user.id}`);
  };
  app.get(path, async (c) => {
    const push = await admit(c);
    const selection = readSelection(c);
    const listed = await listPushed(deps, push, readListRequest(c));
    return answerScim(c, listOf({ ...listed, resources: listed.resources.map((resource) => select(userType, selection, resource)) }));
  });
  app.post(path, async (c) => {
    const push = await admit(c);
    const resource = readResource(userType, await readScimBody(c, maxBodyBytes));
    return answer(c, push, await commitPush(store, () => planAddUser(deps, push, resource)), 201);
  });
  app.get(`${path}/:id`, async (c) => {
    const push = await admit(c);
    return answer(c, push, await readPushed(store, push, c.req.param("id")));
  });
  app.put(`${path}/:id`, async (c) => {
    const push = await admit(c);
    const resource = readResource(userType, await readScimBody(c, maxBodyBytes));
    const plan = async () => planReplaceUser(deps, push, await readPushed(store, push, c.req.param("id")), resource);
    return answer(c, push, await commitPush(store, plan));
  });
  app.patch(`${path}/:id`, async (c) => {
    const push = await admit(c);
    const steps = readPatch(userType, await readScimBody(c, maxBodyBytes));
    const plan = async () => planPatchUser(deps, push, await readPushed(store, push, c.req.param("id")), steps);
    return answer(c, push, await commitPush(store, plan));
  });
  app.delete(`${path}/:id`, async (c) => {
    const push = await admit(c);
    await commitPush(store, async () => planDeleteUser(deps, push, await readPushed(store, push, c.req.param("id"))));
    return c.body(null, 204);
  });
}
