import {
  type AccessTokenClaims,
  endpoints,
  feedEvents,
  grantTypes,
  jwtBearerAssertion,
  jwtTypes,
  type Revocation,
  type RevocationEntry,
  type Self,
  tokenTypes,
} from "@agent-id-guard/protocol";
import { type CryptoKey, createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from "jose";
import type { FakeClock } from "./fake-clock.ts";

/** A party that the fake knows: its secret or its public key. */
export interface FakeParty {
  readonly self: Self;
  readonly secret?: string;
  readonly publicKey?: CryptoKey;
}

/** One request that arrived. */
export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | null;
  readonly form: URLSearchParams;
  readonly redirect: RequestRedirect;
}

type Answer = (request: Request) => Response | Promise<Response>;

/**
 * The server as the SDK sees it, over the wire contract and strict about it: what a real one would refuse fails here too.
 * It serves the faults that a healthy server can't be made to have. Any address outside it has no answer, like a network that is cut.
 */
export class FakeGuard {
  readonly issuer = "https://guard.example";
  readonly requests: SeenRequest[] = [];
  /** Answers that stand before the regular ones, by `METHOD path-or-url`. */
  readonly faults = new Map<string, Answer>();
  /** Places beside the server, by origin. */
  readonly sites = new Map<string, Answer>();
  readonly revocations: RevocationEntry[] = [];
  ttlSeconds = 300;
  readonly #clock: FakeClock;
  readonly #parties = new Map<string, FakeParty>();
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  readonly #usedAssertions = new Set<string>();
  #keys: { readonly kid: string; readonly privateKey: CryptoKey; readonly publicJwk: JWK }[] = [];
  #counter = 0;

  private constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  static async start(clock: FakeClock, parties: readonly FakeParty[]): Promise<FakeGuard> {
    const guard = new FakeGuard(clock);
    for (const party of parties) guard.#parties.set(party.self.id, party);
    await guard.rotate();
    return guard;
  }

  /** A new signing key; it signs from now on, and the older ones stay published. */
  async rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    const kid = `key-${this.#keys.length + 1}`;
    this.#keys = [...this.#keys, { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: "sig", alg: "ES256" } }];
  }

  fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const url = new URL(request.url);
    const form = new URLSearchParams(request.method === "POST" ? await request.clone().text() : "");
    this.requests.push({
      method: request.method,
      url,
      authorization: request.headers.get("authorization"),
      form,
      redirect: request.redirect,
    });
    const fault = this.faults.get(`${request.method} ${url.pathname}`) ?? this.faults.get(`${request.method} ${url.href}`);
    if (fault !== undefined) return fault(request);
    if (url.origin === this.issuer) return this.#answer(request, url, form);
    const site = this.sites.get(url.origin);
    if (site === undefined) throw new TypeError("fetch failed");
    return site(request);
  };

  /** Requests that reached this path of the server. */
  seen(path: string): readonly SeenRequest[] {
    return this.requests.filter(({ url }) => url.origin === this.issuer && url.pathname === path);
  }

  /** Signs an access token; claims given replace those that a token for a user through a client would have. */
  token(claims: Partial<AccessTokenClaims> & { readonly aud: string }, header: Record<string, unknown> = {}): Promise<string> {
    const iat = Math.floor(this.#clock.nowMs() / 1_000);
    return this.sign(
      {
        iss: this.issuer,
        sub: user,
        client_id: client,
        scope: "invoke",
        jti: this.newJti(),
        iat,
        exp: iat + this.ttlSeconds,
        txn,
        ...claims,
      },
      {
        typ: jwtTypes.accessToken,
        ...header,
      },
    );
  }

  sign(payload: Record<string, unknown>, header: Record<string, unknown>): Promise<string> {
    const key = this.#keys.at(-1);
    if (key === undefined) throw new Error("no key");
    return new SignJWT(payload).setProtectedHeader({ alg: "ES256", kid: key.kid, ...header }).sign(key.privateKey);
  }

  newJti(): string {
    const time = this.#clock.nowMs().toString(16).padStart(12, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(++this.#counter).padStart(12, "0")}`;
  }

  /** Revokes, and tells every open stream. */
  revoke(revocation: Pick<Revocation, "kind" | "id"> & { readonly aud?: string }): void {
    const atMs = this.#clock.nowMs();
    const entry = { ...revocation, atMs, untilMs: atMs + 3_600_000, seq: this.revocations.length + 1 };
    this.revocations.push(entry);
    this.push(feedEvents.revocation, entry, entry.seq);
  }

  heartbeat(): void {
    this.push(feedEvents.heartbeat, { seq: this.revocations.length }, this.revocations.length);
  }

  /** Sends an event to every open stream. */
  push(event: string, data: unknown, id?: number): void {
    for (const stream of this.#streams) stream.enqueue(encode(event, data, id));
  }

  /** Breaks every open stream off. */
  breakStreams(): void {
    for (const stream of this.#streams) stream.error(new TypeError("terminated"));
    this.#streams.clear();
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  async #answer(request: Request, url: URL, form: URLSearchParams): Promise<Response> {
    const path = url.pathname;
    if (path === endpoints.authorizationServerMetadata) {
      const { issuer } = this;
      return Response.json({ issuer, token_endpoint: issuer + endpoints.token, jwks_uri: issuer + endpoints.jwks });
    }
    if (path === endpoints.jwks) return Response.json({ keys: this.#keys.map(({ publicJwk }) => publicJwk) });
    if (path === endpoints.token && request.method === "POST") return this.#issue(request, form);
    const caller = await this.#callerOf(request, this.issuer);
    if (caller instanceof Response) return caller;
    if (path === endpoints.self) return Response.json(this.#parties.get(caller.client_id)?.self);
    if (path === endpoints.revocationSnapshot) {
      const iat = Math.floor(this.#clock.nowMs() / 1_000);
      const snapshot = { iss: this.issuer, iat, seq: this.revocations.length, revocations: this.revocations };
      return new Response(await this.sign(snapshot, { typ: jwtTypes.revocations }));
    }
    if (path === endpoints.revocations) return this.#stream(Number(request.headers.get("last-event-id") ?? 0), request.signal);
    return problem(404, "request.no_such_route");
  }

  async #issue(request: Request, form: URLSearchParams): Promise<Response> {
    const partyId = await this.#authenticate(request, form);
    if (partyId === undefined || this.revocations.some(({ kind, id }) => kind === "agent" && id === partyId))
      return oauthError(401, "invalid_client", "client.authentication_failed");
    const target = form.get("resource");
    if (target === null || form.getAll("resource").length !== 1) return oauthError(400, "invalid_target", "oauth.invalid_target");
    const { resources } = (this.#parties.get(partyId) as FakeParty).self;
    const resource = resources.find(({ identifier }) => identifier === target);
    if (resource === undefined && target !== this.issuer) return oauthError(400, "invalid_target", "oauth.invalid_target");
    const allowed = resource?.permissions ?? ["self:read", "revocations:read", "audit:write"];
    const asked = form.get("scope")?.split(" ") ?? allowed;
    if (allowed.length === 0) return oauthError(400, "access_denied", "access.denied", "dec_1");
    if (asked.some((permission) => !allowed.includes(permission))) return oauthError(400, "invalid_scope", "oauth.invalid_scope", "dec_2");
    const scope = asked.join(" ");
    if (form.get("grant_type") === grantTypes.clientCredentials)
      return this.#tokenAnswer({ aud: target, sub: partyId, client_id: partyId, scope });
    const subject = await this.#subjectOf(form, partyId);
    if (subject === undefined) return oauthError(400, "invalid_request", "chain.subject_refused");
    const act = { sub: partyId, act: subject.act ?? { sub: subject.client_id } };
    return this.#tokenAnswer({ aud: target, sub: subject.sub, client_id: partyId, act, scope, txn: subject.txn }, subject.exp);
  }

  async #tokenAnswer(
    claims: Partial<AccessTokenClaims> & { aud: string; scope: string },
    latestExp = Number.MAX_SAFE_INTEGER,
  ): Promise<Response> {
    const iat = Math.floor(this.#clock.nowMs() / 1_000);
    const exp = Math.min(iat + this.ttlSeconds, latestExp);
    const token = await this.token({ ...claims, exp });
    return Response.json({ access_token: token, token_type: "Bearer", expires_in: exp - iat, scope: claims.scope });
  }

  async #authenticate(request: Request, form: URLSearchParams): Promise<string | undefined> {
    const basic = /^Basic (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    if (basic !== undefined) {
      const [id, secret] = atob(basic).split(":").map(formDecode);
      return id !== undefined && this.#parties.get(id)?.secret === secret && secret !== undefined ? id : undefined;
    }
    const id = form.get("client_id") ?? "";
    const key = this.#parties.get(id)?.publicKey;
    if (key === undefined || form.get("client_assertion_type") !== jwtBearerAssertion) return undefined;
    const { payload, protectedHeader } = await jwtVerify(form.get("client_assertion") ?? "", key, {
      issuer: id,
      subject: id,
      typ: jwtTypes.clientAssertion,
      requiredClaims: ["jti", "exp", "iat"],
      currentDate: new Date(this.#clock.nowMs()),
    });
    if (payload.aud !== this.issuer || protectedHeader.alg === "none" || this.#usedAssertions.has(payload.jti as string)) return undefined;
    this.#usedAssertions.add(payload.jti as string);
    return id;
  }

  async #subjectOf(form: URLSearchParams, partyId: string): Promise<AccessTokenClaims | undefined> {
    if (form.get("grant_type") !== grantTypes.tokenExchange || form.get("subject_token_type") !== tokenTypes.accessToken) return undefined;
    const audience = this.#parties.get(partyId)?.self.identifier;
    const subject = await this.#verify(form.get("subject_token") ?? "", audience ?? "");
    return subject;
  }

  async #callerOf(request: Request, audience: string): Promise<AccessTokenClaims | Response> {
    const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    const claims = token === undefined ? undefined : await this.#verify(token, audience);
    return claims ?? problem(401, token === undefined ? "token.missing" : "token.invalid");
  }

  async #verify(token: string, audience: string): Promise<AccessTokenClaims | undefined> {
    const options = { issuer: this.issuer, audience, typ: jwtTypes.accessToken, currentDate: new Date(this.#clock.nowMs()) };
    const verified = await jwtVerify(token, createLocalJWKSet({ keys: this.#keys.map(({ publicJwk }) => publicJwk) }), options).catch(
      () => undefined,
    );
    return verified?.payload as AccessTokenClaims | undefined;
  }

  #stream(after: number, signal: AbortSignal): Response {
    let open: ReadableStreamDefaultController<Uint8Array> | undefined;
    const close = () => {
      if (open !== undefined) this.#streams.delete(open);
    };
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        open = controller;
        this.#streams.add(controller);
        for (const entry of this.revocations) if (entry.seq > after) controller.enqueue(encode(feedEvents.revocation, entry, entry.seq));
        controller.enqueue(encode(feedEvents.heartbeat, { seq: this.revocations.length }));
      },
      cancel: close,
    });
    signal.addEventListener("abort", close);
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }
}

export const user = "usr_01k9x3v7q8e5m2n4p6r8s0t1v3";
export const client = "cli_01k9x3v7q8e5m2n4p6r8s0t1v3";
export const txn = "txn_01k9x3v7q8e5m2n4p6r8s0t1v3";

function encode(event: string, data: unknown, id?: number): Uint8Array {
  return new TextEncoder().encode(`event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
}

function formDecode(text: string): string {
  return new URLSearchParams(`v=${text}`).get("v") ?? "";
}

function oauthError(status: number, error: string, code: string, decisionId?: string): Response {
  const body = {
    error,
    error_description: `Refused: ${code}`,
    code,
    hint: `Hint for ${code}`,
    ...(decisionId === undefined ? {} : { decision_id: decisionId }),
  };
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

function problem(status: number, code: string): Response {
  const body = {
    type: `urn:agent-id-guard:error:${code}`,
    title: code,
    status,
    detail: `Refused: ${code}`,
    code,
    hint: "Hint",
    requestId: "req-1",
  };
  return Response.json(body, {
    status,
    headers: { "content-type": "application/problem+json", "www-authenticate": 'Bearer realm="agent-id-guard"' },
  });
}
