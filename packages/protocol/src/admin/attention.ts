import { z } from "zod";
import { momentMsSchema } from "./text.ts";

/** Every thing that may need doing, and what it says. */
export const attentionCodes = {
  "audit.mismatch": "The log was not the one that its last checkpoint saw, within the last 30 days.",
  "audit.checkpoint_failing": "Checkpoints of the log can't be written: a change to what has come since would not be found.",
  "credential.echoed": "An upstream sent a credential back, within the last 30 days.",
  "credential.canary_touched": "A credential that nobody has business with was touched, within the last 30 days.",
  "credential.rotation_failed": "Credentials that the server could not give a new value when it was due.",
  "agent.owner_suspended": "Agents that work although the person who answers for them is suspended.",
  "agent.orphaned": "Agents whose owner left: they stop at the end of their grace unless somebody takes them over.",
  "agent.unclaimed": "Suspended agents whose owner left and whom nobody took over.",
  "agent.unused": "Active agents that have done nothing for 30 days.",
  "agent.without_grants": "Active agents that may reach nothing.",
  "secret.expiring": "Secrets that expire within 14 days.",
  "grant.expiring": "Grants that expire within 14 days.",
  "credential.rotation_due": "Credentials that are due for a new value.",
  "credential.old": "Credentials whose value is older than 90 days.",
  "resource.without_credential": "Resources behind the gateway for which there is no active credential that it adds to calls.",
  "owner.none": "Nobody is an owner any more: the one-time link lets the next one in.",
  "owner.single": "Only one person is an owner: nobody can let them in again.",
  "user.unknown_upstream": "People whom their provider does not show any more, without saying that they left.",
  "sync.waiting": "Directory syncs that would remove more than they may, and wait for a yes.",
  "sync.failing": "Identity providers whose last three directory syncs failed.",
  "identity_provider.none": "No identity provider is registered.",
} as const satisfies Record<string, string>;
export type AttentionCode = keyof typeof attentionCodes;

/** Something that may need doing. */
export const findingSchema = z
  .object({
    code: z.enum(Object.keys(attentionCodes) as [AttentionCode, ...AttentionCode[]]),
    severity: z.enum(["critical", "warning", "info"]),
    text: z.string(),
    count: z.int(),
    examples: z
      .array(
        z.object({
          type: z.string(),
          id: z.string(),
          name: z.string(),
          untilMs: momentMsSchema.optional().meta({ description: "Of an orphaned agent: the end of its grace." }),
        }),
      )
      .meta({ description: "Up to five of what it is about." }),
    see: z
      .object({ collection: z.string(), filter: z.record(z.string(), z.string()) })
      .meta({ description: "The list of the API that shows them, and its query." }),
  })
  .meta({ id: "Finding" });
export type Finding = z.infer<typeof findingSchema>;

/** What may need doing, the gravest first. */
export const attentionSchema = z.object({ items: z.array(findingSchema) }).meta({ id: "Attention" });
