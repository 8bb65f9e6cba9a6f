import { firstMatch, type Shape } from "./shapes.ts";

const roles: Readonly<Record<string, string>> = { agent: "智能体", client: "客户端", user: "人员", resource: "资源" };
const adminRoles: Readonly<Record<string, string>> = {
  owner: "所有者",
  admin: "管理员",
  auditor: "审计员",
  developer: "开发者",
};
const states: Readonly<Record<string, string>> = {
  suspended: "已暂停",
  retired: "已停用",
  orphaned: "没有负责人",
  unknown: "不存在",
  active: "处于正常状态",
  stopped: "已停止",
};
const days: Readonly<Record<string, string>> = {
  ...{ mon: "周一", tue: "周二", wed: "周三", thu: "周四", fri: "周五", sat: "周六", sun: "周日" },
};

const party = "(?:agent|client|user) \\S+";
const resource = "\\S.* \\(res_[0-9a-z]+\\)";
const window = "(?:[a-z]{3} )+\\d\\d:\\d\\d to \\d\\d:\\d\\d";

/** `agent agt_…` */
function partyOf(text: string): string {
  return text.replace(/^\w+/, (role) => roles[role] ?? role);
}

function daysOf(text: string): string {
  return text.replace(/[a-z]{3}/g, (day) => days[day] ?? day).replaceAll(" ", "、");
}

/** `mon tue 09:00 to 18:00` */
function windowOf(text: string): string {
  return text.replace(
    /^(.+) (\d\d:\d\d) to (\d\d:\d\d)$/,
    (_, names: string, from: string, to: string) => `${daysOf(names)} ${from}–${to}`,
  );
}

const faults: readonly Shape[] = [
  [/^this server can't read one of its conditions$/, () => "其中有此服务器无法识别的条件"],
  [
    new RegExp(`^it is ([a-z]{3}) (\\S+) in (\\S+), outside (${window})$`),
    (day, time, zone, hours) => `当前是${daysOf(day)} ${time}（${zone}），不在允许的时段内（${windowOf(hours)}）`,
  ],
  [/^it is not known where the call comes from$/, () => "无法得知调用来自哪个网络"],
  [/^the call comes from none of its networks$/, () => "调用不是来自允许的网络"],
  [/^the call came through none of its clients$/, () => "调用没有经由允许的客户端"],
  [/^(\d+) agents stand in the chain and it allows (\d+)$/, (count, most) => `调用链中有 ${count} 个智能体，最多允许 ${most} 个`],
];

const sentences: readonly Shape[] = [
  [new RegExp(`^(${resource}) has no permission (.+)\\.$`), (where, names) => `${where} 没有声明权限 ${names}。`],
  [new RegExp(`^Nothing was asked for on (${resource})\\.$`), (where) => `没有请求 ${where} 的任何权限。`],
  [new RegExp(`^(${party} holds no grant of .+) on (${resource})\\.$`), (lacks, where) => missing(lacks, where)],
  [
    new RegExp(`^(${party}) may: (.+) on (${resource}) by grant (\\S+), but not now: (.+)\\.$`),
    (who, names, where, grant, why) => unmet(`${partyOf(who)} 凭授权 ${grant} 可以在 ${where} 上使用 ${names}，但目前不满足条件：`, why),
  ],
  [
    new RegExp(`^(${party}(?: and ${party})*) may: (.+) on (${resource})\\.$`),
    (who, names, where) => `${who.split(" and ").map(partyOf).join("、")} 可以在 ${where} 上使用 ${names}。`,
  ],
  [new RegExp(`^(${party}) is not active\\.$`), (who) => `${partyOf(who)} 未处于正常状态。`],
  [new RegExp(`^(${party}) is (\\w+)\\.$`), (who, state) => inState(partyOf(who), state)],
  [new RegExp(`^(${resource}) is (\\w+)\\.$`), (what, state) => inState(what, state)],
  [/^Nobody asks\.$/, () => "请求中没有说明由谁发起。"],
  [/^A policy forbids it\.$/, () => "有策略禁止此操作。"],
  [/^A policy could not be evaluated, so the answer is no\.$/, () => "有策略无法求值，因此拒绝。"],
  [/^Nobody calls an agent without (\S+)\.$/, (name) => `没有 ${name} 权限，任何人都不能调用智能体。`],
  [/^(user \S+) has no role in the administration\.$/, (who) => `${partyOf(who)} 没有管理角色。`],
  [
    /^the role (\w+) of (user \S+) does not hold all of this\.$/,
    (role, who) => `${partyOf(who)} 的角色“${adminRoles[role] ?? role}”不具备所请求的全部权限。`,
  ],
  [/^(user \S+) has the role (\w+)\.$/, (who, role) => `${partyOf(who)} 的角色是“${adminRoles[role] ?? role}”。`],
  [/^The target is nothing that people call, or not active\.$/, () => "目标不能由人员直接调用，或未处于正常状态。"],
  [/^(Every|Not every) (\w+) may do this at the server itself\.$/, (every, kind) => builtIn(every === "Every", kind)],
  [/^The grants that allow it end within this second\.$/, () => "允许此操作的授权即将到期，来不及使用。"],
  [/^the person said no$/, () => "本人拒绝了授权"],
  [
    /^The upstream sent the credential back\. It was masked; store a new one and ask why\.$/,
    () => "上游服务返回了凭证，已做脱敏处理。请更换凭证并查明原因。",
  ],
];

function missing(lacks: string, where: string): string | undefined {
  const parts = lacks.split(", and ").map((part) => /^(\S+ \S+) holds no grant of (.+)$/.exec(part));
  if (parts.some((part) => part === null)) return undefined;
  return `在 ${where} 上，${parts.map((part) => `${partyOf(part?.[1] ?? "")} 没有 ${part?.[2]} 的授权`).join("，")}。`;
}

function unmet(begin: string, why: string): string | undefined {
  const parts = why.split(", and ").map((part) => firstMatch(faults, part));
  return parts.includes(undefined) ? undefined : `${begin}${parts.join("；")}。`;
}

function inState(what: string, state: string): string | undefined {
  const name = states[state];
  return name === undefined ? undefined : `${what} ${name}。`;
}

function builtIn(isAllowed: boolean, kind: string): string {
  return isAllowed
    ? `所有${roles[kind] ?? kind}都可以在服务器自身上执行此操作。`
    : `并非所有${roles[kind] ?? kind}都可以在服务器自身上执行此操作。`;
}

const chain = "No permission is held by the whole chain. ";

/** Why a decision was taken; undefined: a sentence that is not known here. */
export function decisionReason(text: string): string | undefined {
  if (text.startsWith(chain)) {
    const rest = decisionReason(text.slice(chain.length));
    return rest === undefined ? undefined : `调用链上的各方没有共同拥有的权限。${rest}`;
  }
  const parts = text.split(/(?<=\.) (?=(?:agent|client|user) )/).map((part) => firstMatch(sentences, part));
  return parts.includes(undefined) ? undefined : parts.join("");
}

const needs: readonly Shape[] = [
  [/^(.+) among the permissions of (\S+)$/, (names, where) => `在 ${where} 的权限中声明 ${names}`],
  [/^a permission of (\S+) in the request$/, (where) => `在请求中指定 ${where} 的一项权限`],
  [/^a question that names who asks$/, () => "在请求中说明由谁发起"],
  [new RegExp(`^a grant of (.+) to (${party}) on (\\S+)$`), (names, who, where) => `为${partyOf(who)} 新增 ${where} 的授权，包含 ${names}`],
  [/^grants of (.+) on (\S+)$/, (names, where) => `新增 ${where} 的授权，包含 ${names}`],
  [new RegExp(`^(${party}) being active$`), (who) => `${partyOf(who)} 恢复正常`],
  [/^(res_\S+) being active$/, (what) => `${what} 恢复正常`],
  [/^a policy that does not forbid it$/, () => "调整策略，使其不再禁止"],
  [/^a policy that can be evaluated$/, () => "修正策略，使其能够求值"],
  [/^a role for (user \S+)$/, (who) => `为${partyOf(who)} 分配角色`],
  [/^for grant (\S+) (.+)$/, (grant, rest) => need(`满足授权 ${grant} 的条件：`, rest)],
  [/^conditions that this server can read$/, () => "使用此服务器能够识别的条件"],
  [new RegExp(`^a moment within (${window}) in (\\S+)$`), (hours, zone) => `在允许的时段内调用（${windowOf(hours)}，${zone}）`],
  [/^a call from one of its networks$/, () => "从允许的网络发起调用"],
  [/^a call that came through (.+)$/, (clients) => `经由 ${clients.replaceAll(" or ", " 或 ")} 发起调用`],
  [/^a chain of at most (\d+) agents$/, (most) => `调用链中的智能体不超过 ${most} 个`],
];

function need(begin: string, text: string): string | undefined {
  const rest = firstMatch(needs, text);
  return rest === undefined ? undefined : `${begin}${rest}`;
}

/** What would have allowed it; undefined: words that are not known here. */
export function decisionNearest(text: string): string | undefined {
  const parts = text.split(" and ").map((part) => firstMatch(needs, part));
  return parts.includes(undefined) ? undefined : parts.join("，并且");
}
