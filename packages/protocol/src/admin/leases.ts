import { z } from "zod";
import { idSchema } from "../ids.ts";
import { deliveryModeSchema } from "./credential-settings.ts";
import { pageOf, pageQuerySchema } from "./page.ts";
import { momentMsSchema } from "./text.ts";

/** `ended`: its time is over; `revoked`: somebody ended it before. */
export const leaseStateSchema = z.enum(["live", "ended", "revoked"]);
export type LeaseState = z.infer<typeof leaseStateSchema>;

/**
 * What became of what was delivered: `killed` it works no more; `pending` it is tried again; `left` nothing can end it before its own time, or at all
 * (`reveal`); `over` its time had come anyway.
 */
export const leaseKillingSchema = z.object({ outcome: z.enum(["killed", "pending", "left", "over"]), explanation: z.string() });
export type LeaseKilling = z.infer<typeof leaseKillingSchema>;

/** One delivery of a credential to an agent. */
export const leaseSchema = z
  .object({
    id: idSchema("lease"),
    credentialId: idSchema("credential"),
    connectionId: idSchema("connection").nullable(),
    resourceId: idSchema("resource"),
    agentId: idSchema("agent"),
    userId: idSchema("user").nullable(),
    mode: deliveryModeSchema,
    purpose: z.string().nullable(),
    txn: z.string(),
    address: z.string().nullable(),
    state: leaseStateSchema,
    expiresAtMs: momentMsSchema,
    mostUntilMs: momentMsSchema,
    renewals: z.int(),
    endedAtMs: momentMsSchema.nullable(),
    killing: leaseKillingSchema.nullable(),
    version: z.int(),
    createdAtMs: momentMsSchema,
  })
  .meta({ id: "Lease" });
export type LeaseAnswer = z.infer<typeof leaseSchema>;
/** The most recent days of which a person is told. */
export const myLeaseDays = 30;
/** What was handed to an agent for the person who asks. */
const myLeaseSchema = leaseSchema
  .pick({
    ...{ id: true, mode: true, purpose: true, state: true, createdAtMs: true, expiresAtMs: true, mostUntilMs: true, endedAtMs: true },
    killing: true,
  })
  .extend({
    agent: z.object({ id: idSchema("agent"), name: z.string() }),
    resource: z.object({ id: idSchema("resource"), title: z.string() }),
    credential: z
      .object({ id: idSchema("credential"), name: z.string().nullable() })
      .meta({ description: "Its name is null once it is removed." }),
  })
  .meta({ id: "MyLease" });
export type MyLease = z.infer<typeof myLeaseSchema>;
export const myLeasePageSchema = pageOf(myLeaseSchema).meta({ id: "MyLeasePage" });
export const myLeaseQuerySchema = pageQuerySchema.omit({ order: true });

export const leasePageSchema = pageOf(leaseSchema).meta({ id: "LeasePage" });
export const leaseQuerySchema = pageQuerySchema.extend({
  state: leaseStateSchema.optional(),
  agentId: idSchema("agent").optional(),
  userId: idSchema("user").optional(),
  credentialId: idSchema("credential").optional(),
  mode: deliveryModeSchema.optional(),
});
