import { z } from "zod";

/** What we read of DingTalk's answers. Members that may be missing may be null, too. */
const text = z.string().min(1);
const maybeText = z.string().nullish();
const number = z.int().min(0);

export const appTokenSchema = z.object({ accessToken: text, expireIn: number });
export const userTokenSchema = z.object({ accessToken: text, corpId: maybeText });
export const meSchema = z.object({ unionId: text });
/** `contact_type`: 0 a member, 1 an external contact. */
export const memberIdSchema = z.object({ contact_type: number, userid: text });

const roleSchema = z.object({ id: z.union([number, text]), name: z.string() });

/** `topapi/v2/user/get`. `active` says whether they ever opened the app: not whether they work here, so it is not read. */
export const memberSchema = z.object({
  userid: text,
  unionid: maybeText,
  name: z.string(),
  email: maybeText,
  org_email: maybeText,
  job_number: maybeText,
  title: maybeText,
  work_place: maybeText,
  remark: maybeText,
  login_id: maybeText,
  manager_userid: maybeText,
  dept_id_list: z.array(number).nullish(),
  role_list: z.array(roleSchema).nullish(),
  extension: maybeText,
});
export type Member = z.output<typeof memberSchema>;

/** A page of `topapi/v2/user/list`: of the people in it only what tells whether they are told here. */
export const memberPageSchema = z.object({
  has_more: z.boolean(),
  next_cursor: number.nullish(),
  list: z.array(z.object({ userid: text, dept_id_list: z.array(number).nullish() })).nullish(),
});

export const departmentSchema = z.object({ dept_id: number, name: z.string(), parent_id: number.nullish() });
export const departmentsSchema = z.array(departmentSchema).nullish();

export const rolePageSchema = z.object({
  hasMore: z.boolean(),
  list: z.array(z.object({ roles: z.array(roleSchema).nullish() })).nullish(),
});
export const roleMembersSchema = z.object({ hasMore: z.boolean(), list: z.array(z.object({ userid: text })).nullish() });

export const leaveRecordsSchema = z.object({
  nextToken: z.union([text, number]).nullish(),
  records: z.array(z.object({ userId: text })).nullish(),
});
