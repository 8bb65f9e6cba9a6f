import { createOutbound } from "../../../src/outbound/undici.ts";
import { startVendor } from "../vendors/vendor-server.ts";
import { openAtlassian } from "./atlassian.ts";
import { openDingtalk } from "./dingtalk.ts";
import { openGithub } from "./github.ts";
import { openGitlab } from "./gitlab.ts";
import { openGoogle } from "./google.ts";
import { openLarkOauth } from "./lark.ts";
import { openLinear } from "./linear.ts";
import { openMicrosoft } from "./microsoft.ts";
import { openNotion } from "./notion.ts";
import { openSalesforce } from "./salesforce.ts";
import { openSlack } from "./slack.ts";
import type { OauthVendor } from "./wire.ts";

/** All vendors of the catalogue, by its keys. */
function openVendors(): Readonly<Record<string, OauthVendor>> {
  return {
    atlassian: openAtlassian(),
    dingtalk: openDingtalk(),
    feishu: openLarkOauth({
      api: "open.feishu.cn",
      accounts: "accounts.feishu.cn",
      token: { host: "accounts.feishu.cn", path: "/oauth/v3/token" },
    }),
    github: openGithub("github.com", { host: "api.github.com", path: "" }),
    "github-enterprise": openGithub("github.example.com", { host: "github.example.com", path: "/api/v3" }),
    gitlab: openGitlab("gitlab.com"),
    google: openGoogle(),
    lark: openLarkOauth({
      api: "open.larksuite.com",
      accounts: "accounts.larksuite.com",
      token: { host: "open.larksuite.com", path: "/open-apis/authen/v2/oauth/token" },
    }),
    linear: openLinear(),
    microsoft: openMicrosoft(),
    notion: openNotion(),
    salesforce: openSalesforce(),
    slack: openSlack(),
  };
}

/** The hosts of all vendors on one loopback address. `outbound` reaches them, and nothing else, through the real dialler. */
export async function startOauthTown() {
  const vendors = openVendors();
  const server = await startVendor((request) => {
    const [, host = "", ...rest] = request.path.split("/");
    const at = { ...request, host, path: `/${rest.join("/")}` };
    const replies = Object.values(vendors).map((vendor) => vendor.answer(at));
    return replies.find((reply) => reply !== undefined) ?? { status: 404, contentType: "text/plain", body: "no such address" };
  });
  const dialler = createOutbound();
  const dial = dialler.fetch(true);
  const fetchHere: typeof globalThis.fetch = (input, init) => {
    const { protocol, host, pathname, search } = new URL(input instanceof Request ? input.url : input);
    if (protocol !== "https:") throw new TypeError("expected https");
    return dial(`${server.url}/${host}${pathname}${search}`, init);
  };
  return {
    vendors,
    server,
    outbound: { fetch: () => fetchHere },
    async close() {
      await server.close();
      await dialler.close();
    },
  };
}
