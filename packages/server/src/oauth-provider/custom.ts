import type { OauthSettings } from "@agent-id-guard/protocol";
import type { CatalogueEntry, ClientAuth } from "./catalogue/entry.ts";
import type { Discover } from "./discovery.ts";
import { failed } from "./failures.ts";
import type { JsonObject } from "./json-pointer.ts";

type Endpoints = NonNullable<OauthSettings["endpoints"]>;

interface Found {
  readonly issuer?: string | undefined;
  readonly answersNameIssuer?: boolean;
  readonly authorizationEndpoint?: string | undefined;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint?: string | undefined;
  readonly userinfoEndpoint?: string | undefined;
  readonly clientAuth: readonly [ClientAuth, ...ClientAuth[]];
}

const everyClientAuth = ["client_secret_basic", "client_secret_post", "none"] as const;

/** A provider that is not in the catalogue, as if it were: by discovery, or by the endpoints that were given. Throws `connection.failed`. */
export async function customEntry(endpoints: Endpoints, discover: Discover): Promise<CatalogueEntry> {
  return entryOf("issuer" in endpoints ? foundIn(await discover(endpoints.issuer)) : { ...endpoints, clientAuth: everyClientAuth });
}

/** PKCE is always used: who does not know it must pass over it (RFC 6749 §3.1). To end an access token may end its grant (RFC 7009 §2.1), and at well-known servers does: one alone is never ended. */
function entryOf(found: Found): CatalogueEntry {
  const { issuer, authorizationEndpoint, tokenEndpoint, revocationEndpoint, userinfoEndpoint, clientAuth } = found;
  return {
    key: "custom",
    title: "Custom",
    documentation: "",
    flows: authorizationEndpoint === undefined ? ["machine"] : ["user", "machine"],
    parameters: [],
    ...(issuer === undefined ? {} : { issuer }),
    givesIdTokens: true,
    answersNameIssuer: found.answersNameIssuer ?? false,
    ...(authorizationEndpoint === undefined ? {} : { authorize: { endpoint: authorizationEndpoint, pkce: true } }),
    token: { endpoint: tokenEndpoint, body: "form", clientAuth },
    answer: { at: [""], dead: ["interaction_required", "consent_required", "login_required"] },
    refresh: { tokens: "optional" },
    account: {
      ...(userinfoEndpoint === undefined ? {} : { call: { endpoint: userinfoEndpoint } }),
      label: ["/preferred_username", "/email", "/name", "/sub"],
    },
    ...(revocationEndpoint === undefined
      ? {}
      : {
          revocation: {
            endpoint: revocationEndpoint,
            method: "POST",
            body: "form",
            tokenName: "token",
            ends: "refresh_token",
            auth: "as_token",
            hint: true,
            goneCodes: ["invalid_token"],
          } as const,
        }),
    apiOrigins: [],
    suggestedScopes: [],
  };
}

function foundIn(metadata: JsonObject): Found {
  const text = (name: string) => (typeof metadata[name] === "string" ? metadata[name] : undefined);
  const tokenEndpoint = text("token_endpoint");
  if (tokenEndpoint === undefined) throw failed("The provider's metadata has no token endpoint");
  return {
    issuer: text("issuer"),
    answersNameIssuer: metadata.authorization_response_iss_parameter_supported === true,
    authorizationEndpoint: text("authorization_endpoint"),
    tokenEndpoint,
    revocationEndpoint: text("revocation_endpoint"),
    userinfoEndpoint: text("userinfo_endpoint"),
    clientAuth: clientAuthOf(metadata.token_endpoint_auth_methods_supported),
  };
}

/** RFC 8414 §2: Basic where nothing is said. */
function clientAuthOf(supported: unknown): Found["clientAuth"] {
  const told: readonly unknown[] = Array.isArray(supported) ? supported : ["client_secret_basic"];
  const [first, ...more] = everyClientAuth.filter((way) => told.includes(way));
  if (first === undefined) throw failed("The provider takes no way in which this server's client could prove itself");
  return [first, ...more];
}
