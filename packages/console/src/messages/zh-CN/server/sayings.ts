import { firstMatch, type Shape } from "./shapes.ts";

const kinds: Readonly<Record<string, string>> = {
  agent: "智能体",
  client: "客户端",
  resource: "资源",
  user: "人员",
  credential: "凭证",
  "identity provider": "身份提供方",
};
const states: Readonly<Record<string, string>> = {
  active: "处于正常状态",
  suspended: "已暂停",
  retired: "已停用",
  orphaned: "没有负责人",
  revoked: "已吊销",
};

/** What was wrong this time, where the catalogue's title says less. */
const descriptions: readonly Shape[] = [
  [
    /^The (agent|client|resource|user|credential|identity provider) is (\w+)$/,
    (kind, state) => (states[state] === undefined ? undefined : `该${kinds[kind]}${states[state]}`),
  ],
  [/^Grants name the permission (.+)$/, (names) => `仍有授权使用权限 ${names}`],
  [/^The agent has no owner$/, () => "该智能体没有负责人"],
  [/^This agent has an owner$/, () => "该智能体已有负责人"],
  [/^The user is departed$/, () => "此人已离职"],
  [/^This agent has more than (\d+) edges$/, (most) => `该智能体的授权超过 ${most} 项`],
  [/^Grants name this group$/, () => "仍有授权使用该用户组"],
  [/^A developer registers agents of their own only$/, () => "开发者只能注册由自己负责的智能体"],
  [/^A developer reads the (?:grants|events) of one of their own agents: .+$/, () => "开发者只能查看自己负责的智能体"],
  [/^A retired agent does not change any more$/, () => "已停用的智能体不能再修改"],
  [/^A retired agent gets no secret$/, () => "已停用的智能体不能再签发密钥"],
  [/^A retired agent gets no key$/, () => "已停用的智能体不能再添加公钥"],
  [/^This user owns the agent already$/, () => "该智能体已由此人负责"],
  [/^There are two live secrets already$/, () => "已有两个有效密钥"],
  [/^This party does not sign in with a secret$/, () => "它不使用密钥登录"],
  [/^This person comes from an identity provider$/, () => "此人来自身份提供方"],
  [/^This resource follows its agent$/, () => "该资源的状态随其智能体变化"],
  [/^This is the last owner$/, () => "这是最后一位所有者"],
  [/^Only an owner changes an owner$/, () => "只有所有者可以修改所有者"],
  [/^Only people have a page of their own$/, () => "只有人员拥有个人页面"],
  [/^Only people administer$/, () => "只有人员可以进行管理操作"],
  [/^Nobody administers on somebody else's behalf$/, () => "不能代他人进行管理操作"],
  [/^Everything is stopped already$/, () => "已全部停止"],
  [/^Nothing is stopped$/, () => "目前没有停止"],
  [/^A new key is waiting to sign already$/, () => "已有一个新密钥等待启用"],
  [/^This key has been declared compromised already$/, () => "该密钥已标记为泄露"],
  [/^There is no such resource$/, () => "该资源不存在"],
  [/^There is no such identity provider$/, () => "该身份提供方不存在"],
  [/^The provider's metadata can't be read$/, () => "无法读取身份提供方的元数据"],
  [/^The provider's metadata names another issuer than the one registered$/, () => "身份提供方元数据中的签发方与登记的不一致"],
  [/^The provider's metadata has no authorization or token endpoint$/, () => "身份提供方的元数据缺少授权端点或令牌端点"],
  [/^The provider does not accept our client id or secret$/, () => "身份提供方不接受所登记的客户端 ID 或密钥"],
  [/^The query is too long$/, () => "查询条件过长"],
  [/^A text holds a character that can't be stored$/, () => "文本中含有无法保存的字符"],
  [/^Too many tails of the audit log are open$/, () => "同时打开的审计日志实时视图过多"],
  [/^Client authentication failed$/, () => "客户端身份验证失败"],
];

/** Why a party could not prove itself, as its event has it. */
const proofs: readonly Shape[] = [
  [/^no proof$/, () => "没有提供身份证明"],
  [/^unknown, or registered for another method$/, () => "未注册，或注册的是其他认证方式"],
  [/^wrong secret, or not registered for one$/, () => "密钥错误，或未注册使用密钥"],
  [/^the party is (\w+)$/, (state) => (states[state] === undefined ? undefined : `登录方${states[state]}`)],
  [/^the signature does not hold$/, () => "签名校验未通过"],
  [/^the assertion is another kind of token$/, () => "所用断言属于其他类型的令牌"],
  [/^the assertion was used before$/, () => "断言已被使用过"],
  [/^a claim is missing or malformed$/, () => "断言缺少声明，或声明格式有误"],
  [/^iss and sub are not this party$/, () => "断言的 iss 和 sub 与登录方不符"],
  [/^the audience is not the issuer$/, () => "断言的受众不是签发方"],
  [/^expired$/, () => "已过期"],
  [/^lives too long$/, () => "有效期过长"],
  [/^issued in the future$/, () => "签发时间晚于当前时间"],
  [/^not valid yet$/, () => "尚未生效"],
  [/^no client id$/, () => "缺少客户端 ID"],
];

/** Hints that are better than the catalogue's. */
const hints: readonly Shape[] = [
  [/^Give it to somebody first\.$/, () => "请先指定负责人。"],
  [/^Revoke one of them first\.$/, () => "请先吊销其中一个。"],
  [/^Change its members there, or suspend the person here\.$/, () => "请在提供方处修改成员，或在此暂停该人员。"],
  [/^Wait for it, or cancel it\.$/, () => "请等待其完成，或将其取消。"],
  [/^Its `authMethod` is the only way it can sign in\. Change that first\.$/, () => "它只能以所设的认证方式登录，请先更改认证方式。"],
  [/^Suspend or resume the agent instead\.$/, () => "请改为暂停或恢复该智能体。"],
  [/^Remove its grants first\.$/, () => "请先移除相关授权。"],
  [/^Make somebody else an owner first\.$/, () => "请先将其他人设为所有者。"],
  [/^Change them there\.$/, () => "请在身份提供方处修改。"],
  [/^Change its grants one by one\.$/, () => "请逐项修改其授权。"],
  [/^Rotate again once it signs\.$/, () => "请待其启用后再轮换。"],
  [/^Its tokens are dead\.$/, () => "用它签发的令牌均已失效。"],
  [/^Try again\.$/, () => "请重试。"],
  [/^Try again in a minute\.$/, () => "请一分钟后重试。"],
  [/^An administrator allows it first, with a reason\.$/, () => "须先由管理员说明理由并允许查看。"],
  [/^Wait until its overlap is over\.$/, () => "请等待其过渡期结束。"],
  [/^It is used by itself as soon as that is so\.$/, () => "条件满足后会自动启用。"],
  [/^An administrator sets `scopes` and `askableScopes` of the credential\.$/, () => "请由管理员设置该凭证的权限范围。"],
  [/^They store it on their page in the console\.$/, () => "请本人在控制台的“我的页面”填写。"],
  [/^This endpoint accepts (\d+) bytes\.$/, (most) => `最多接受 ${most} 字节。`],
];

export function description(text: string): string | undefined {
  return firstMatch(descriptions, text);
}

export function proofFault(text: string): string | undefined {
  return firstMatch(proofs, text);
}

export function betterHint(text: string): string | undefined {
  return firstMatch(hints, text);
}
