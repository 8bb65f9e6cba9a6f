import type { UpdateClient } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import { checkAuthentication, type KeyCheck } from "../parties/index.ts";
import type { ClientRow, Plan, Write } from "../store/port.ts";
import { checkMethod } from "./check-method.ts";
import { checkBackchannelLogoutUri, checkRedirectUris } from "./check-redirect-uris.ts";

/**
 * Changes a client; every rule of registration is run again on the result (case REG-03). With another name, method or redirect it is another client to the
 * people who agreed to it: they are asked again (case AZC-19).
 * A new sign-in method ends what the old one got: secrets and refresh tokens go, tokens die. Throws `request.invalid`; commit fails with `stale`.
 */
export function planUpdateClient(
  check: KeyCheck,
  change: Change,
  client: ClientRow,
  version: number,
  input: UpdateClient,
): Plan<ClientRow> {
  const { name = client.name, consent = client.consent } = input;
  const redirectUris = checkRedirectUris(client.kind, input.redirectUris ?? client.redirectUris);
  const postLogoutRedirectUris = checkRedirectUris(
    client.kind,
    input.postLogoutRedirectUris ?? client.postLogoutRedirectUris,
    "postLogoutRedirectUris",
  );
  const backchannelLogoutUri = checkBackchannelLogoutUri(
    input.backchannelLogoutUri === undefined ? client.backchannelLogoutUri : input.backchannelLogoutUri,
  );
  const { authMethod } = checkAuthentication(
    check,
    { authMethod: input.authMethod ?? client.authMethod, keys: client.jwks },
    client.authMethod,
  );
  checkMethod(client.kind, authMethod);
  const set = { name, redirectUris, postLogoutRedirectUris, backchannelLogoutUri, consent, authMethod };
  const hasNewMethod = authMethod !== client.authMethod;
  const writes: Write[] = [{ verb: "compareAndSet", collection: "clients", id: client.id, version, set }];
  if (hasNewMethod) {
    writes.push({ verb: "remove", collection: "secrets", where: { partyId: client.id } });
    writes.push({ verb: "remove", collection: "refresh_tokens", where: { clientId: client.id } });
  }
  return {
    writes,
    events: [
      change.event({
        action: "client.update",
        target: { type: "client", id: client.id },
        clientId: client.id,
        detail: {
          changed: Object.keys(input).toSorted().join(" "),
          ...(consent === client.consent ? {} : { consent }),
        },
        revokes: hasNewMethod ? [{ kind: "client", id: client.id }] : [],
      }),
    ],
    answer: { ...client, ...set, version: version + 1 },
  };
}
