/* Names for an estate that looks like a real company's. Each list is walked in a fixed order, so that the same number gives the same name. */

const departments = ["finance", "hr", "legal", "it", "sales", "support", "logistics", "marketing", "procurement", "research"] as const;
const departmentsInChinese = [
  "财务部",
  "人力资源部",
  "法务部",
  "信息技术部",
  "销售部",
  "客服部",
  "物流部",
  "市场部",
  "采购部",
  "研发部",
] as const;

const firstNames = [
  ...["Olivia", "Liam", "Emma", "Noah", "Amelia", "Oliver", "Sofia", "Elijah", "Mia", "Lucas", "Aisha", "Mateo", "Ingrid", "Kofi", "Priya"],
  ...["Jonas", "Chiara", "Tomasz", "Yuki", "Diego", "Freya", "Omar", "Nadia", "Hugo", "Leila", "Anders", "Camille", "Ravi", "Zoe", "Pavel"],
] as const;
const lastNames = [
  ...[
    "Martin",
    "Schmidt",
    "Rossi",
    "Novak",
    "Jensen",
    "Garcia",
    "Okafor",
    "Patel",
    "Kim",
    "Silva",
    "Dubois",
    "Kowalski",
    "Haddad",
    "Murphy",
  ],
  ...["Larsson", "Tanaka", "Costa", "Ivanova", "Fischer", "Brown", "Mensah", "Sharma", "Lopez", "Virtanen", "Moreau", "Bakker", "Weber"],
] as const;
const surnames = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"] as const;
const givenNames = [
  "伟",
  "芳",
  "秀英",
  "敏",
  "静",
  "丽",
  "强",
  "磊",
  "军",
  "洋",
  "勇",
  "艳",
  "杰",
  "娟",
  "涛",
  "明",
  "超",
  "秀兰",
  "霞",
] as const;

const jobs = [
  ...["Invoice matcher", "Contract reviewer", "Ticket triage", "Onboarding guide", "Expense checker", "Quote writer", "Meeting summariser"],
  ...[
    "Shipment tracker",
    "Log analyst",
    "Release notes writer",
    "Candidate screener",
    "Renewal reminder",
    "Data quality watch",
    "Access reviewer",
  ],
  ...["Campaign planner", "Supplier scout", "Literature reader", "Payroll assistant", "Incident helper", "Translation desk"],
] as const;
const jobsInChinese = [
  "发票核对助手",
  "合同审查助手",
  "工单分派助手",
  "入职引导助手",
  "报销审核助手",
  "报价助手",
  "会议纪要助手",
  "物流跟踪助手",
] as const;
const places = ["Berlin", "London", "Madrid", "Paris", "Oslo", "Boston", "Austin", "Toronto", "Singapore", "Sydney"] as const;
const placesInChinese = ["北京", "上海", "广州", "深圳", "杭州", "成都", "武汉", "西安"] as const;

const models = ["openai", "anthropic", "qwen", "deepseek", "gemini", "mistral", "llama", "kimi"] as const;
const systems = [
  "tickets",
  "crm",
  "erp",
  "wiki",
  "calendar",
  "mail",
  "payments",
  "warehouse",
  "payroll",
  "git",
  "search",
  "reports",
] as const;

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
/** Every sixth name is Chinese. */
const isChinese = (index: number) => index % 6 === 5;

/** What comes in the order of a list, again and again; the number tells the rounds apart. */
const round = (index: number, ...lengths: readonly number[]) =>
  Math.floor(index / lengths.reduce((product, length) => product * length, 1)) + 1;
const numbered = (name: string, number: number) => (number === 1 ? name : `${name} ${number}`);

export const departmentOf = (index: number): string => `corp/${at(departments, index)}`;

export function personName(index: number): string {
  return isChinese(index)
    ? at(surnames, index) + at(givenNames, Math.floor(index / surnames.length))
    : `${at(firstNames, index)} ${at(lastNames, Math.floor(index / firstNames.length) + index)}`;
}

export function agentName(index: number): string {
  if (isChinese(index)) {
    const name = `${at(placesInChinese, Math.floor(index / 6))}${at(departmentsInChinese, index)}${at(jobsInChinese, Math.floor(index / 48))}`;
    return numbered(name, round(index, 6, 8, 8));
  }
  const name = `${at(jobs, index)} ${at(places, Math.floor(index / jobs.length))}`;
  return numbered(name, round(index, jobs.length, places.length));
}

export function purposeOf(index: number): string {
  return isChinese(index)
    ? `为${at(departmentsInChinese, index)}处理日常工作`
    : `Takes routine work off the ${capital(at(departments, index))} team`;
}

export function clientName(index: number): string {
  const kind = at(["portal", "desktop", "command line", "mobile app", "chat bot"], index);
  const name = isChinese(index) ? `${at(departmentsInChinese, index)}门户` : `${capital(at(departments, index))} ${kind}`;
  return numbered(name, round(index, 30));
}

export const groupName = (index: number): string => numbered(`${capital(at(departments, index))} team`, round(index, departments.length));

/** Every tenth resource is a model provider, every third of the others an MCP server, the rest are services. */
export function resourceOf(index: number): { readonly name: string; readonly title: string; readonly kind: "llm" | "mcp" | "service" } {
  const kind = index % 10 === 0 ? "llm" : index % 3 === 0 ? "mcp" : "service";
  const word = kind === "llm" ? at(models, index / 10) : at(systems, index);
  const department = at(departments, Math.floor(index / systems.length));
  return { name: `${word}-${department}-${index}`, title: `${capital(word)} (${capital(department)})`, kind };
}

const spelling: Readonly<Record<string, string>> = { hr: "HR", it: "IT", crm: "CRM", erp: "ERP", openai: "OpenAI", deepseek: "DeepSeek" };
const capital = (word: string) => spelling[word] ?? word.charAt(0).toUpperCase() + word.slice(1);
