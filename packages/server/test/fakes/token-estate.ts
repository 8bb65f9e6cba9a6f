import { type AccessTokenClaims, grantTypes, invokePermission, jwtTypes, tokenTypes } from "@agent-id-guard/protocol";
import { planRegisterAgent } from "../../src/agents/index.ts";
import { planRegisterClient } from "../../src/clients/index.ts";
import { planCreateUser } from "../../src/directory/index.ts";
import { digests } from "../../src/entropy/digests.ts";
import { planIssueSecret, type RegisteredParty } from "../../src/parties/index.ts";
import { planCreateGrant } from "../../src/policy/create-grant.ts";
import { planRegisterResource } from "../../src/resources/index.ts";
import type { AgentRow, ClientRow, GrantRow, ResourceRow, UserRow } from "../../src/store/port.ts";
import { type PartyKey, partyKey } from "./forge.ts";
import type { TokenHouse } from "./token-house.ts";

/** A registered party and what it signs in with. */
export interface Settled<Row> {
  readonly id: string;
  readonly row: Row;
  readonly secret: string;
  readonly key: PartyKey;
  /** The parameters of client_secret_post. */
  readonly post: { readonly client_id: string; readonly client_secret: string };
}

/** An agent with the resource through which it is called. */
export interface SettledAgent extends Settled<AgentRow> {
  readonly identifier: string;
}

type Method = "client_secret" | "private_key_jwt";

/** Registers people, agents, clients, resources and grants in a house, as its administration would. */
export class TokenEstate {
  readonly house: TokenHouse;
  #owner: Promise<UserRow> | undefined;

  constructor(house: TokenHouse) {
    this.house = house;
  }

  user(more: { readonly department?: string } = {}): Promise<UserRow> {
    const { house } = this;
    const passwords = { hash: async () => "none", verify: async () => false };
    const username = house.entropy.secret(6);
    return house.done(planCreateUser({ entropy: house.entropy, passwords }, house.change(), { username, name: username, ...more }));
  }

  async agent(
    method: Method = "client_secret",
    key = partyKey("ES256", "k1"),
    kind: AgentRow["kind"] = "interactive",
  ): Promise<SettledAgent> {
    const { house } = this;
    this.#owner ??= this.user();
    const owner = await this.#owner;
    const ports = { ...house, checkPublicKey: house.signer.checkPublicKey.bind(house.signer) };
    const keys = method === "private_key_jwt" ? { keys: [key.publicJwk] } : {};
    const input = { name: "An agent", kind, purpose: "testing", ownerId: owner.id, authMethod: method, ...keys };
    const row = await house.done(planRegisterAgent(ports, house.change(), input));
    const resource = row.resourceId === null ? undefined : await house.store.get("resources", row.resourceId);
    return { ...(await this.#settle({ collection: "agents", row }, key)), identifier: resource?.identifier ?? "" } as SettledAgent;
  }

  async client(method: Method | "none" = "client_secret", key = partyKey("ES256", "k1")): Promise<Settled<ClientRow>> {
    const { house } = this;
    const ports = { ...house, checkPublicKey: house.signer.checkPublicKey.bind(house.signer) };
    const keys = method === "private_key_jwt" ? { keys: [key.publicJwk] } : {};
    const kind = method === "none" ? "native" : "web";
    const redirectUris = [method === "none" ? "http://127.0.0.1/cb" : "https://app.example/cb"];
    const row = await house.done(
      planRegisterClient(ports, house.change(), { name: "A client", kind, authMethod: method, redirectUris, consent: "implied", ...keys }),
    );
    return this.#settle({ collection: "clients", row }, key);
  }

  async resource(
    permissions: readonly string[],
    more: { readonly authMethod?: Method; readonly key?: PartyKey; readonly tokenTtlSeconds?: number } = {},
  ): Promise<Settled<ResourceRow>> {
    const { house } = this;
    const { key = partyKey("ES256", "k1"), authMethod = "client_secret", ...rest } = more;
    const name = `r${digests.sha256Hex(house.entropy.uuid()).slice(0, 12)}`;
    const ports = { ...house, checkPublicKey: house.signer.checkPublicKey.bind(house.signer) };
    const keys = authMethod === "private_key_jwt" ? { keys: [key.publicJwk] } : {};
    const input = {
      ...{ name, kind: "mcp" as const, identifier: `https://${name}.example/mcp`, authMethod, ...keys, ...rest },
      permissions: permissions.map((permission) => ({ name: permission, description: permission })),
    };
    const row = await house.done(planRegisterResource(ports, house.change(), input));
    return this.#settle({ collection: "resources", row }, key);
  }

  grant(
    subjectType: "agent" | "user" | "client",
    subjectId: string,
    resourceId: string | null,
    permissions: readonly string[],
  ): Promise<GrantRow> {
    const { house } = this;
    const input = { subjectType, subjectId, resourceId: resourceId ?? "", permissions: [...permissions] };
    return house.done(planCreateGrant(house, house.change(), input));
  }

  /** A token with which a person, through a client, calls an agent: as the authorization code brings it. */
  calling(
    agent: SettledAgent,
    user: { readonly id: string },
    client: { readonly id: string },
    more: Partial<AccessTokenClaims> = {},
  ): string {
    return this.house.tokens.signAs(jwtTypes.accessToken, this.claims(agent.identifier, user.id, client.id, more));
  }

  claims(aud: string, sub: string, clientId: string, more: Partial<AccessTokenClaims> = {}): AccessTokenClaims {
    const { house } = this;
    const iat = Math.floor(house.clock.nowMs() / 1_000);
    const who = { iss: house.issuer, sub, aud, client_id: clientId, scope: invokePermission };
    return { ...who, jti: house.entropy.uuid(), iat, exp: iat + 300, txn: house.entropy.id("transaction"), ...more };
  }

  async #settle<Party extends RegisteredParty>(party: Party, key: PartyKey): Promise<Settled<Party["row"]>> {
    const { house } = this;
    const { id } = party.row;
    if (party.row.authMethod !== "client_secret")
      return { id, row: party.row, secret: "", key, post: { client_id: id, client_secret: "" } };
    const issued = await house.done(planIssueSecret({ ...house, digests }, house.change(), party, party.row.version, undefined));
    const row = { ...party.row, version: issued.version };
    return { id, row, secret: issued.secret, key, post: { client_id: id, client_secret: issued.secret } };
  }
}

/** The parameters of a client_credentials call. */
export const clientCredentials = (resource: string, scope?: string) => ({
  grant_type: grantTypes.clientCredentials,
  resource,
  ...(scope === undefined ? {} : { scope }),
});

/** The parameters of a token exchange. */
export const exchange = (subjectToken: string, resource: string, scope?: string) => ({
  grant_type: grantTypes.tokenExchange,
  subject_token: subjectToken,
  subject_token_type: tokenTypes.accessToken,
  resource,
  ...(scope === undefined ? {} : { scope }),
});

/** The claims of a token, unverified: for a test to look at. */
export const claimsIn = (token: unknown): AccessTokenClaims =>
  JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString("utf8")) as AccessTokenClaims;

export const basic = (id: string, secret: string) => ({
  Authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
});
