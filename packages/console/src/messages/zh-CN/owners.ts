import type en from "../en/owners.ts";
import type { Translated } from "../types.ts";

export default {
  text: "要么全部移交，要么一个也不移交。此后由新负责人负责。令牌中带有负责人，现有令牌会立即失效，程序会自行获取新令牌。",
  owner: "新负责人",
  reason: "原因（可选）",
  reasonHint: "将记入审计日志。",
  give: "移交",
  done: "已移交 {count} 个智能体",
} as const satisfies Translated<typeof en>;
