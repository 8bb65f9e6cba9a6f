import type { OauthSettings } from "@agent-id-guard/protocol";

export type ClientAuth = NonNullable<OauthSettings["clientAuth"]>;
export type Flow = OauthSettings["flow"];

/** A JSON pointer (RFC 6901) into an answer; `""` is the answer itself. */
export type Pointer = "" | `/${string}`;

/**
 * A value that the credential gives, and that stands as `{name}` in addresses.
 * `host`: a whole host of an installation of one's own. `vendor_host`: a host below one of `hosts`. `segment`: one segment of a path.
 */
export interface EntryParameter {
  readonly name: string;
  readonly title: string;
  readonly example: string;
  readonly kind: "host" | "vendor_host" | "segment";
  /** For `vendor_host`: `example.com` allows that host and those below it. */
  readonly hosts?: readonly string[];
  /** What an absent one is; without it the parameter is required. */
  readonly default?: string;
}

/** How one kind of token request stands on the wire. */
export interface TokenRequest {
  readonly endpoint: string;
  readonly body: "form" | "json";
  /** The ways in which a client may prove itself; the first one unless the credential says otherwise. */
  readonly clientAuth: readonly [ClientAuth, ...ClientAuth[]];
  /** The provider's name for a standard parameter where it is another; `null` where it has none. */
  readonly names?: Readonly<Record<string, string | null>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent beside the standard. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** How an answer of the token endpoint is read. */
export interface TokenAnswer {
  /** Where the tokens may stand; the first place that has an access token counts. */
  readonly at: readonly [Pointer, ...Pointer[]];
  /** The provider's name for a standard member where it is another. */
  readonly names?: Readonly<Record<string, string>>;
  /** What an answer that gives something says; one that says otherwise is a refusal, whatever its status. */
  readonly success?: { readonly at: Pointer; readonly is: string | number | boolean };
  /** Where the code of a refusal stands; `/error` unless told. */
  readonly refusal?: readonly Pointer[];
  /** Codes by which a refresh is told that the grant is over, beside `invalid_grant`. */
  readonly dead?: readonly string[];
  /** Words of `token_type` that mean bearer here. */
  readonly tokenTypes?: readonly string[];
}

/** How a person's name there is learnt. It is a label: nothing is decided by it. */
export interface AccountSource {
  /** A call with the access token; without it the answer of the token endpoint is read. */
  readonly call?: {
    readonly endpoint: string;
    /** JSON that is posted; a GET without it. */
    readonly post?: unknown;
    /** The header of the access token; `authorization` with `Bearer` unless told. */
    readonly tokenHeader?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** The first that holds a text is the name; the last is the id. */
  readonly label: readonly Pointer[];
  /** In which workspace or organisation the account is. */
  readonly place?: Pointer;
}

/** How a provider is told to end something. */
export interface Revocation {
  /** Where a grant is ended; `{clientId}` may stand in it. */
  readonly endpoint: string;
  /** Where one access token is ended and the grant lives on; absent: that can't be done. */
  readonly accessTokenEndpoint?: string;
  readonly method: "POST" | "DELETE";
  readonly body: "form" | "json";
  /** The parameter of the token; absent: it stands in the header alone. */
  readonly tokenName?: string;
  /** Which token ends the grant: the refresh token where there is one, or always the access token. */
  readonly ends: "refresh_token" | "access_token";
  /** How the caller proves itself: as at the token endpoint, by Basic, by the access token, or not at all. */
  readonly auth: "as_token" | "client_secret_basic" | "bearer" | "none";
  /** Whether `token_type_hint` is sent (RFC 7009 §2.1). */
  readonly hint: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Codes that can mean one thing alone: the token is no more already. */
  readonly goneCodes?: readonly string[];
}

/**
 * All that is particular to one OAuth provider, as data. What is not said is as the standards have it (RFC 6749, RFC 7636).
 * Addresses are https; `{name}` in them is a parameter.
 */
export interface CatalogueEntry {
  readonly key: string;
  readonly title: string;
  readonly documentation: string;
  readonly flows: readonly [Flow, ...Flow[]];
  readonly parameters: readonly EntryParameter[];
  /** Its issuer where known: ID tokens and `iss` of callbacks (RFC 9207) are held to it. `{tid}` is the token's own claim. */
  readonly issuer?: string;
  /** Whether the scope `openid` brings an ID token: it is asked for with a nonce then (OIDC Core §3.1.2.1). */
  readonly givesIdTokens?: boolean;
  /** Whether every callback names the issuer (RFC 9207 §3). */
  readonly answersNameIssuer?: boolean;
  readonly authorize?: {
    readonly endpoint: string;
    readonly pkce: boolean;
    /** The parameter that scopes stand in; default `scope`. */
    readonly scopeParameter?: string;
    /** Asked for beside what the credential asks for: what gives a refresh token. */
    readonly alwaysScopes?: readonly string[];
    readonly extra?: Readonly<Record<string, string>>;
    /** Names of the callback's parameter that holds the code; default `code`. */
    readonly codeParameters?: readonly string[];
  };
  /** Between scopes, in requests; answers are read with spaces and commas. Default: a space. */
  readonly scopeSeparator?: " " | ",";
  readonly token: TokenRequest;
  /** The machine flow's request where it is another. */
  readonly machine?: TokenRequest;
  readonly answer: TokenAnswer;
  /** The machine flow's answer where it is another. */
  readonly machineAnswer?: TokenAnswer;
  readonly refresh: {
    /** `rotates`: each refresh token is used once; `stays`: it lives on; `none`: tokens are not renewed. `optional`: as the application is set up there. */
    readonly tokens: "rotates" | "stays" | "optional" | "none";
    readonly sendsScope?: boolean;
  };
  readonly account?: AccountSource;
  readonly revocation?: Revocation;
  readonly apiOrigins: readonly string[];
  readonly suggestedScopes: readonly string[];
  readonly redirectUriNote?: string;
}
