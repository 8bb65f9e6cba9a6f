import type { IdentityProviderKind } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Entropy } from "../entropy/port.ts";
import { type Envelope, fromSealedRow, sealContexts, toSealedRow } from "../kms/port.ts";
import type { Outbound } from "../outbound/port.ts";
import type { IdentityProviderRow, SealedRow } from "../store/port.ts";
import type { AdapterPorts, OpenAdapter } from "./adapter.ts";
import { openDingtalk } from "./dingtalk/dingtalk.ts";
import { openEntra } from "./entra/provider.ts";
import { openLark } from "./lark/provider.ts";
import { openLdap } from "./ldap/index.ts";
import { openOidc } from "./oidc.ts";
import type { IdentityProvider, IdentityProviders } from "./port.ts";
import { openScim } from "./scim.ts";
import { openWecom } from "./wecom/wecom.ts";

export interface RegisteredProvidersOptions {
  readonly envelope: Envelope;
  readonly outbound: Pick<Outbound, "fetch">;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Our own issuer: only an installation on a loopback `http:` address may use providers over `http:`, and those on loopback only. */
  readonly issuer: string;
}

/** The adapter of each kind. */
const adapters: { readonly [K in IdentityProviderKind]: OpenAdapter<K> } = {
  oidc: openOidc,
  ldap: openLdap,
  entra: openEntra,
  lark: openLark,
  dingtalk: openDingtalk,
  wecom: openWecom,
  scim: openScim,
};

/** How long an adapter is kept, and with it what it has read of the provider's metadata. */
const keptMs = 10 * 60_000;

/**
 * The {@link IdentityProviders} of the registry. An adapter is kept for ten minutes and as long as its row does not change.
 * Providers may stand in a private network: administrators register them, TLS proves them, and addresses from outside are never dialled.
 */
export function createRegisteredProviders(options: RegisteredProvidersOptions): IdentityProviders {
  const opened = new Map<string, { readonly version: number; readonly untilMs: number; readonly provider: IdentityProvider }>();
  const ports: AdapterPorts = {
    fetch: options.outbound.fetch(true),
    clock: options.clock,
    entropy: options.entropy,
    allowLoopbackHttp: options.issuer.startsWith("http:"),
  };
  return {
    async open(row: IdentityProviderRow) {
      const kept = opened.get(row.id);
      const nowMs = options.clock.nowMs();
      if (kept !== undefined && kept.version === row.version && nowMs < kept.untilMs) return kept.provider;
      const provider = openAdapter(row, await openSecrets(options.envelope, row), ports);
      opened.set(row.id, { version: row.version, untilMs: nowMs + keptMs, provider });
      return provider;
    },
    async sealSecret(providerId, name, secret) {
      return toSealedRow(await options.envelope.seal(Buffer.from(secret, "utf8"), sealContexts.idp_secret(providerId, name)));
    },
  };
}

function openAdapter(row: IdentityProviderRow, secrets: Readonly<Record<string, string>>, ports: AdapterPorts): IdentityProvider {
  const open = adapters[row.kind] as OpenAdapter<IdentityProviderKind>;
  return open(row.settings, secrets, ports);
}

async function openSecrets(envelope: Envelope, { id, sealedSecrets }: IdentityProviderRow): Promise<Readonly<Record<string, string>>> {
  const open = async ([name, sealed]: [string, SealedRow]) =>
    [name, Buffer.from(await envelope.open(fromSealedRow(sealed), sealContexts.idp_secret(id, name))).toString("utf8")] as const;
  return Object.fromEntries(await Promise.all(Object.entries(sealedSecrets).map(open)));
}
