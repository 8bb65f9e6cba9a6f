import type { ProviderTest } from "@agent-id-guard/protocol";
import { type Look, tested } from "../tested.ts";
import { telling, VendorRefusal } from "../vendor-refusal.ts";
import { departmentsSchema, memberIdsSchema, membersSchema, signedInSchema, tagsSchema } from "./answers.ts";
import type { WecomApi } from "./api.ts";

export interface TryOutDeps {
  readonly api: WecomApi;
  readonly contacts: WecomApi | null;
  readonly rootDepartmentId: number;
  readonly callbacks: Look;
}

/** The connection test: what of WeCom's API is open to the application's secret, and what to grant where it is not. */
export function tryOutWecom({ api, contacts, rootDepartmentId, callbacks }: TryOutDeps): Promise<ProviderTest> {
  const id = String(rootDepartmentId);
  return tested({
    credentials: telling(async () => {
      await api.prepare();
      return "WeCom knows the Corp ID and the application's Secret";
    }),
    signIn: telling(async () => {
      await askWhoIsNobody(api);
      return "The application may ask who signs in. Its trusted domain shows at the first sign-in";
    }),
    departments: telling(async () => {
      const { department } = await api.get("department/list", rootDepartmentId === 1 ? {} : { id }, departmentsSchema);
      return `${department?.length ?? 0} departments are visible to the application`;
    }),
    people: telling(() => tryPeople(api, contacts, id)),
    groups: telling(async () => {
      const { taglist } = await api.get("tag/list", {}, tagsSchema);
      return `${taglist?.length ?? 0} tags are visible to the application`;
    }),
    callbacks,
  });
}

/** A code that can't exist: where the question is allowed, WeCom says that the code is bad. */
async function askWhoIsNobody(api: WecomApi): Promise<void> {
  try {
    await api.get("auth/getuserinfo", { code: "agent-id-guard-connection-test" }, signedInSchema);
  } catch (error) {
    if (!(error instanceof VendorRefusal) || error.meaning !== "refused") throw error;
  }
}

async function tryPeople(api: WecomApi, contacts: WecomApi | null, departmentId: string): Promise<string> {
  try {
    await api.get("user/list", { department_id: departmentId }, membersSchema);
    return "Members can be read by department";
  } catch (error) {
    if (contacts === null || !(error instanceof VendorRefusal) || error.meaning !== "settings") throw error;
    await contacts.post("user/list_id", { limit: 1 }, memberIdsSchema);
    return "Members are read one by one, by the ids that contact sync tells";
  }
}
