import {
  actionSchema,
  createUserSchema,
  groupPageSchema,
  idSchema,
  pageQuerySchema,
  setRoleSchema,
  type UserAnswer,
  updateUserSchema,
  userPageSchema,
  userQuerySchema,
  userSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import {
  departmentsAt,
  listGroupsOf,
  listUsers,
  planCreateUser,
  planResumeUser,
  planSetRole,
  planSuspendUser,
  planUpdateUser,
  readUser,
} from "../../directory/index.ts";
import type { UserRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ userId: idSchema("user") });

export function userRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...registryRoutes(ports), ...lifeRoutes(ports)];
}

function registryRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/users",
      name: "listUsers",
      summary: "List people; `search` looks at names and e-mail addresses",
      query: userQuerySchema,
      answer: userPageSchema,
      async read({ query: { limit, cursor, order, search, department, ...rest } }) {
        const where = department === undefined ? rest : { ...rest, department: await departmentsAt(store, department) };
        return pageOfRows({ limit, cursor, order }, (window) => listUsers(store, { ...window, where, containing: search }), present);
      },
    }),
    write({
      method: "post",
      path: "/users",
      name: "createUser",
      summary: "Put a person into the built-in directory",
      body: createUserSchema,
      status: 201,
      errors: ["request.rate_limited"],
      answer: userSchema,
      plan: async ({ body, change }) => answering(await planCreateUser(ports, change, body), replyWithUser),
    }),
    read({
      method: "get",
      path: "/users/{userId}",
      name: "getUser",
      summary: "Read a person",
      params,
      answer: userSchema,
      read: async ({ params: { userId } }) => replyWithUser(await readUser(store, userId)),
    }),
    read({
      method: "get",
      path: "/users/{userId}/groups",
      name: "listUserGroups",
      summary: "List the groups that a person is in",
      params,
      query: pageQuerySchema,
      answer: groupPageSchema,
      async read({ params: { userId }, query }) {
        await readUser(store, userId);
        return pageOfRows(
          query,
          (window) => listGroupsOf(store, userId, window),
          ({ group }) => group,
        );
      },
    }),
    write({
      method: "patch",
      path: "/users/{userId}",
      name: "updateUser",
      summary: "Change a person of the built-in directory",
      params,
      body: updateUserSchema,
      precondition: true,
      errors: ["request.rate_limited"],
      answer: userSchema,
      plan: async ({ params: { userId }, body, version, change }) =>
        answering(await planUpdateUser(ports, change, await readUser(store, userId), version, body), replyWithUser),
    }),
  ];
}

function lifeRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    write({
      method: "post",
      path: "/users/{userId}/suspend",
      name: "suspendUser",
      summary: "Stop a person at once, and every agent that acts for them",
      params,
      body: actionSchema,
      precondition: true,
      answer: userSchema,
      plan: async ({ params: { userId }, body, version, change }) =>
        answering(await planSuspendUser(store, change, await readUser(store, userId), version, body.reason), replyWithUser),
    }),
    write({
      method: "post",
      path: "/users/{userId}/resume",
      name: "resumeUser",
      summary: "Let a suspended person sign in again",
      params,
      body: actionSchema,
      precondition: true,
      answer: userSchema,
      plan: async ({ params: { userId }, body, version, change }) =>
        answering(planResumeUser(change, await readUser(store, userId), version, body.reason), replyWithUser),
    }),
    write({
      method: "put",
      path: "/users/{userId}/role",
      name: "setUserRole",
      summary: "Give a person a role in the administration, or none",
      params,
      body: setRoleSchema,
      precondition: true,
      answer: userSchema,
      plan: async ({ params: { userId }, body, version, change }) =>
        answering(await planSetRole(store, change, await readUser(store, userId), version, body.role), replyWithUser),
    }),
  ];
}

function present({
  passwordHash: _,
  directoryRef: _ref,
  managerRef: _manager,
  profile: _profile,
  otherDepartments,
  ...row
}: UserRow): UserAnswer {
  return { ...row, otherDepartments: [...otherDepartments] };
}

/** A person as the API answers with them. */
export function replyWithUser(row: UserRow) {
  return { body: present(row), version: row.version };
}
