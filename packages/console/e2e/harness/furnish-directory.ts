import { startWecom, wecomApp } from "../../../server/test/fakes/vendors/wecom.ts";
import type { WecomCorporation, WecomMember } from "../../../server/test/fakes/vendors/wecom-contacts.ts";
import type { House, Registered } from "./house.ts";

const departments: readonly (readonly [id: number, parentid: number, name: string])[] = [
  [1, 0, "Contoso"],
  [2, 1, "hr"],
  [3, 2, "hiring"],
  [4, 2, "payroll"],
  [5, 1, "support"],
  [6, 1, "finance"],
  [7, 1, "engineering"],
  [8, 7, "platform"],
  [9, 8, "identity"],
  [10, 7, "<b>apps</b>"],
  [11, 1, "上海研发中心"],
];

const member = (userid: string, name: string, department: number, position: string, leader?: string): WecomMember => ({
  ...{ userid, name, position, status: 1, biz_mail: `${userid}@contoso.example` },
  ...{ department: [department], main_department: department, direct_leader: leader === undefined ? [] : [leader] },
});

const corporation = (): WecomCorporation => ({
  departments: departments.map(([id, parentid, name]) => ({ id, parentid, name, order: 1 })),
  members: [
    member("amara", "Amara Okafor", 7, "VP Engineering"),
    member("lukas", "Lukas Brandt", 8, "Platform lead", "amara"),
    member("chen", "陈晓", 9, "Identity engineer", "lukas"),
    member("yuki", "Yuki Tanaka", 9, "Identity engineer", "lukas"),
    member("zhou", "周敏", 11, "前端工程师", "amara"),
    member("elena", "Elena Rossi", 3, "Recruiter"),
  ],
  tags: [{ tagid: 1, tagname: "On call", userids: ["chen", "yuki"], partylist: [] }],
  hidden: new Set(),
});

/** A directory that was read once: departments in three levels under `corp`, and who is in them. */
export async function furnishDirectory({ call }: House): Promise<Registered> {
  const vendor = await startWecom(corporation());
  try {
    const provider = await call("POST", "identity-providers", {
      name: "Contoso directory",
      kind: "wecom",
      settings: { corpId: wecomApp.corpId, agentId: wecomApp.agentId, apiUrl: vendor.url, loginUrl: vendor.url },
      secrets: { clientSecret: wecomApp.secret, contactSecret: wecomApp.contactSecret },
      sync: { departmentRoot: "corp" },
    });
    const job = await call("POST", `identity-providers/${provider.id}/sync`, { mode: "full" });
    await finished(() => call<Job>("GET", `sync-jobs/${job.id}`));
    return provider;
  } finally {
    await vendor.close();
  }
}

interface Job {
  readonly state: string;
  readonly error: string | null;
}

const pauseMs = 50;

async function finished(read: () => Promise<Job>): Promise<void> {
  for (let job = await read(); job.state !== "completed"; job = await read()) {
    if (job.state !== "running") throw new Error(`the run is ${job.state}: ${job.error}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
