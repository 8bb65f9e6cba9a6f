import type { OpenAdapter } from "../adapter.ts";
import { callbackCryptoOf, tryOutCallbacks } from "../callback-secrets.ts";
import { createWecomApi } from "./api.ts";
import { createWecomCallbacks } from "./callback.ts";
import { createWecomDirectory } from "./directory.ts";
import { createMembers } from "./members.ts";
import { createWecomSignIn } from "./sign-in.ts";
import { createTags } from "./tags.ts";
import { createTree } from "./tree.ts";
import { tryOutWecom } from "./try-out.ts";

/** The adapter for WeCom: a self-built application of one corporation. */
export const openWecom: OpenAdapter<"wecom"> = (settings, secrets, ports) => {
  const { corpId, apiUrl, rootDepartmentId } = settings;
  const { clock } = ports;
  const api = createWecomApi(apiUrl, corpId, secrets.clientSecret ?? "", ports);
  const contacts = secrets.contactSecret === undefined ? null : createWecomApi(apiUrl, corpId, secrets.contactSecret, ports);
  const trees = createTree(api, rootDepartmentId, clock);
  const tagLists = createTags(api, clock);
  const members = createMembers(api, corpId, trees, tagLists);
  const crypto = callbackCryptoOf(secrets, [corpId], ports);
  return {
    signIn: createWecomSignIn(settings, api, members, clock),
    directory: createWecomDirectory({ api, contacts, members, trees, tagLists, clock }),
    receive: crypto === null ? null : createWecomCallbacks(crypto, corpId),
    test: () => tryOutWecom({ api, contacts, rootDepartmentId, callbacks: tryOutCallbacks(secrets) }),
  };
};
