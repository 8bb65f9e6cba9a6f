import { z } from "zod";
import { idSchema } from "../ids.ts";
import { permissionSchema } from "../scopes.ts";
import { grantConditionsSchema } from "./grant-conditions.ts";
import { pageOf, pageQuerySchema } from "./page.ts";
import { changesSomething, momentMsSchema } from "./text.ts";

export const subjectTypeSchema = z.enum(["agent", "client", "user", "group", "department", "everyone"]);

/** A path of departments, such as `corp/hr`: it stands for itself and all below it. */
export const departmentSchema = z
  .string()
  .max(200)
  .regex(/^[^/\p{Cc}]+(\/[^/\p{Cc}]+)*$/u, "expected a path such as corp/hr");

/** A grant: who may do what at which resource. */
export const grantSchema = z
  .object({
    id: idSchema("grant"),
    subjectType: subjectTypeSchema,
    /** An id; for a department its path; `*` for everyone. */
    subjectId: z.string(),
    resourceId: idSchema("resource"),
    permissions: z.array(z.string()),
    /** When, from where and how it holds; null: always. */
    conditions: grantConditionsSchema.nullable(),
    expiresAtMs: momentMsSchema.nullable(),
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "Grant" });
export type GrantAnswer = z.infer<typeof grantSchema>;
export const grantPageSchema = pageOf(grantSchema).meta({ id: "GrantPage" });

const grantedPermissionsSchema = z.array(permissionSchema).min(1).max(200);

export const createGrantSchema = z
  .strictObject({
    subjectType: subjectTypeSchema,
    subjectId: z.string().min(1).max(200),
    resourceId: idSchema("resource"),
    permissions: grantedPermissionsSchema,
    conditions: grantConditionsSchema.nullable().optional(),
    expiresAtMs: momentMsSchema.nullable().optional(),
  })
  .meta({ id: "CreateGrant" });
export type CreateGrant = z.infer<typeof createGrantSchema>;

/** What of a grant can change; its ends can't. `conditions` are replaced as a whole. */
export const updateGrantSchema = z
  .strictObject({
    permissions: grantedPermissionsSchema,
    conditions: grantConditionsSchema.nullable(),
    expiresAtMs: momentMsSchema.nullable(),
  })
  .partial()
  .refine(changesSomething, "expected at least one member")
  .meta({ id: "UpdateGrant" });
export type UpdateGrant = z.infer<typeof updateGrantSchema>;

export const grantQuerySchema = pageQuerySchema.extend({
  subjectType: subjectTypeSchema.optional(),
  subjectId: z.string().min(1).max(200).optional(),
  resourceId: idSchema("resource").optional(),
});
