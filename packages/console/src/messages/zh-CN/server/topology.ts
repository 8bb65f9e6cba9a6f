import type { TopologyProblemCode } from "@agent-id-guard/protocol";

/** What may be wrong with wanted edges, and what to do about it. */
export const topologyProblems: Readonly<Record<TopologyProblemCode, { readonly message: string; readonly hint: string }>> = {
  unknown_grant: { message: "该智能体没有这项授权", hint: "请重新加载拓扑；新的连接不需要授权 ID。" },
  ends_fixed: { message: "授权的两端不能更改", hint: "请去掉授权 ID 以新建连接，并移除原有连接。" },
  duplicate_edge: { message: "已有相同的授权", hint: "请将两端之间条件相同的权限合并到同一项授权中。" },
  not_of_agent: { message: "这项授权的两端都不是该智能体", hint: "请在它所属智能体的拓扑中修改。" },
  own_resource: { message: "智能体不能调用自己", hint: "同一条调用链中不会两次出现同一个智能体，请选择其他资源。" },
  unknown_subject: { message: "授权对象未注册", hint: "请选择已注册的智能体、客户端、人员或用户组，或填写部门路径，或选择所有人。" },
  unknown_resource: { message: "资源未注册", hint: "请先注册该资源。" },
  undeclared_permission: { message: "该资源没有声明这项权限", hint: "请选择资源已声明的权限，或先为资源添加这项权限。" },
  expired: { message: "到期时间早于当前时间", hint: "请选择将来的时间，或不设到期时间。" },
  invalid_condition: { message: "有一项条件无法满足", hint: "请检查该授权的条件。" },
  agent_retired: { message: "该智能体已停用", hint: "请注册新的智能体。" },
  retired_end: { message: "另一端的智能体已停用", hint: "请连接其他智能体。" },
  suspended_end: { message: "另一端未处于正常状态，恢复之前这项授权不起作用", hint: "请恢复另一端。" },
  role_required: { message: "你的角色无权修改授权", hint: "请联系管理员应用此拓扑。" },
};
