import { z } from "zod";
import { displayNameSchema, plainUrlSchema } from "./admin/text.ts";
import { idSchema } from "./ids.ts";

/** The name of an agent's configuration file where nobody says otherwise. */
export const agentConfigFile = "agent-id-guard.json";

/** A number of a P-256 or Ed25519 key: 32 bytes as base64url. */
const keyNumberSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "expected 32 bytes as base64url");
const whereFrom = { kid: z.string().min(1).max(200).optional(), use: z.literal("sig").optional() };

/** The private key that an agent signs in with (RFC 7517): P-256 for ES256, or Ed25519 for EdDSA. The server only ever gets its public half. */
export const privateJwkSchema = z
  .discriminatedUnion("kty", [
    z.strictObject({
      kty: z.literal("EC"),
      crv: z.literal("P-256"),
      x: keyNumberSchema,
      y: keyNumberSchema,
      d: keyNumberSchema,
      alg: z.literal("ES256").optional(),
      ...whereFrom,
    }),
    z.strictObject({
      kty: z.literal("OKP"),
      crv: z.literal("Ed25519"),
      x: keyNumberSchema,
      d: keyNumberSchema,
      alg: z.literal("EdDSA").optional(),
      ...whereFrom,
    }),
  ])
  .meta({ id: "PrivateKey" });
export type PrivateJwk = z.infer<typeof privateJwkSchema>;

interface AgentConfigBase {
  readonly version: 1;
  readonly issuer: string;
  readonly agentId: string;
  /** The agent's name as it was then, for people who open the file. */
  readonly name?: string | undefined;
}

/** What an agent needs to connect, as its file holds it. It goes into `AgentGuard.connect` as it is. */
export type AgentConfig = AgentConfigBase &
  ({ readonly privateKey: PrivateJwk; readonly secret?: undefined } | { readonly secret: string; readonly privateKey?: undefined });

/**
 * The file that *Generate configuration* yields: which server, which agent, and exactly one credential. Unknown members are refused.
 * That the issuer may be talked to (https, or this machine) is checked by whoever connects.
 */
export const agentConfigSchema = z
  .strictObject({
    version: z.literal(1, "expected 1: a file of another version needs another version of the SDK"),
    issuer: plainUrlSchema(/^https?$/).refine(
      (issuer) => !issuer.endsWith("/") && !issuer.includes("?"),
      "expected no slash at the end and no query",
    ),
    agentId: idSchema("agent"),
    name: displayNameSchema.optional(),
    privateKey: privateJwkSchema.optional(),
    secret: z
      .string()
      .regex(/^[\x21-\x7e]{1,500}$/, "expected a client secret")
      .optional(),
  })
  .refine(({ privateKey, secret }) => (privateKey === undefined) !== (secret === undefined), {
    path: ["privateKey"],
    message: "expected exactly one of `privateKey` and `secret`",
  })
  .transform((config) => config as AgentConfig)
  .meta({ id: "AgentConfig" });
