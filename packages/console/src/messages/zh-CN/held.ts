import type en from "../en/held.ts";
import type { Translated } from "../types.ts";

export default {
  title: "智能体为您持有的内容",
  explain: "过去 30 天内，智能体代表您工作时从保险库获得的令牌、密钥和登录账号。",
  agent: "智能体",
  what: "内容",
  state: "状态",
  ends: "到期时间",
  actions: "操作",
  of: "<place></place> 的{what}",
  kinds: {
    proxied: "调用",
    token: "账号令牌",
    minted: "签名令牌",
    sts: "云临时密钥",
    federated: "临时访问权限",
    dynamic: "数据库登录账号",
    reveal: "密钥原文",
  },
  states: { live: "使用中", ended: "已到期", revoked: "已提前终止" },
  outcome: {
    killed: "已失效。",
    pending: "正在终止。",
    left: "无法收回，在 {when} 之前仍然有效。",
    leftToken: "提供方无法单独撤销，到期前仍然有效。",
    leftReveal: "智能体已看到原文，请告知管理员。",
    over: "已自然到期。",
  },
  end: "终止",
  endName: "终止 {agent} 在“{place}”持有的内容",
  question: "要终止 {agent} 在“{place}”持有的内容吗？",
  means: "{agent} 会立即丢弃它，下次工作时需要重新申请。无法收回的内容在到期前仍然有效。",
  ended: "{agent} 已不再持有“{place}”的内容",
  empty: { title: "智能体没有为您持有任何内容", text: "智能体代表您工作时获得的内容会列在这里，您可以在这里终止。" },
} as const satisfies Translated<typeof en>;
