import { z } from "zod";

/** People who are pushed to us by SCIM 2.0 and sign in elsewhere, or not at all. */
export const scimSettingsSchema = z.strictObject({}).meta({ id: "ScimSettings" });
