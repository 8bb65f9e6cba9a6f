import type { ErrorCode } from "@agent-id-guard/protocol";

const english = {
  language: "en",
  signIn: "Sign in",
  signInAgain: "Sign in again",
  signInAgainText: "What you are about to do needs a sign-in of the last few minutes. You then go on where you were.",
  signInTo: (client: string) => `Sign in to continue to ${client}`,
  username: "User name",
  password: "Password",
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
  signedOut: "You are signed out",
  signedOutText: "You can close this window.",
  confirmTitle: (client: string) => `Let ${client} administer?`,
  confirmText: (client: string, person: string) =>
    `${client} asks to administer this installation as ${person}, with everything that your role allows. Agree only if you started this yourself, a moment ago.`,
  agree: "Agree",
  decline: "Decline",
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
  signedOut: "已退出登录",
  signedOutText: "可以关闭此窗口。",
  confirmTitle: (client) => `允许 ${client} 进行管理？`,
  confirmText: (client, person) =>
    `${client} 请求以 ${person} 的身份管理本系统，拥有你的角色所允许的全部权限。仅当这是你本人刚刚发起的操作时才应同意。`,
  agree: "同意",
  decline: "拒绝",
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

/** The texts for an `Accept-Language` header (RFC 9110 §12.5.4): Chinese where it is wanted more than English, else English. */
export function textsFor(acceptLanguage: string | undefined): Texts {
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
  const first = wanted.find(({ tag }) => /^(en|zh)(-|$)/.test(tag));
  return first?.tag.startsWith("zh") === true ? chinese : english;
}
