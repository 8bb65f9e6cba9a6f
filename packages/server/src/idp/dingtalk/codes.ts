import type { CodeMeaning } from "../vendor-refusal.ts";

const notGranted = (what: string): CodeMeaning => ({
  meaning: "settings",
  advice: {
    description: `DingTalk does not let the application ${what}`,
    hint: "Developer console (open-dev.dingtalk.com): the application, Permission Management (权限管理): grant what docs/identity-providers/dingtalk.md lists, for all employees.",
  },
});

const tooOften: CodeMeaning = { meaning: "busy" };
const quota: CodeMeaning = {
  meaning: "settings",
  advice: {
    description: "The organization has used up the calls that DingTalk gives it this month",
    hint: "Developer console: API call volume (API 调用量): add to it, or wait for the next month.",
  },
};
const wrongSecret: CodeMeaning = {
  meaning: "settings",
  advice: {
    description: "DingTalk does not accept the Client ID and Client Secret",
    hint: "Developer console: the application, Credentials & Basic Info (凭证与基础信息): paste both again.",
  },
};
const address: CodeMeaning = {
  meaning: "settings",
  advice: {
    description: "DingTalk does not take calls from this server's address",
    hint: "Developer console: the application, Security (安全设置): add the address to the server egress IPs (服务器出口IP).",
  },
};

/** `errcode` of the older API, and `sub_code` of its gateway (`errcode` 88). */
const byErrcode: Readonly<Record<string, CodeMeaning>> = {
  "-1": tooOften,
  "40001": wrongSecret,
  "40014": { meaning: "token" },
  "40078": { meaning: "token" },
  "42001": { meaning: "token" },
  "40089": wrongSecret,
  "50002": notGranted("see this person: they are outside its scope"),
  "50004": notGranted("see this department: it is outside its scope"),
  "60003": { meaning: "gone" },
  "60011": notGranted("read the directory"),
  "60020": address,
  "60121": { meaning: "gone" },
  "90002": tooOften,
  "90018": tooOften,
  "90019": tooOften,
  "90020": quota,
};

export function meaningOfErrcode(errcode: string): CodeMeaning {
  return byErrcode[errcode] ?? { meaning: "settings" };
}

/** Of the newer API: a status of its own, and `code` as text. */
export function meaningOfCode(status: number, code: string): CodeMeaning {
  if (code === "Forbidden.AccessDenied.ApiCountLimitForOrg") return quota;
  if (status === 429 || status >= 500 || code.startsWith("Throttling") || code.startsWith("Forbidden.AccessDenied.QpsLimit"))
    return tooOften;
  if (status === 401 || code === "InvalidAuthentication") return { meaning: "token" };
  if (code === "Forbidden.AccessDenied.IpNotInWhiteList") return address;
  return status === 403 ? notGranted("make this call") : { meaning: "refused" };
}

export { wrongSecret };
