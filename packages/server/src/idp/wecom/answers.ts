import { z } from "zod";

const text = z.string().min(1);
const maybeText = z.string().nullish();
const number = z.int().min(0);
const numbers = z.array(number).nullish();

/** What we read of WeCom's answers. Members that may be missing may be null, too. */
export const appTokenSchema = z.object({ access_token: text, expires_in: number });
/** `auth/getuserinfo`: `userid` of a member; `openid`, and no `userid`, of anybody else. */
export const signedInSchema = z.object({ userid: maybeText, openid: maybeText });

const attributeSchema = z.object({ name: z.string(), text: z.object({ value: maybeText }).nullish() });

/** `user/get`, and an entry of `user/list`. */
export const memberSchema = z.object({
  userid: text,
  name: z.string(),
  alias: maybeText,
  department: numbers,
  main_department: number.nullish(),
  direct_leader: z.array(z.string()).nullish(),
  position: maybeText,
  /** 1 activated, 2 disabled, 4 not activated, 5 left. */
  status: z.int().nullish(),
  email: maybeText,
  biz_mail: maybeText,
  extattr: z.object({ attrs: z.array(attributeSchema).nullish() }).nullish(),
});
export type Member = z.output<typeof memberSchema>;
export const membersSchema = z.object({ userlist: z.array(memberSchema).nullish() });

export const simpleMembersSchema = z.object({ userlist: z.array(z.object({ userid: text })).nullish() });
export const memberIdsSchema = z.object({
  next_cursor: maybeText,
  dept_user: z.array(z.object({ userid: text, department: number })).nullish(),
});

export const departmentsSchema = z.object({
  department: z.array(z.object({ id: number, name: maybeText, parentid: number.nullish() })).nullish(),
});

export const tagsSchema = z.object({ taglist: z.array(z.object({ tagid: number, tagname: z.string() })).nullish() });
export const tagSchema = z.object({ userlist: z.array(z.object({ userid: text })).nullish(), partylist: numbers });
