import { z } from "zod";
import { idSchema } from "../ids.ts";
import { departmentSchema } from "./grants.ts";
import { pageOf, pageQuerySchema, searchSchema } from "./page.ts";
import { changesSomething, displayNameSchema, lineSchema, momentMsSchema } from "./text.ts";

/** What a user may do in the administration: owner > admin > developer (own agents); auditor reads. */
export const roleSchema = z.enum(["owner", "admin", "auditor", "developer"]);

/** `departed`: their provider says that they left or were disabled. */
export const userStateSchema = z.enum(["active", "suspended", "departed"]);

/** A person. */
export const userSchema = z
  .object({
    id: idSchema("user"),
    /** The identity provider that the person comes from; `local` for the built-in directory. */
    providerId: z.string(),
    /** The provider's stable name for the person; the user name in the built-in directory. */
    subject: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    department: z.string(),
    otherDepartments: z.array(z.string()),
    username: z.string(),
    title: z.string(),
    employeeNumber: z.string(),
    state: userStateSchema,
    /** `unknown`: the provider could not be asked, or did not show them without saying that they left. */
    upstreamState: z.enum(["present", "unknown"]),
    departedAtMs: momentMsSchema.nullable(),
    role: roleSchema.nullable(),
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "User" });
export type UserAnswer = z.infer<typeof userSchema>;
export const userPageSchema = pageOf(userSchema).meta({ id: "UserPage" });

/** One address, strictly: one `@`, a domain in ASCII. What is not one is nobody's, whoever says it (case FED-04). */
export const emailAddressSchema = z.email().max(200);
const emailSchema = emailAddressSchema.nullable();
const anyDepartmentSchema = z.union([z.literal(""), departmentSchema]);
/** NIST SP 800-63B: length is what counts, so no rules about kinds of characters. */
export const passwordSchema = z.string().min(12).max(200);

export const createUserSchema = z
  .strictObject({
    /** The user name in the built-in directory: unique, lower case. */
    username: z.string().regex(/^[a-z0-9][a-z0-9._@-]{0,99}$/, "expected lower-case letters, digits and . _ @ -"),
    name: displayNameSchema,
    email: emailSchema.optional(),
    department: anyDepartmentSchema.optional(),
    /** Without one the person can't sign in until a password is set. */
    password: passwordSchema.optional(),
  })
  .meta({ id: "CreateUser" });
export type CreateUser = z.infer<typeof createUserSchema>;

export const updateUserSchema = z
  .strictObject({ name: displayNameSchema, email: emailSchema, department: anyDepartmentSchema, password: passwordSchema })
  .partial()
  .refine(changesSomething, "expected at least one member")
  .meta({ id: "UpdateUser" });
export type UpdateUser = z.infer<typeof updateUserSchema>;

export const setRoleSchema = z.strictObject({ role: roleSchema.nullable() }).meta({ id: "SetRole" });

export const userQuerySchema = pageQuerySchema.extend({
  state: userStateSchema.optional(),
  upstreamState: z.enum(["present", "unknown"]).optional(),
  role: roleSchema.optional(),
  providerId: z.string().max(100).optional(),
  /** People whose main department is this one or below it. */
  department: z.string().max(200).optional(),
  search: searchSchema,
});

/** A group of people. */
export const groupSchema = z
  .object({
    id: idSchema("group"),
    name: z.string(),
    /** The identity provider that keeps its members; `local`: the administrators here. */
    providerId: z.string(),
    externalId: z.string(),
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "Group" });
export type GroupAnswer = z.infer<typeof groupSchema>;
export const groupPageSchema = pageOf(groupSchema).meta({ id: "GroupPage" });
export const createGroupSchema = z
  .strictObject({
    name: displayNameSchema,
    /** The identity provider that will keep its members; without one the administrators here do. */
    providerId: idSchema("identityProvider").optional(),
    /** The provider's own stable name for it; by default the name, which is all that a provider tells whose claims name groups. */
    externalId: lineSchema(500).optional(),
  })
  .meta({ id: "CreateGroup" });
export type CreateGroup = z.infer<typeof createGroupSchema>;
export const updateGroupSchema = z.strictObject({ name: displayNameSchema }).meta({ id: "UpdateGroup" });
export const groupQuerySchema = pageQuerySchema.extend({
  name: z.string().max(100).optional(),
  providerId: z.string().max(100).optional(),
  search: searchSchema,
});

/** One membership. */
export const memberSchema = z
  .object({ userId: idSchema("user"), groupId: idSchema("group"), createdAtMs: momentMsSchema })
  .meta({ id: "Member" });
export type MemberAnswer = z.infer<typeof memberSchema>;
export const memberPageSchema = pageOf(memberSchema).meta({ id: "MemberPage" });
