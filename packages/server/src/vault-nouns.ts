import { createAccessKeys } from "./cloud/access-keys.ts";
import { createClouds } from "./cloud/clouds.ts";
import { type ConnectionPorts, createConnections, startConnectionUpkeep } from "./connections/index.ts";
import { createCustody, startRewrapRunner } from "./custody/index.ts";
import { createDatabaseRoles } from "./database-roles/postgres/postgres.ts";
import { createDeliveries, type DeliveryPorts } from "./delivery/index.ts";
import { digests } from "./entropy/digests.ts";
import { createGateway } from "./gateway/index.ts";
import { cachedKeySeconds } from "./kms/data-keys.ts";
import { listCatalogue } from "./oauth-provider/catalogue/entries.ts";
import { createOauthProviders } from "./oauth-provider/providers.ts";
import type { Ports } from "./open-ports.ts";
import type { Tokens } from "./tokens/index.ts";
import { createVault, startRotation } from "./vault/index.ts";

/* The part of the composition root that is about what is kept for others. */

/** What is kept for others: credentials, and what people have at third parties. */
export function createVaultNouns(issuer: string, ports: Ports, own: Pick<ConnectionPorts, "draft" | "sessions">) {
  const { store, clock, entropy, envelope, outbound, log } = ports;
  const oauthProviders = createOauthProviders({ outbound, clock, issuer });
  const databaseRoles = createDatabaseRoles({ outbound, entropy, instance: ports.instance });
  const accessKeys = createAccessKeys({ outbound, clock, allowLoopbackHttp: issuer.startsWith("http:") });
  const vaultPorts = { issuer, store, envelope, entropy, clock, oauthProviders, databaseRoles, accessKeys };
  const vault = createVault(vaultPorts);
  const stopRotation = startRotation({ ...vaultPorts, draft: own.draft, log });
  const custodyDeps = { ...ports, cachedKeySeconds, draft: own.draft };
  const [custody, rewrapRunner] = [createCustody(custodyDeps), startRewrapRunner(custodyDeps)];
  const connectionPorts: ConnectionPorts = {
    ...{ issuer, store, envelope, entropy, clock, digests, vault, oauthProviders, log, ...own },
    catalogue: listCatalogue(),
  };
  const stopConnectionUpkeep = startConnectionUpkeep({ ...connectionPorts, store });
  return {
    vault,
    databaseRoles,
    stopRotation,
    custody,
    rewrapRunner,
    connectionPorts,
    connections: createConnections(connectionPorts),
    stopConnectionUpkeep,
  };
}

/** What credentials yield: handed to agents, and added to their calls. */
export function createDeliveryNouns(
  { outbound, clock, entropy, store, log }: Ports,
  nouns: Omit<DeliveryPorts, "clouds"> & { readonly tokens: Tokens },
) {
  const allowLoopbackHttp = nouns.issuer.startsWith("http:");
  const deliveries = createDeliveries({ ...nouns, clouds: createClouds({ outbound, clock, entropy, allowLoopbackHttp }) });
  const { tokens, policy, draft } = nouns;
  const onError = (error: unknown) => log.error({ err: error }, "gateway");
  return { deliveries, gateway: createGateway({ store, tokens, policy, deliveries, outbound, entropy, clock, draft, onError }) };
}
