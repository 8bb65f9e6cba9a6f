import { errorCatalogue, type Problem } from "@agent-id-guard/protocol";
import { expect, it } from "vitest";
import words from "./words.ts";

const agent = "agt_01jd3000000000000000000001";
const user = "usr_01jd3000000000000000000001";
const resource = "openai (res_01jd3000000000000000000001)";
const grant = "grt_01jd3000000000000000000001";

it.each([
  [`${resource} has no permission a b.`, `${resource} 没有声明权限 a b。`],
  [`Nothing was asked for on ${resource}.`, `没有请求 ${resource} 的任何权限。`],
  [`agent ${agent} holds no grant of chat on ${resource}.`, `在 ${resource} 上，智能体 ${agent} 没有 chat 的授权。`],
  [
    `agent ${agent} holds no grant of chat read, and user ${user} holds no grant of chat on ${resource}.`,
    `在 ${resource} 上，智能体 ${agent} 没有 chat read 的授权，人员 ${user} 没有 chat 的授权。`,
  ],
  [
    `agent ${agent} may: chat on ${resource} by grant ${grant}, but not now: it is sun 23:10 in Asia/Shanghai, outside mon tue 09:00 to 18:00, and the call comes from none of its networks.`,
    `智能体 ${agent} 凭授权 ${grant} 可以在 ${resource} 上使用 chat，但目前不满足条件：当前是周日 23:10（Asia/Shanghai），不在允许的时段内（周一、周二 09:00–18:00）；调用不是来自允许的网络。`,
  ],
  [
    `agent ${agent} holds no grant of a on ${resource}. user ${user} may: b on ${resource} by grant ${grant}, but not now: 4 agents stand in the chain and it allows 2.`,
    `在 ${resource} 上，智能体 ${agent} 没有 a 的授权。人员 ${user} 凭授权 ${grant} 可以在 ${resource} 上使用 b，但目前不满足条件：调用链中有 4 个智能体，最多允许 2 个。`,
  ],
  [`agent ${agent} and user ${user} may: chat on ${resource}.`, `智能体 ${agent}、人员 ${user} 可以在 ${resource} 上使用 chat。`],
  [`agent ${agent} is suspended.`, `智能体 ${agent} 已暂停。`],
  [`user ${user} is not active.`, `人员 ${user} 未处于正常状态。`],
  [`${resource} is suspended.`, `${resource} 已暂停。`],
  [`No permission is held by the whole chain. agent ${agent} is retired.`, `调用链上的各方没有共同拥有的权限。智能体 ${agent} 已停用。`],
  ["Not every agent may do this at the server itself.", "并非所有智能体都可以在服务器自身上执行此操作。"],
  [`access.denied: user ${user} is suspended.`, `访问被拒绝：人员 ${user} 已暂停。`],
  ["request.invalid: name: expected no space before or after", "部分内容不符合要求：name：首尾不能有空格"],
  ["the assertion was used before", "断言已被使用过"],
  ["store.unavailable: odd", "数据库没有响应：odd"],
])("tells why: %s", (said, told) => {
  expect(words.reason(said)).toBe(told);
});

it.each([
  "Left the company",
  "Two sentences. agent of change is here.",
  `agent ${agent} holds no grant of chat on ${resource}. agent ${agent} dances.`,
  "note: this is a person's own reason",
  "",
])("leaves alone what it does not know: %s", (text) => {
  expect([words.reason(text), words.nearest(text), words.field(text)]).toEqual([text, text, text]);
});

it.each([
  ["a b among the permissions of res_1", "在 res_1 的权限中声明 a b"],
  ["a grant of chat to agent agt_1 on res_1", "为智能体 agt_1 新增 res_1 的授权，包含 chat"],
  [
    "a grant of chat to agent agt_1 on res_1 and for grant grt_1 a moment within mon 09:00 to 18:00 in UTC and a call from one of its networks",
    "为智能体 agt_1 新增 res_1 的授权，包含 chat，并且满足授权 grt_1 的条件：在允许的时段内调用（周一 09:00–18:00，UTC），并且从允许的网络发起调用",
  ],
  ["for grant grt_1 a call that came through cli_1 or cli_2", "满足授权 grt_1 的条件：经由 cli_1 或 cli_2 发起调用"],
  ["agent agt_1 being active", "智能体 agt_1 恢复正常"],
  ["res_1 being active", "res_1 恢复正常"],
])("tells what would have allowed it: %s", (said, told) => {
  expect(words.nearest(said)).toBe(told);
});

const problem = (code: keyof typeof errorCatalogue, changes: Partial<Problem> = {}): Problem => {
  const { title, hint } = errorCatalogue[code];
  return { type: "", status: 400, requestId: "req", code, title, detail: title, hint, ...changes };
};

it("tells the title and the hint of the catalogue", () => {
  expect(words.problem(problem("entity.stale"))).toEqual({ said: "该对象已被他人修改", hint: "请重新读取最新版本，再进行修改。" });
});

it("tells what was wrong this time, and the better hint", () => {
  const told = words.problem(
    problem("entity.invalid_state", { detail: "There are two live secrets already", hint: "Revoke one of them first." }),
  );
  expect(told).toEqual({ said: "已有两个有效密钥", hint: "请先吊销其中一个。" });
});

it("tells a refusal with what it would take", () => {
  const told = words.problem(
    problem("access.denied", { detail: "agent agt_1 is suspended.", hint: "It would take agent agt_1 being active." }),
  );
  expect(told).toEqual({ said: "智能体 agt_1 已暂停", hint: "需要：智能体 agt_1 恢复正常" });
});

it("keeps the server's words where they say more, and of a code that is not known here", () => {
  expect(words.problem(problem("idp.unreachable", { detail: "It answered 418" }))).toMatchObject({
    said: "身份提供方未正常响应",
    also: "It answered 418",
  });
  expect(words.problem({ ...problem("entity.stale"), code: "tea.cold", detail: "Cold", hint: "Heat it" })).toEqual({
    said: "Cold",
    hint: "Heat it",
  });
});

it.each([
  ["expected an id such as agt_01jd3…", "请填写 ID，例如 agt_01jd3…"],
  ["expected the id of a group that is not retired", "请选择未停用的用户组"],
  ["expected 1 to 65,536 characters", "长度须为 1 到 65,536 个字符"],
  ["Invalid input: expected string, received undefined", "请填写此项"],
  ["Too big: expected string to have <=100 characters", "最多 100 个字符"],
  ["Invalid URL", "请填写完整的网址"],
])("tells what is wrong with a field: %s", (said, told) => {
  expect(words.field(said)).toBe(told);
});

it("tells a problem of the topology by its code, and a condition by what is wrong with it", () => {
  const at = { path: "edges.0", severity: "error", hint: "" } as const;
  expect(words.topology({ ...at, code: "own_resource", message: "An agent can't call itself" }).message).toBe("智能体不能调用自己");
  expect(words.topology({ ...at, code: "invalid_condition", message: "expected the id of a client" }).message).toBe("请选择已注册的客户端");
});
