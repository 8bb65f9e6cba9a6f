import type en from "../en/groups.ts";
import type { Translated } from "../types.ts";

export default {
  title: "用户组",
  description: "获得相同授权的一组人员。离开用户组后，仅由该组给予的访问会在一秒内失效。",
  search: "按名称搜索",
  column: { name: "名称", created: "创建时间" },
  empty: {
    title: "还没有用户组",
    text: "创建用户组，把相同的授权一次给予多个人。",
    reader: "管理员通过用户组把相同的授权一次给予多个人。",
  },
  action: { add: "创建用户组", rename: "重命名", remove: "移除" },
  tab: { label: "用户组详情", members: "成员", access: "可访问的资源" },
  member: {
    label: "该组成员",
    name: "人员",
    since: "加入时间",
    actions: "操作",
    pick: "添加人员",
    add: "添加",
    added: "“{name}”已加入",
    remove: "移出",
    removeTitle: "要将“{name}”移出用户组吗？",
    removeText: "仅由该组给予的访问会在一秒内失效。",
    removed: "“{name}”已移出",
    empty: "该组还没有成员",
    emptyText: "按姓名添加人员，或由身份提供方同步。",
  },
  access: { label: "该组的授权" },
  form: { addTitle: "创建用户组", name: "名称", add: "创建", added: "“{name}”已创建", cancel: "取消" },
  rename: { title: "重命名用户组", done: "用户组已重命名" },
  remove: {
    title: "要移除“{name}”吗？",
    text: "组内人员会失去仅由该组给予的访问，人员本身不受影响。此操作无法撤销。",
    members: "{count, plural, =0 {组内没有成员。} other {# 名成员将离开。}}",
    membersAtLeast: "至少 {count} 名成员将离开。",
    grants: "{count, plural, =0 {没有授权引用它。} other {有 # 项授权引用它，请先移除这些授权。}}",
    action: "移除用户组",
    done: "“{name}”已移除",
  },
} as const satisfies Translated<typeof en>;
