import { z } from "zod";
import { idSchema } from "../ids.ts";
import { maxActors } from "../tokens.ts";
import { changesSomething } from "./text.ts";

/** The days of the week, in their order. */
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time such as 09:30")
  .meta({ examples: ["09:30"] });

/** An IANA time zone. Offsets such as `+08:00` are none: they know no summer time. */
const timeZoneSchema = z
  .string()
  .max(64)
  .refine((name) => /^[A-Za-z]/.test(name) && isTimeZone(name), "expected an IANA time zone such as Asia/Shanghai")
  .meta({ examples: ["Asia/Shanghai"] });

const networkSchema = z.union([z.cidrv4(), z.cidrv6()], "expected a network such as 10.0.0.0/8 or 2001:db8::/32").meta({
  examples: ["10.0.0.0/8"],
});

/**
 * What else must be so for a grant to give anything; every member that is there must hold, and what is not known does not hold.
 * A condition only ever narrows.
 */
export const grantConditionsSchema = z
  .strictObject({
    hours: z
      .strictObject({
        timeZone: timeZoneSchema,
        /** The days on which the window begins. */
        days: z.array(z.enum(weekdays)).min(1).max(weekdays.length).refine(isSet, "expected each day once"),
        /** Local time; the window begins here. */
        from: timeOfDaySchema,
        /** Local time; the window ends before it. At or before `from` it is that of the next day, so 00:00 to 00:00 is a whole day. */
        to: timeOfDaySchema,
      })
      .optional(),
    /**
     * Networks (CIDR) that the call must come from, as the server sees the address of its caller: the browser at the authorization endpoint, the client or
     * agent at the token endpoint, the agent at the gateway. What is called directly, past the gateway, can't know them. An IPv4 address is looked for in
     * IPv4 networks only.
     */
    networks: z.array(networkSchema).min(1).max(50).optional(),
    /** Clients that the call must have come through, one of them: its chain names it. */
    clients: z.array(idSchema("client")).min(1).max(50).refine(isSet, "expected each client once").optional(),
    /** The most agents that may stand in the chain, the one that calls included. */
    maxChainLength: z.int().min(1).max(maxActors).optional(),
  })
  .refine(changesSomething, "expected at least one condition")
  .meta({ id: "GrantConditions" });
export type GrantConditions = z.infer<typeof grantConditionsSchema>;

function isSet(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
