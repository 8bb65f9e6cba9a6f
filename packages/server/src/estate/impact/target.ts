import type { AgentRow, ClientRow, CredentialRow, ResourceRow, UserRow } from "../../store/port.ts";

/** What is about to be stopped. A credential stops what its resource is called for. */
export type ImpactTarget =
  | { readonly type: "agent"; readonly row: AgentRow }
  | { readonly type: "user"; readonly row: UserRow }
  | { readonly type: "client"; readonly row: ClientRow }
  | { readonly type: "resource"; readonly row: ResourceRow }
  | { readonly type: "credential"; readonly row: Pick<CredentialRow, "id" | "resourceId"> }
  | { readonly type: "estate" };
