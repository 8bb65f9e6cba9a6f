import { z } from "zod";
import { idSchema } from "../ids.ts";
import { momentMsSchema } from "./text.ts";
import { roleSchema } from "./users.ts";

/** The session that a call came with. */
export const callingSessionSchema = z.object({
  id: idSchema("session"),
  authTimeMs: momentMsSchema.meta({ description: "When the person last proved who they are." }),
  freshUntilMs: momentMsSchema.meta({ description: "Until when that is recent enough for the routes of `freshSignIn`." }),
  expiresAtMs: momentMsSchema.meta({ description: "When the session ends at the latest." }),
  requestToken: z.string().meta({ description: "Sent with every write in the header `x-agent-id-guard-request`." }),
});

/** Who is calling, as the server sees it. */
export const meSchema = z
  .object({
    type: z.enum(["user", "system"]),
    id: z.string(),
    name: z.string(),
    role: roleSchema.nullable().meta({ description: "null: a person who administers nothing." }),
    issuer: z.string(),
    session: callingSessionSchema.nullable().meta({ description: "null for a call with an access token." }),
    may: z
      .array(z.string())
      .meta({ description: "The routes that the role may call, such as `POST /agents`; a developer about their own agents." }),
    freshSignIn: z.array(z.string()).meta({ description: "Those of them that need a sign-in of the last ten minutes." }),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof meSchema>;
