import type { Texts } from "./texts.ts";

const english = {
  title: "Connect a device",
  text: "Type the code that your device or command line shows.",
  code: "Code",
  codeHint: "Eight letters, such as WDJB-MJHT. Case does not matter.",
  goOn: "Continue",
  unknown: "No device shows this code now. Look at it again, or start again on the device for a new one.",
  askTitle: (client: string) => `Let ${client} in?`,
  warning:
    "Allow this only if you started it yourself, a moment ago, and your own device shows this code. If somebody sent you the code or a link to this page, cancel: they want to act as you.",
  shown: "Your device shows",
  application: "Application",
  agent: "Agent",
  owner: "Answers for it",
  person: "Signed in as",
  permissions: "It may",
  administers: (client: string, person: string) =>
    `${client} asks to administer this installation as ${person}, with everything that the role allows.`,
  notAllowed: "You may not let this in: no grant or role of yours allows it. Cancel, and ask an administrator.",
  allow: "Allow",
  cancel: "Cancel",
  allowedTitle: "Your device is connected",
  allowedText: "Go back to it. You can close this window.",
  declinedTitle: "Cancelled",
  declinedText: "The device was not let in. You can close this window.",
  deniedTitle: "Not allowed",
  deniedText: "No grant or role of yours allows this. The device was not let in.",
};

type DeviceTexts = typeof english;

const chinese: DeviceTexts = {
  title: "连接设备",
  text: "请输入设备或命令行上显示的代码。",
  code: "代码",
  codeHint: "八个字母，例如 WDJB-MJHT，不区分大小写。",
  goOn: "继续",
  unknown: "目前没有设备显示此代码。请核对后重试，或在设备上重新开始以获取新代码。",
  askTitle: (client) => `允许 ${client} 连接？`,
  warning:
    "仅当这是你本人刚刚发起的操作，且你自己的设备正显示此代码时才应允许。如果代码或本页链接是别人发给你的，请取消：对方想冒用你的身份。",
  shown: "设备上显示的代码",
  application: "应用",
  agent: "智能体",
  owner: "负责人",
  person: "当前登录",
  permissions: "将可以",
  administers: (client, person) => `${client} 请求以 ${person} 的身份管理本系统，拥有其角色所允许的全部权限。`,
  notAllowed: "你无权允许此连接：你的授权或角色均不包含此操作。请取消，并联系管理员。",
  allow: "允许",
  cancel: "取消",
  allowedTitle: "设备已连接",
  allowedText: "请回到设备继续操作，可以关闭此窗口。",
  declinedTitle: "已取消",
  declinedText: "设备未获连接，可以关闭此窗口。",
  deniedTitle: "不允许",
  deniedText: "你的授权或角色不允许此操作，设备未获连接。",
};

/** What the pages for devices say, in the language of the other texts. */
export const deviceTextsFor = ({ language }: Texts): DeviceTexts => (language === "zh-CN" ? chinese : english);
