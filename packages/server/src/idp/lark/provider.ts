import { GuardError } from "@agent-id-guard/protocol";
import type { OpenAdapter } from "../adapter.ts";
import type { IdentityProvider } from "../port.ts";
import { tested } from "../tested.ts";
import { telling } from "../vendor-refusal.ts";
import { type Ask, createLark, type LarkSettings } from "./api.ts";
import { createDepartments } from "./departments.ts";
import { createDirectory } from "./directory.ts";
import { isHidden } from "./error-codes.ts";
import { createReceive } from "./events.ts";
import { createGroups } from "./groups.ts";
import { idTypes } from "./people.ts";
import { createSignIn } from "./sign-in.ts";

/** The adapter for Lark and Feishu: a self-built application of one tenant. */
export const openLark: OpenAdapter<"lark"> = (settings, secrets, ports): IdentityProvider => {
  const lark = createLark(settings, secrets.clientSecret ?? "", ports);
  const departments = createDepartments(ports.clock);
  const groups = createGroups();
  const { verificationToken, encryptKey = null } = secrets;
  return {
    signIn: createSignIn(settings, secrets.clientSecret ?? "", ports, { lark, departments, groups }),
    directory: createDirectory({ ask: lark.patient, departments, groups }),
    receive: verificationToken === undefined ? null : createReceive(settings, { verificationToken, encryptKey }, ports.clock),
    test: () => lookAt(settings, lark.patient, { verificationToken, encryptKey }),
  };
};

interface Told {
  readonly verificationToken: string | undefined;
  readonly encryptKey: string | null;
}

function lookAt(settings: LarkSettings, ask: Ask, { verificationToken, encryptKey }: Told) {
  return tested({
    credentials: telling(async () => {
      await ask("/tenant/v2/tenant/query").catch((error: unknown) => {
        if (!isHidden(error)) throw error;
      });
      return "Lark knows the App ID and the App Secret";
    }),
    tenant: telling(async () => {
      const { tenant } = await ask("/tenant/v2/tenant/query");
      const found = (tenant as { readonly tenant_key?: unknown } | undefined)?.tenant_key;
      if (found !== settings.tenantKey)
        throw new GuardError("idp.unreachable", { description: "The application belongs to another tenant than the settings say" });
      return "The application belongs to the tenant of the settings";
    }),
    people: telling(async () => {
      const { department_ids: ids, user_ids: users } = await ask("/contact/v3/scopes", { ...idTypes, page_size: "50" });
      const [shownDepartments, shownUsers] = [ids, users].map((list) => (Array.isArray(list) ? list.length : 0));
      if (shownDepartments === 0 && shownUsers === 0)
        throw new GuardError("idp.unreachable", { description: "The application's contact scope is empty" });
      return `The application sees ${shownDepartments} departments at the top of its scope, and ${shownUsers} people by themselves`;
    }),
    groups: telling(async () => {
      await ask("/contact/v3/group/simplelist", { type: "1", page_size: "50" });
      return "User groups can be read";
    }),
    callbacks:
      verificationToken === undefined
        ? { skipped: "No verification token is set: changes are found by full runs alone" }
        : encryptKey === null
          ? { skipped: "Set an encrypt key too: without one events are not signed" }
          : async () => "Events are verified by signature and token",
  });
}
