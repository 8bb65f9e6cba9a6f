import type { CreateClient } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Entropy } from "../entropy/port.ts";
import { checkAuthentication, type KeyCheck } from "../parties/index.ts";
import type { ClientRow, Plan } from "../store/port.ts";
import { checkMethod } from "./check-method.ts";
import { checkBackchannelLogoutUri, checkRedirectUris } from "./check-redirect-uris.ts";

/** Registers a client. Throws `request.invalid`. */
export function planRegisterClient(
  ports: { readonly entropy: Entropy; readonly checkPublicKey: KeyCheck },
  change: Change,
  input: CreateClient,
): Plan<ClientRow> {
  const { authMethod, jwks } = checkAuthentication(ports.checkPublicKey, input, input.kind === "web" ? "client_secret" : "none");
  checkMethod(input.kind, authMethod);
  const row: ClientRow = {
    id: ports.entropy.id("client"),
    version: 1,
    createdAtMs: change.nowMs,
    name: input.name,
    kind: input.kind,
    state: "active",
    authMethod,
    jwks,
    redirectUris: checkRedirectUris(input.kind, input.redirectUris),
    postLogoutRedirectUris: checkRedirectUris(input.kind, input.postLogoutRedirectUris ?? [], "postLogoutRedirectUris"),
    backchannelLogoutUri: checkBackchannelLogoutUri(input.backchannelLogoutUri ?? null),
    consent: input.consent ?? "required",
  };
  return {
    writes: [{ verb: "insert", collection: "clients", row }],
    events: [
      change.event({
        action: "client.create",
        target: { type: "client", id: row.id },
        clientId: row.id,
        detail: { kind: row.kind, authMethod, consent: row.consent },
      }),
    ],
    answer: row,
  };
}
