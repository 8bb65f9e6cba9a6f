import { GuardError } from "@agent-id-guard/protocol";
import * as openid from "openid-client";
import type { AdapterPorts } from "../adapter.ts";
import { listOf, secondsOf, textOf } from "../claims.ts";
import { onlyForUs, translate } from "../openid-checks.ts";
import { startOpenid } from "../openid-start.ts";
import { inTime } from "../patience.ts";
import type { ExternalGroup, ExternalPerson, ProvenPerson, RedirectSignIn } from "../port.ts";
import { isLoopback, mostWaitMs } from "../vendor-call.ts";
import { type EntraSettings, forbidden, type Graph, type GraphObject } from "./graph.ts";
import { createKeyIssuers } from "./key-issuers.ts";
import { directoryGroup, expandManager, guidOf, isGuest, personByClaims, personOf, roleGroup, selectPerson } from "./people.ts";

/** The tenant of personal accounts, which belong to no company. */
const personalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
const scopes = "openid profile email";

interface Claims extends GraphObject {
  readonly tenantId: string;
  readonly objectId: string;
}

export interface EntraSignIn extends RedirectSignIn {
  /** Reads the metadata of the authority anew and holds its issuer against the settings. Throws `idp.unreachable`. */
  discover(): Promise<openid.Configuration>;
}

/**
 * Sign-in at Entra ID v2.0 through openid-client, with PKCE and nonce. With one tenant at its own authority; with several at `organizations`, whose
 * issuer names the token's own tenant, which must be on the list, and so must the issuer of the key that signed (case FED-03).
 */
export function createSignIn(
  settings: EntraSettings,
  clientSecret: string,
  ports: AdapterPorts,
  graphOf: (tenantId: string) => Graph | undefined,
): EntraSignIn {
  const keys = createKeyIssuers(settings, ports.fetch);
  const discover = () => discoverAuthority(settings, clientSecret, keys.fetch, ports.allowLoopbackHttp);
  let known: Promise<openid.Configuration> | undefined;
  const configuration = () => {
    known ??= discover().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };

  async function start(state: string, callbackUrl: string, afresh = false) {
    return startOpenid(await configuration(), { callbackUrl, scope: scopes, state, afresh, more: { response_mode: "query" } });
  }

  async function finish(callback: URL, state: string, { verifier, nonce }: Readonly<Record<string, string>>): Promise<ProvenPerson> {
    if (verifier === undefined || nonce === undefined) throw new GuardError("signin.expired");
    const claims = await redeem(callback, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier });
    const person = await describe(claims);
    return { person, authTimeMs: secondsOf(claims.auth_time), acr: textOf(claims.acr) ?? null, amr: listOf(claims.amr).slice(0, 10) };
  }

  async function redeem(callback: URL, expected: openid.AuthorizationCodeGrantChecks): Promise<Claims> {
    try {
      const tokens = await openid.authorizationCodeGrant(await configuration(), callback, { ...expected, idTokenExpected: true });
      const claims = tokens.claims();
      if (claims === undefined || tokens.id_token === undefined) throw new GuardError("signin.failed");
      onlyForUs(claims, settings.clientId);
      keys.check(tokens.id_token, claims.iss);
      return allowed(settings, claims);
    } catch (error) {
      throw translate(error);
    }
  }

  async function describe(claims: Claims): Promise<ExternalPerson> {
    const graph = graphOf(claims.tenantId);
    if (graph === undefined) throw new GuardError("signin.failed");
    const answer = await graph.ask(`/v1.0/users/${claims.objectId}?${selectPerson}&${expandManager}`);
    if (answer.kind === "missing") throw refusal("Entra ID's directory has nobody of this id any more");
    const user = answer.kind === "found" ? answer.body : undefined;
    refuseGuests(settings, claims, user);
    const person =
      user === undefined
        ? personByClaims(claims.tenantId, claims.objectId, claims)
        : personOf(settings, claims.tenantId, claims.objectId, user);
    return { ...person, groups: await groupsOf(settings, claims, graph) };
  }

  return { kind: "redirect", start, finish: (callback, state, memory) => inTime(ports.clock, finish(callback, state, memory)), discover };
}

async function discoverAuthority(
  { tenantIds, clientId, loginUrl }: EntraSettings,
  clientSecret: string,
  fetch: openid.CustomFetch,
  allowLoopbackHttp: boolean,
): Promise<openid.Configuration> {
  const [tenantId, ...others] = tenantIds;
  const issuer = `${loginUrl}/${others.length === 0 ? tenantId : "{tenantid}"}/v2.0`;
  // openid-client substitutes the tenant for Microsoft's own address alone, so several tenants are discovered by that name, wherever loginUrl is.
  const server = new URL(others.length === 0 ? issuer : "https://login.microsoftonline.com/organizations/v2.0");
  const overHttp = allowLoopbackHttp && loginUrl.startsWith("http:") && isLoopback(new URL(loginUrl).hostname);
  const found = await openid
    .discovery(server, clientId, {}, openid.ClientSecretPost(clientSecret), {
      timeout: mostWaitMs / 1_000,
      [openid.customFetch]: fetch,
      execute: [openid.enableNonRepudiationChecks, ...(overHttp ? [openid.allowInsecureRequests] : [])],
    })
    .catch((cause: unknown) => {
      throw new GuardError("idp.unreachable", { description: "The metadata of Entra ID can't be read", cause });
    });
  if (found.serverMetadata().issuer !== issuer)
    throw new GuardError("idp.unreachable", { description: `The metadata of Entra ID does not name the issuer ${issuer}` });
  return found;
}

/** Whether this person's tenant may come in; `tid` and `oid` are GUIDs. */
function allowed({ tenantIds }: EntraSettings, claims: openid.IDToken): Claims {
  const [tenantId, objectId] = [guidOf(claims.tid), guidOf(claims.oid)];
  if (tenantId === undefined || objectId === undefined) throw refusal("Entra ID named no tenant or no object");
  if (tenantId === personalTenant || !tenantIds.includes(tenantId)) throw refusal("This tenant is not among those that may come in");
  return { ...claims, tenantId, objectId };
}

/** Where neither the token nor Graph says whether somebody is a guest, nobody knows, and they are refused with what to set. */
function refuseGuests({ guests }: EntraSettings, claims: Claims, user: GraphObject | undefined): void {
  if (guests) return;
  const home = textOf(claims.idp);
  const isForeign = home !== undefined && !home.toLowerCase().includes(claims.tenantId);
  if (claims.acct === 1 || isForeign || (user !== undefined && isGuest(user))) throw refusal("Guests may not come in");
  if (claims.acct !== 0 && user?.userType !== "Member")
    throw new GuardError("idp.unreachable", {
      description:
        "Entra ID does not say who is a guest: add the optional claim acct to the ID token, or the Graph permission User.Read.All",
    });
}

/**
 * App roles from the token; directory groups from Graph, nested ones with them. Where Graph may not be asked, the token's own groups by their ids; when there
 * are too many for a token, that is an error. Its `_claim_sources` is never followed: it is an address from outside.
 */
async function groupsOf({ groupsFrom }: EntraSettings, claims: Claims, graph: Graph): Promise<readonly ExternalGroup[] | null> {
  const roles = groupsFrom === "groups" ? [] : listOf(claims.roles).map(roleGroup);
  if (groupsFrom === "roles") return roles;
  const answer = await graph.ask(
    `/v1.0/users/${claims.objectId}/transitiveMemberOf/microsoft.graph.group?$select=id,displayName&$count=true&$top=999`,
  );
  if (answer.kind === "found") return [...roles, ...(await allGroups(graph, answer.body))];
  const isOverage = claims.hasgroups !== undefined || claims._claim_names !== undefined;
  if (isOverage) throw forbidden("more groups than a token holds need the permission GroupMember.Read.All");
  if (Array.isArray(claims.groups)) return [...roles, ...listOf(claims.groups).map((id) => directoryGroup(id.toLowerCase(), undefined))];
  return groupsFrom === "both" ? roles : null;
}

async function allGroups(graph: Graph, first: GraphObject): Promise<readonly ExternalGroup[]> {
  const found: ExternalGroup[] = [];
  const take = (group: GraphObject) => {
    const id = guidOf(group.id);
    if (id !== undefined) found.push(directoryGroup(id, group.displayName));
  };
  if (!Array.isArray(first.value)) throw new GuardError("idp.unreachable", { description: "Graph answered no list" });
  for (const group of first.value) take(group as GraphObject);
  const next = graph.pathOf(first["@odata.nextLink"]);
  if (first["@odata.nextLink"] !== undefined && next === undefined)
    throw new GuardError("idp.unreachable", { description: "A page of Graph leads elsewhere" });
  if (next !== undefined) for await (const group of graph.list(next)) take(group);
  return found;
}

const refusal = (description: string) => new GuardError("signin.failed", { description });
