import { kindOfId } from "@agent-id-guard/protocol";
import type { AgentRow, AuthMethod, ClientRow, ResourceRow, Store, Write } from "../store/port.ts";

/** Who can call the OAuth endpoints; told apart by the prefix of `client_id`. */
export type PartyKind = "agent" | "client" | "resource";

/** A party's registered row, whatever its kind. */
export type PartyRow =
  | { readonly kind: "agent"; readonly row: AgentRow }
  | { readonly kind: "client"; readonly row: ClientRow }
  | { readonly kind: "resource"; readonly row: ResourceRow };

/** A caller whose registered method has been verified and who is active. Nothing has been decided. */
export type Party = PartyRow & {
  readonly id: string;
  /** The method that was verified. `none`: a public client that only named itself. */
  readonly method: AuthMethod;
  /** What the sign-in spends (the `jti` of an assertion). Belongs into whatever unit is committed for this call. */
  readonly writes: readonly Write[];
};

/** The row behind a client id, or undefined when it is nobody's. The id is compared by the store, never interpreted. */
export async function findParty(store: Store, id: string): Promise<PartyRow | undefined> {
  switch (kindOfId(id)) {
    case "agent": {
      const row = await store.get("agents", id);
      return row && { kind: "agent", row };
    }
    case "client": {
      const row = await store.get("clients", id);
      return row && { kind: "client", row };
    }
    case "resource": {
      const row = await store.get("resources", id);
      return row && { kind: "resource", row };
    }
    default:
      return undefined;
  }
}
