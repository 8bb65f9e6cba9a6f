import type { CodeMeaning } from "../vendor-refusal.ts";

const settings = (description: string, hint: string): CodeMeaning => ({ meaning: "settings", advice: { description, hint } });
const console = "Admin console (work.weixin.qq.com/wework_admin)";

const scope = settings(
  "WeCom does not let the application see this part of the organization",
  `${console}: App Management (应用管理), the application, Visible range (可见范围): add the whole company.`,
);
const wrongSecret = settings(
  "WeCom does not accept the Corp ID and Secret",
  `${console}: My Company (我的企业) has the Corp ID (企业ID), the application's page the Secret: paste both again.`,
);

/** `errcode`, which comes with HTTP 200. What is not here needs somebody to look. */
const byErrcode: Readonly<Record<string, CodeMeaning>> = {
  "-1": { meaning: "busy" },
  "40001": wrongSecret,
  "40013": wrongSecret,
  "41002": wrongSecret,
  "41004": wrongSecret,
  "40056": settings("WeCom does not know the Agent ID", `${console}: App Management (应用管理), the application: paste its AgentId again.`),
  "40014": { meaning: "token" },
  "41001": { meaning: "token" },
  "42001": { meaning: "token" },
  "40029": { meaning: "refused" },
  "41008": { meaning: "refused" },
  "45009": { meaning: "busy" },
  "45033": { meaning: "busy" },
  "48002": settings(
    "WeCom does not open this API to the secret that is set here",
    `${console}: use the Secret of the application, and for contact sync (通讯录同步) the one of Contacts Sync.`,
  ),
  "50001": settings(
    "The address that people come back to is not in the application's trusted domain",
    `${console}: the application, Web page authorization (网页授权及JS-SDK) and WeCom authorized login (企业微信授权登录): add this server's domain.`,
  ),
  "50002": {
    meaning: "refused",
    advice: { description: "This member is outside of the application's visible range", hint: "Ask the administrator of WeCom." },
  },
  "60003": { meaning: "gone" },
  "60123": { meaning: "gone" },
  "60011": scope,
  "60020": settings(
    "WeCom does not take calls from this server's address",
    `${console}: the application, Trusted IPs (企业可信IP): add the address that this server calls from.`,
  ),
  "60111": { meaning: "gone" },
  "81013": scope,
  "301002": scope,
};

export function meaningOfErrcode(errcode: number): CodeMeaning {
  return byErrcode[String(errcode)] ?? { meaning: "settings" };
}
