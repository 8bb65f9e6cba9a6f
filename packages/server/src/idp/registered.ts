import type { Clock } from "../clock/port.ts";
import { type Envelope, fromSealedRow, type SealContext, toSealedRow } from "../kms/port.ts";
import type { Outbound } from "../outbound/port.ts";
import type { IdentityProviderRow, SealedRow } from "../store/port.ts";
import { createOidcProvider } from "./oidc.ts";
import type { IdentityProviders, RedirectIdentityProvider } from "./port.ts";

export interface RegisteredProvidersOptions {
  readonly envelope: Envelope;
  readonly outbound: Pick<Outbound, "fetch">;
  readonly clock: Clock;
  /** Our own issuer: only an installation on a loopback `http:` address may use providers over `http:`, and those on loopback only. */
  readonly issuer: string;
}

/** How long a provider's metadata is believed. */
const metadataMs = 10 * 60_000;

/**
 * The {@link IdentityProviders} of the registry. An object is kept for ten minutes and as long as its row does not change.
 * Providers may stand in a private network: administrators register them, TLS proves them, and metadata addresses are never dialled.
 */
export function createRegisteredProviders(options: RegisteredProvidersOptions): IdentityProviders {
  const opened = new Map<string, { readonly version: number; readonly untilMs: number; readonly provider: RedirectIdentityProvider }>();
  const fetch = options.outbound.fetch(true);
  return {
    async open(row: IdentityProviderRow) {
      const kept = opened.get(row.id);
      const nowMs = options.clock.nowMs();
      if (kept !== undefined && kept.version === row.version && nowMs < kept.untilMs) return kept.provider;
      const provider = createOidcProvider({
        issuer: row.issuer,
        clientId: row.clientId,
        clientSecret: row.sealedSecret === null ? null : await openSecret(options.envelope, row.id, row.sealedSecret),
        scopes: row.scopes,
        groupsClaim: row.groupsClaim,
        fetch,
        allowLoopbackHttp: options.issuer.startsWith("http:"),
      });
      opened.set(row.id, { version: row.version, untilMs: nowMs + metadataMs, provider });
      return provider;
    },
    sealSecret: (providerId, secret) => sealSecret(options.envelope, providerId, secret),
  };
}

/** A row has one secret; its other fields may change without sealing it again, so the context names no version of the row. */
const contextOf = (providerId: string): SealContext => ({ purpose: "idp_secret", id: providerId, version: 1 });

async function sealSecret(envelope: Envelope, providerId: string, secret: string): Promise<SealedRow> {
  return toSealedRow(await envelope.seal(Buffer.from(secret, "utf8"), contextOf(providerId)));
}

async function openSecret(envelope: Envelope, providerId: string, sealed: SealedRow): Promise<string> {
  return Buffer.from(await envelope.open(fromSealedRow(sealed), contextOf(providerId))).toString("utf8");
}
