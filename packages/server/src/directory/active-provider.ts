import { GuardError } from "@agent-id-guard/protocol";
import type { IdentityProviderRow } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";

/** A provider that lets people in, as it is now (case FED-05). Throws `entity.not_found` for one that is suspended or was never there. */
export async function activeProvider(store: DirectoryDeps["store"], providerId: string): Promise<IdentityProviderRow> {
  const row = await store.get("identity_providers", providerId);
  if (row?.state !== "active") throw new GuardError("entity.not_found", { description: "There is no such identity provider" });
  return row;
}
