import { GuardError, idPrefixes } from "@agent-id-guard/protocol";
import type { Store } from "../store/port.ts";

const ownIds = [idPrefixes.agent, idPrefixes.client, idPrefixes.resource];

/** A client, an agent or a resource of ours must never be able to take it for an ID token or an access token (case JWT-09). */
export async function refuseOwnAudience(
  { issuer, store }: { readonly issuer: string; readonly store: Pick<Store, "find"> },
  audience: string,
): Promise<void> {
  const isOurs =
    audience === issuer ||
    audience.startsWith(`${issuer}/`) ||
    ownIds.some((prefix) => audience.startsWith(`${prefix}_`)) ||
    (await store.find("resources", { where: { identifier: audience }, limit: 1 })).length > 0;
  if (isOurs)
    throw new GuardError("request.invalid", {
      description: "The audience is one of this server's own",
      hint: "Set the audience that the cloud expects.",
      fields: [{ path: "audience", message: "expected an audience outside this server" }],
    });
}
