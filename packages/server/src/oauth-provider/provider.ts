import { GuardError } from "@agent-id-guard/protocol";
import { type AddressOf, addressesOf, customAddresses, parameterIssues } from "./addresses.ts";
import { catalogue } from "./catalogue/entries.ts";
import type { CatalogueEntry, Flow, TokenAnswer, TokenRequest } from "./catalogue/entry.ts";
import { customEntry } from "./custom.ts";
import type { Discover } from "./discovery.ts";
import { unusable } from "./failures.ts";
import type { ProviderClient } from "./port.ts";
import type { ProvenClient } from "./token-request.ts";

/** A provider as one client of ours meets it. */
export interface Provider {
  readonly entry: CatalogueEntry;
  readonly addressOf: AddressOf;
  /** Hosts that an administrator named: they may stand in a private network. Metadata names none. */
  readonly namedHosts: ReadonlySet<string>;
}

/** The provider of a client's settings. Throws `request.invalid` for settings that can't work, `connection.failed` where discovery does not answer. */
export async function openProvider({ settings }: ProviderClient, discover: Discover, allowLoopbackHttp: boolean): Promise<Provider> {
  const { provider, endpoints, parameters, clientId } = settings;
  if (provider === "custom") {
    if (endpoints === undefined) throw unusable("endpoints", "expected an issuer, or a token endpoint");
    const addressOf = customAddresses(allowLoopbackHttp);
    const [unknown] = Object.keys(parameters);
    if (unknown !== undefined) throw unusable(`parameters.${unknown}`, "expected no parameters of a custom provider");
    const namedHosts = new Set(Object.values(endpoints).map((address) => addressOf(address).host));
    return { entry: await customEntry(endpoints, discover), addressOf, namedHosts };
  }
  const entry = catalogue.find(({ key }) => key === provider);
  if (entry === undefined) throw unusable("provider", "expected an entry of the catalogue, or custom");
  if (endpoints !== undefined) throw unusable("endpoints", "expected none: the catalogue knows this provider's");
  const fields = parameterIssues(entry, parameters);
  if (fields.length > 0) throw new GuardError("request.invalid", { fields });
  const addressOf = addressesOf(entry, parameters, clientId);
  return {
    entry,
    addressOf,
    namedHosts: new Set(entry.parameters.flatMap(({ kind, name }) => (kind === "host" ? [addressOf(`https://{${name}}/`).host] : []))),
  };
}

/** How a flow asks for tokens, and how it is answered. Throws `request.invalid` where the provider has no such flow. */
export function wireOf({ entry }: Provider, flow: Flow): { readonly request: TokenRequest; readonly answer: TokenAnswer } {
  if (!entry.flows.includes(flow)) throw unusable("flow", `expected ${entry.flows.join(" or ")}`);
  return flow === "machine"
    ? { request: entry.machine ?? entry.token, answer: entry.machineAnswer ?? entry.answer }
    : { request: entry.token, answer: entry.answer };
}

/** How our client proves itself in a request. Throws `request.invalid` where it can't. */
export function proofFor({ settings, secret }: ProviderClient, { clientAuth }: TokenRequest): ProvenClient {
  const usual = secret === undefined && clientAuth.includes("none") ? "none" : clientAuth[0];
  const auth = settings.clientAuth ?? usual;
  if (!clientAuth.includes(auth)) throw unusable("clientAuth", `expected ${clientAuth.join(" or ")}`);
  if (auth === "none" && settings.flow === "machine") throw unusable("clientAuth", "expected a client with a secret: it speaks for itself");
  if (auth !== "none" && secret === undefined) throw unusable("secret", "expected the client's secret");
  return { clientId: settings.clientId, secret: auth === "none" ? undefined : secret, auth };
}
