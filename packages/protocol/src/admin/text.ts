import { z } from "zod";

/** Control characters and the marks that turn the direction of text: in a name they deceive whoever reads it (cases ADM-06, LOG-05, REG-08). */
const deceiving = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069\uD800-\uDFFF]/u;

/** One line of plain text, 1 to `longest` characters, without space around it. It is shown as text everywhere, never as markup. */
export function lineSchema(longest: number) {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => text.trim() === text, "expected no space before or after")
    .refine((text) => !deceiving.test(text), "expected one line without control or direction characters");
}

/** The name of an object, as people read it. */
export const displayNameSchema = lineSchema(100);

/** Why something is done; it goes to the audit event. */
export const reasonSchema = lineSchema(500);

/** The body of an action that takes nothing but a reason. */
export const actionSchema = z.strictObject({ reason: reasonSchema.optional() }).meta({ id: "Action" });

/** Whether the body of a change names anything to change. */
export function changesSomething(change: object): boolean {
  return Object.keys(change).length > 0;
}

/** A moment in milliseconds since 1970. */
export const momentMsSchema = z.int().min(0).max(253_402_300_799_999);

/** A URL with no user, password or fragment in it. `protocols` are the schemes that may be used. */
export function plainUrlSchema(protocols: RegExp) {
  return z
    .url({ protocol: protocols })
    .max(2_000)
    .refine((value) => hasNoUserinfo(value) && !value.includes("#") && !/[\s\\]/.test(value), "expected no user, password or fragment");
}

function hasNoUserinfo(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && url.username === "" && url.password === "";
}
