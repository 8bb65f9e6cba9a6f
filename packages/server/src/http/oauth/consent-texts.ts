import type { Texts } from "../signin/texts.ts";

const english = {
  title: (client: string, agent: string) => `Let ${client} use ${agent} for you?`,
  text: (client: string, agent: string) => `${client} asks to call the agent ${agent} in your name.`,
  agent: "Agent",
  purpose: "What it is for",
  owner: "Who is responsible for it",
  application: "Application",
  returnsTo: "You then go back to",
  may: "It will be able to",
  scopes: {
    invoke: "Call the agent in your name",
    profile: "See your name",
    email: "See your email address",
    offline_access: "Go on while you are away, until you take it back",
  } as Readonly<Record<string, string>>,
  revocable: "You can take this back at any time on your page in the console.",
  onlyIf: "Allow this only if you started it yourself, a moment ago.",
  allow: "Allow",
  cancel: "Cancel",
  signedInAs: (person: string) => `Signed in as ${person}.`,
  notYou: "Not you? Sign in as somebody else",
  accountTitle: (client: string) => `Go on to ${client} as who you are?`,
  goOnAs: (person: string) => `Go on as ${person}`,
  administrationTitle: (client: string) => `Let ${client} administer?`,
  administrationText: (client: string, person: string) =>
    `${client} asks to administer this installation as ${person}, with everything that your role allows. Agree only if you started this yourself, a moment ago.`,
};

/** What the page of a question says, in one language. */
export type ConsentTexts = typeof english;

const chinese: ConsentTexts = {
  title: (client, agent) => `允许 ${client} 代表你使用 ${agent}？`,
  text: (client, agent) => `${client} 请求以你的名义调用智能体 ${agent}。`,
  agent: "智能体",
  purpose: "用途",
  owner: "负责人",
  application: "应用",
  returnsTo: "之后将返回",
  may: "它将可以",
  scopes: {
    invoke: "以你的名义调用该智能体",
    profile: "查看你的姓名",
    email: "查看你的电子邮箱",
    offline_access: "在你离开后继续使用，直到你撤回授权",
  },
  revocable: "你可以随时在控制台的个人页面撤回此授权。",
  onlyIf: "仅当这是你本人刚刚发起的操作时才应允许。",
  allow: "允许",
  cancel: "取消",
  signedInAs: (person) => `当前登录身份：${person}。`,
  notYou: "不是你？以其他身份登录",
  accountTitle: (client) => `以当前身份继续使用 ${client}？`,
  goOnAs: (person) => `以 ${person} 的身份继续`,
  administrationTitle: (client) => `允许 ${client} 进行管理？`,
  administrationText: (client, person) =>
    `${client} 请求以 ${person} 的身份管理本系统，拥有你的角色所允许的全部权限。仅当这是你本人刚刚发起的操作时才应同意。`,
};

/** These texts in the language of the other texts of the page. */
export function consentTextsIn({ language }: Pick<Texts, "language">): ConsentTexts {
  return language === "en" ? english : chinese;
}
