import type { ErrorCode } from "@agent-id-guard/protocol";

const english = {
  language: "en",
  signIn: "Sign in",
  signInAgain: "Sign in again",
  signInAgainText: "What you are about to do needs a sign-in of the last few minutes. You then go on where you were.",
  signInTo: (client: string) => `Sign in to continue to ${client}`,
  username: "User name",
  password: "Password",
  localAccount: "Account of this server",
  signInWith: (provider: string) => `Sign in with ${provider}`,
  or: "or",
  noWay: "No way to sign in has been set up. Ask whoever runs this server.",
  bootstrapTitle: "First sign-in",
  bootstrapText: "This link signs you in as the owner of this installation. It works once.",
  bootstrapButton: "Sign in as owner",
  bootstrapGoneTitle: "This link does not work any more",
  bootstrapGoneText: "It was used, replaced by a newer one, or has expired. Whoever runs this server can make another.",
  signOut: "Sign out",
  signOutText: "You will have to sign in again to go on.",
  signOutFor: (client: string) => `${client} asks to sign you out here, too. You will have to sign in again to go on.`,
  signedOut: "You are signed out",
  signedOutText: "You can close this window.",
  failed: "That did not work",
  reference: "Reference",
  failures: {
    "signin.failed": "User name or password is wrong, or the account may not sign in.",
    "signin.expired": "This sign-in has expired or was already used. Start again from the application, with cookies allowed.",
    "request.rate_limited": "Too many attempts. Wait a little and try again.",
    "idp.unreachable": "The identity provider did not answer as expected. Try again later.",
    "access.cross_site": "The request came from another site.",
  } as Partial<Record<ErrorCode, string>>,
  providerRefused: "The identity provider did not let you in.",
};

/** Everything that a sign-in page says, in one language. */
export type Texts = typeof english;

const chinese: Texts = {
  language: "zh-CN",
  signIn: "登录",
  signInAgain: "重新登录",
  signInAgainText: "接下来的操作需要在最近几分钟内登录过。登录后将回到刚才的位置。",
  signInTo: (client) => `登录以继续使用 ${client}`,
  username: "用户名",
  password: "密码",
  localAccount: "本系统账号",
  signInWith: (provider) => `使用 ${provider} 登录`,
  or: "或",
  noWay: "尚未配置任何登录方式，请联系此服务器的管理员。",
  bootstrapTitle: "首次登录",
  bootstrapText: "此链接将以本系统所有者的身份登录，仅可使用一次。",
  bootstrapButton: "以所有者身份登录",
  bootstrapGoneTitle: "此链接已失效",
  bootstrapGoneText: "链接已被使用、被新链接取代或已过期。请联系服务器管理员重新生成。",
  signOut: "退出登录",
  signOutText: "退出后需要重新登录才能继续。",
  signOutFor: (client) => `${client} 请求同时退出此处的登录。退出后需要重新登录才能继续。`,
  signedOut: "已退出登录",
  signedOutText: "可以关闭此窗口。",
  failed: "操作未成功",
  reference: "参考编号",
  failures: {
    "signin.failed": "用户名或密码错误，或该账号不允许登录。",
    "signin.expired": "本次登录已过期或已被使用。请允许 Cookie，并从应用重新开始。",
    "request.rate_limited": "尝试次数过多，请稍候再试。",
    "idp.unreachable": "身份提供方未正常响应，请稍后再试。",
    "access.cross_site": "该请求来自其他网站。",
  },
  providerRefused: "身份提供方拒绝了此次登录。",
};

/**
 * The texts for a request: the first language of `ui_locales` that we speak (OIDC Core §3.1.2.1), else what `Accept-Language` wants more (RFC 9110 §12.5.4),
 * else English.
 */
export function textsFor(acceptLanguage: string | undefined, uiLocales?: string): Texts {
  const asked = (uiLocales ?? "").toLowerCase().split(" ").find(isSpoken);
  return (asked ?? languageOf(acceptLanguage))?.startsWith("zh") === true ? chinese : english;
}

const isSpoken = (tag: string) => /^(en|zh)(-|$)/.test(tag);

function languageOf(acceptLanguage: string | undefined): string | undefined {
  const wanted = (acceptLanguage ?? "")
    .slice(0, 200)
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range.trim().toLowerCase().split(";");
      const quality = parameters
        .find((parameter) => parameter.trim().startsWith("q="))
        ?.trim()
        .slice(2);
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  return wanted.find(({ tag }) => isSpoken(tag))?.tag;
}
