import type en from "../en/departments.ts";
import type { Translated } from "../types.ts";

export default {
  title: "部门",
  description: "来自身份提供方目录的部门树。对部门的授权适用于该部门及其所有下级部门的人员。",
  search: "按名称搜索",
  tree: "{provider}的部门",
  open: "展开“{name}”的下级部门",
  close: "收起“{name}”的下级部门",
  people: "{count, plural, =0 {无人} other {# 人}}",
  more: "显示更多",
  found: "{count, plural, =0 {没有名称匹配的部门} other {# 个部门}}",
  empty: {
    title: "还没有目录提供部门",
    text: "同步身份提供方的目录后，部门会显示在这里。内置目录的人员和推送来的人员以路径形式记录部门。",
    providers: "查看身份提供方",
  },
  choose: { title: "选择一个部门", text: "即可查看其中的人员和获得的授权。" },
  at: {
    provider: "来源",
    path: "路径",
    direct: "本部门",
    below: "下级部门",
    unlisted: "没有目录提供这个部门，但仍有人员以它作为部门路径。",
    above: "上级部门的授权在这里同样有效：",
    people: "本部门及下级部门的人员",
    everybody: "查看全部",
    nobody: "本部门及下级部门没有人员",
    name: "姓名",
    title: "职位",
    department: "部门",
    grants: "直接授予该部门的授权",
    grantsLabel: "直接授予 {path} 的授权",
  },
} as const satisfies Translated<typeof en>;
