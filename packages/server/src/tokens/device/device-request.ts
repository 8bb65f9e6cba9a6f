import { z } from "zod";
import type { Digests } from "../../entropy/port.ts";
import { openidScopes } from "../authorize/authorization-request.ts";

/** How long a device waits for its person, and how often it may ask at first (RFC 8628 §3.2). */
export const deviceLimits = { ttlSeconds: 600, intervalSeconds: 5 } as const;

/** A person's answer. */
const answerSchema = z.discriminatedUnion("said", [
  z.object({
    said: z.literal("yes"),
    userId: z.string(),
    /** The permissions that were allowed; for the admin API those that were asked for, and the role decides. */
    permissions: z.array(z.string()),
    authTimeMs: z.number(),
    txn: z.string(),
  }),
  z.object({ said: z.literal("no") }),
]);

/** A device that waits to be let in. The ticket's id is the digest of the device code. */
export const deviceRequestSchema = z.object({
  clientId: z.string(),
  /** The audience of the token to come: an agent's identifier, or the admin API's. */
  resource: z.string(),
  /** Empty: all that policy allows. */
  permissions: z.array(z.string()),
  openid: z.array(z.enum(openidScopes)),
  /** The ticket by which a person's code finds this one. */
  userCodeId: z.string(),
  untilMs: z.number(),
  intervalSeconds: z.number(),
  /** When it asked last; null: not yet. */
  askedAtMs: z.number().nullable(),
  answer: answerSchema.nullable(),
});
export type DeviceRequest = z.infer<typeof deviceRequestSchema>;

/** What a user code leads to: the ticket of the device. */
export const userCodeSchema = z.object({ deviceId: z.string() });

/** What a user code's ticket is made of and found by, so that no device code can pass for one. */
export const secretOfUserCode = (code: string) => `device user code ${code}`;

/** The id of a user code's ticket. */
export const idOfUserCode = ({ sha256Hex }: Pick<Digests, "sha256Hex">, code: string) => sha256Hex(secretOfUserCode(code));
