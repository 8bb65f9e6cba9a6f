import { z } from "zod";
import { plainUrlSchema } from "../text.ts";

/** The id of an application at a provider. */
export const applicationIdSchema = z
  .string()
  .max(500)
  .regex(/^[\x21-\x7E]+$/, "expected printable ASCII without spaces");

/** A secret of ours at a provider. */
export const providerSecretSchema = z
  .string()
  .min(1)
  .max(10_000)
  .regex(/^[^\0\r\n]+$/, "expected one line");

/** Where a provider's API stands: https, or http on a loopback address for a development server. Without trailing slash. */
export const providerUrlSchema = plainUrlSchema(/^https?$/).refine((url) => !url.endsWith("/"), "expected no slash at the end");
