import type { OpenAdapter } from "../adapter.ts";
import { callbackCryptoOf, tryOutCallbacks } from "../callback-secrets.ts";
import { createDingtalkApi } from "./api.ts";
import { createDingtalkCallbacks } from "./callback.ts";
import { createDingtalkDirectory } from "./directory.ts";
import { createMembers } from "./members.ts";
import { createDingtalkSignIn } from "./sign-in.ts";
import { tryOutDingtalk } from "./try-out.ts";

/** The adapter for DingTalk: an internal application of one organization. */
export const openDingtalk: OpenAdapter<"dingtalk"> = (settings, secrets, ports) => {
  const { corpId, clientId } = settings;
  const api = createDingtalkApi(settings, secrets.clientSecret ?? "", ports);
  const members = createMembers(api, corpId, ports.clock);
  // In-app subscriptions are sealed for the application, callbacks registered through the API for the organization.
  const crypto = callbackCryptoOf(secrets, [clientId, corpId], ports);
  return {
    signIn: createDingtalkSignIn(settings, api, members, ports.clock),
    directory: createDingtalkDirectory(api, members, ports.clock),
    receive: crypto === null ? null : createDingtalkCallbacks(crypto, corpId),
    test: () => tryOutDingtalk(api, ports.clock.nowMs(), tryOutCallbacks(secrets)),
  };
};
