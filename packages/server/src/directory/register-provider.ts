import { type CreateIdentityProvider, GuardError } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { IdentityProviderRow, Plan } from "../store/port.ts";
import type { DirectoryDeps } from "./deps.ts";

/**
 * Registers an identity provider that people can sign in at. Nothing is fetched yet.
 * Throws `request.invalid` for plain http away from a loopback address; `vault.unavailable`.
 */
export async function planRegisterProvider(
  ports: Pick<DirectoryDeps, "entropy" | "providers">,
  change: Change,
  input: CreateIdentityProvider,
): Promise<Plan<IdentityProviderRow>> {
  checkIssuer(input.issuer);
  const id = ports.entropy.id("identityProvider");
  const row: IdentityProviderRow = {
    id,
    version: 1,
    createdAtMs: change.nowMs,
    name: input.name,
    kind: input.kind,
    state: "active",
    issuer: input.issuer,
    clientId: input.clientId,
    scopes: input.scopes ?? "openid profile email",
    groupsClaim: input.groupsClaim ?? "",
    sealedSecret: input.clientSecret === undefined ? null : await ports.providers.sealSecret(id, input.clientSecret),
  };
  return {
    writes: [{ verb: "insert", collection: "identity_providers", row }],
    events: [
      change.event({ action: "identity_provider.create", target: { type: "identity_provider", id }, detail: { issuer: row.issuer } }),
    ],
    answer: row,
  };
}

const loopbackHosts = new Set(["127.0.0.1", "[::1]", "localhost"]);

function checkIssuer(issuer: string): void {
  const url = new URL(issuer);
  if (url.protocol === "https:" || loopbackHosts.has(url.hostname)) return;
  throw new GuardError("request.invalid", { fields: [{ path: "issuer", message: "expected https, except on a loopback address" }] });
}
