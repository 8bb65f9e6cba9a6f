import {
  createGroupSchema,
  type GroupAnswer,
  groupPageSchema,
  groupQuerySchema,
  groupSchema,
  idSchema,
  type MemberAnswer,
  memberPageSchema,
  memberSchema,
  pageQuerySchema,
  updateGroupSchema,
} from "@agent-id-guard/protocol";
import { z } from "zod";
import {
  listGroups,
  listMembers,
  planAddMember,
  planCreateGroup,
  planRemoveGroup,
  planRemoveMember,
  planRenameGroup,
  readGroup,
  readUser,
} from "../../directory/index.ts";
import type { GroupRow, MembershipRow } from "../../store/port.ts";
import { pageOfRows } from "./paging.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ groupId: idSchema("group") });

export function groupRoutes(ports: ApiPorts): readonly ApiRoute[] {
  return [...registryRoutes(ports), ...memberRoutes(ports)];
}

function registryRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    read({
      method: "get",
      path: "/groups",
      name: "listGroups",
      summary: "List groups of people",
      query: groupQuerySchema,
      answer: groupPageSchema,
      read: ({ query: { limit, cursor, order, search, ...where } }) =>
        pageOfRows({ limit, cursor, order }, (window) => listGroups(store, { ...window, where, containing: search }), present),
    }),
    write({
      method: "post",
      path: "/groups",
      name: "createGroup",
      summary: "Make a group of people",
      body: createGroupSchema,
      status: 201,
      answer: groupSchema,
      plan: ({ body, change }) => answering(planCreateGroup(ports, change, body), reply),
    }),
    read({
      method: "get",
      path: "/groups/{groupId}",
      name: "getGroup",
      summary: "Read a group",
      params,
      answer: groupSchema,
      read: async ({ params: { groupId } }) => reply(await readGroup(store, groupId)),
    }),
    write({
      method: "patch",
      path: "/groups/{groupId}",
      name: "updateGroup",
      summary: "Rename a group",
      params,
      body: updateGroupSchema,
      precondition: true,
      answer: groupSchema,
      plan: async ({ params: { groupId }, body, version, change }) =>
        answering(planRenameGroup(change, await readGroup(store, groupId), version, body.name), reply),
    }),
    write({
      method: "delete",
      path: "/groups/{groupId}",
      name: "removeGroup",
      summary: "Remove a group that no grant names",
      params,
      precondition: true,
      status: 204,
      answer: z.undefined(),
      plan: async ({ params: { groupId }, version, change }) =>
        answering(await planRemoveGroup(store, change, await readGroup(store, groupId), version), () => ({ body: undefined })),
    }),
  ];
}

function memberRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/groups/{groupId}/members",
      name: "listGroupMembers",
      summary: "List the people of a group",
      params,
      query: pageQuerySchema,
      answer: memberPageSchema,
      async read({ params: { groupId }, query }) {
        await readGroup(store, groupId);
        return pageOfRows(query, (window) => listMembers(store, { ...window, where: { groupId } }), presentMember);
      },
    }),
    write({
      method: "post",
      path: "/groups/{groupId}/members",
      name: "addGroupMember",
      summary: "Put a person into a group",
      params,
      body: z.strictObject({ userId: idSchema("user") }).meta({ id: "AddMember" }),
      status: 201,
      answer: memberSchema,
      plan: async ({ params: { groupId }, body, change }) =>
        answering(planAddMember(change, await readGroup(store, groupId), await readUser(store, body.userId)), (row) => ({
          body: presentMember(row),
        })),
    }),
    write({
      method: "delete",
      path: "/groups/{groupId}/members/{userId}",
      name: "removeGroupMember",
      summary: "Take a person out of a group",
      params: params.extend({ userId: idSchema("user") }),
      status: 204,
      answer: z.undefined(),
      plan: async ({ params: { groupId, userId }, change }) =>
        answering(await planRemoveMember(store, change, await readGroup(store, groupId), userId), () => ({ body: undefined })),
    }),
  ];
}

function present(row: GroupRow): GroupAnswer {
  return row;
}

function presentMember({ userId, groupId, createdAtMs }: MembershipRow): MemberAnswer {
  return { userId, groupId, createdAtMs };
}

function reply(row: GroupRow) {
  return { body: present(row), version: row.version };
}
