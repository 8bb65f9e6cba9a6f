import type { ProviderTest } from "@agent-id-guard/protocol";
import { type Look, tested } from "../tested.ts";
import { saysGone, telling } from "../vendor-refusal.ts";
import { departmentsSchema, leaveRecordsSchema, memberIdSchema, memberPageSchema, rolePageSchema } from "./answers.ts";
import type { DingtalkApi } from "./api.ts";
import { topDepartment } from "./members.ts";

const language = "zh_CN";

/** The connection test: what of DingTalk's API is open to the application, and what to grant where it is not. */
export function tryOutDingtalk(api: DingtalkApi, nowMs: number, callbacks: Look): Promise<ProviderTest> {
  const startTime = new Date(nowMs - 24 * 3_600_000).toISOString();
  const department = Number(topDepartment);
  return tested({
    credentials: telling(async () => {
      await api.prepare();
      return "DingTalk knows the Client ID and Client Secret";
    }),
    signIn: telling(async () => {
      await findNobody(api);
      return "Members are found by the union id that they sign in with";
    }),
    departments: telling(async () => {
      const found = await api.ask("v2/department/listsub", { dept_id: department, language }, departmentsSchema);
      return `The organization's departments can be read: ${found?.length ?? 0} right below it`;
    }),
    people: telling(async () => {
      await api.ask("v2/user/list", { dept_id: department, cursor: 0, size: 1, language }, memberPageSchema);
      return "Members can be read";
    }),
    groups: telling(async () => {
      await api.ask("role/list", { offset: 0, size: 1 }, rolePageSchema);
      return "Roles can be read";
    }),
    departures: telling(async () => {
      await api.read("contact/empLeaveRecords", { startTime, nextToken: "0", maxResults: "1" }, leaveRecordsSchema);
      return "Records of departures can be read";
    }),
    callbacks,
  });
}

/** Looks for a member that can't exist: where that is allowed, DingTalk says that there is none. */
async function findNobody(api: DingtalkApi): Promise<void> {
  try {
    await api.ask("user/getbyunionid", { unionid: "agent-id-guard-connection-test" }, memberIdSchema);
  } catch (error) {
    if (!saysGone(error)) throw error;
  }
}
