import { type CodeMeaning, VendorRefusal } from "../vendor-refusal.ts";

/** What the application may not see: no word about anybody (41050 a person, 40004 a department, the others a permission of the application). */
const hiding: ReadonlySet<string> = new Set(["41050", "40004", "99991672", "99991679"]);

/** Whether the application may not see what it asked for. */
export function isHidden(error: unknown): boolean {
  return error instanceof VendorRefusal && hiding.has(error.vendorCode);
}

/** Whether this is Lark's answer for a person whom the application does not see, for whatever reason. */
export function isUnseen(error: unknown): boolean {
  return error instanceof VendorRefusal && error.vendorCode === "41050";
}

const refused = (description: string): CodeMeaning => ({
  meaning: "refused",
  advice: { description, hint: "Start again from the application." },
});
const settings = (description: string, hint: string): CodeMeaning => ({ meaning: "settings", advice: { description, hint } });

const permission = "Add the permission under Permissions & Scopes (权限管理), publish a new version, and have it approved.";
const meanings: Readonly<Record<number, CodeMeaning>> = {
  20003: refused("The provider does not know this code"),
  20004: refused("The code of the provider has expired"),
  20010: refused("The application is not available to this person at Lark"),
  20065: refused("The code of the provider was already used"),
  20071: settings("Lark does not know our callback address", "Add it under Security Settings → Redirect URLs (安全设置 → 重定向 URL)."),
  41050: settings("Lark does not show this person to the application", "Widen the application's contact scope (通讯录权限范围)."),
  40004: settings("Lark does not show this department to the application", "Widen the application's contact scope (通讯录权限范围)."),
  99991400: { meaning: "busy" },
  99991663: { meaning: "token" },
  99991668: { meaning: "token" },
  99991672: settings("The application lacks a permission at Lark", permission),
  99991679: settings("The application lacks a permission of the person at Lark", permission),
};

/**
 * What a failure means. Where the code exchange says `invalid_grant` (RFC 6749 §5.2), the person's code was no good; what is not known is a setting,
 * and so says nothing about anybody.
 */
export function meaningOf(code: number | undefined, word: string | undefined, status: number, from: "app" | "api" | "code"): CodeMeaning {
  if (status === 429 || status >= 500) return { meaning: "busy" };
  const known = code === undefined ? undefined : meanings[code];
  if (known !== undefined) return known;
  if (from === "code" && (word === "invalid_grant" || word === "access_denied")) return refused("Lark refused the sign-in");
  if (from === "app")
    return settings("Lark does not accept the App ID or App Secret", "Compare them with Credentials & Basic Info (凭证与基础信息).");
  return { meaning: "settings" };
}
