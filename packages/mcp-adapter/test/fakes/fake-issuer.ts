import {
  type AccessTokenClaims,
  endpoints,
  feedEvents,
  guardPermissions,
  jwtTypes,
  type ReportedEvent,
  type Revocation,
  type RevocationEntry,
  reportedEventsSchema,
} from "@agent-id-guard/protocol";
import { type CryptoKey, createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from "jose";
import { type Loopback, listenOnLoopback } from "./loopback.ts";

export const resourceId = "res_01k9x3v7q8e5m2n4p6r8s0t1v1";
export const resourceSecret = "resource-secret-canary-0123456789abcdef";
export const user = "usr_01k9x3v7q8e5m2n4p6r8s0t1v3";
export const client = "cli_01k9x3v7q8e5m2n4p6r8s0t1v3";
export const agent = "agt_01k9x3v7q8e5m2n4p6r8s0t1v3";
export const owner = "usr_01k9x3v7q8e5m2n4p6r8s0t1v9";
export const txn = "txn_01k9x3v7q8e5m2n4p6r8s0t1v3";

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The issuer as the adapter sees it, over real HTTP and strict: what a real one would refuse fails here too. Its faults are switches. */
export class FakeIssuer {
  readonly reports: ReportedEvent[] = [];
  /** Sizes of the reports, one an HTTP request. */
  readonly batches: number[] = [];
  /** Answers in place of the audit log. */
  auditFault: (() => Response | Promise<Response>) | undefined;
  /** Milliseconds between heartbeats; undefined: silence. */
  heartbeatMs: number | undefined = 100;
  readonly #revocations: RevocationEntry[] = [];
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  #key!: SigningKey;
  #loopback!: Loopback;
  #timer: ReturnType<typeof setInterval> | undefined;
  #counter = 0;

  static async start(): Promise<FakeIssuer> {
    const issuer = new FakeIssuer();
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    issuer.#key = { kid: "key-1", privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid: "key-1", use: "sig", alg: "ES256" } };
    issuer.#loopback = await listenOnLoopback((request) => issuer.#answer(request));
    issuer.#timer = setInterval(() => {
      if (issuer.heartbeatMs !== undefined) issuer.#push(feedEvents.heartbeat, { seq: issuer.#revocations.length });
    }, 100);
    return issuer;
  }

  get issuer(): string {
    return this.#loopback.origin;
  }

  get publicKey(): JWK {
    return this.#key.publicJwk;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const stream of this.#streams) stream.close();
    await this.#loopback.close();
  }

  /** A token with which an agent acts for a user; claims given replace its own. */
  token(claims: Partial<AccessTokenClaims> & { readonly aud: string }, header: Record<string, unknown> = {}): Promise<string> {
    const iat = Math.floor(Date.now() / 1_000);
    const own = { sub: user, client_id: agent, act: { sub: agent, act: { sub: client } }, agent_id: agent, owner, scope: "", txn };
    return this.#sign(
      { iss: this.issuer, jti: this.#newJti(), iat, exp: iat + 300, ...own, ...claims },
      { typ: jwtTypes.accessToken, ...header },
    );
  }

  /** Revokes, and tells everybody who listens. */
  revoke(revocation: Pick<Revocation, "kind" | "id"> & { readonly aud?: string }): void {
    const atMs = Date.now();
    const entry = { ...revocation, atMs, untilMs: atMs + 3_600_000, seq: this.#revocations.length + 1 };
    this.#revocations.push(entry);
    this.#push(feedEvents.revocation, entry, entry.seq);
  }

  #newJti(): string {
    const time = Date.now().toString(16).padStart(12, "0");
    this.#counter += 1;
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(this.#counter).padStart(12, "0")}`;
  }

  #sign(payload: Record<string, unknown>, header: Record<string, unknown>): Promise<string> {
    return new SignJWT(payload).setProtectedHeader({ alg: "ES256", kid: this.#key.kid, ...header }).sign(this.#key.privateKey);
  }

  #push(event: string, data: unknown, id?: number): void {
    const text = `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
    for (const stream of this.#streams) stream.enqueue(new TextEncoder().encode(text));
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const { issuer } = this;
    if (pathname === endpoints.authorizationServerMetadata)
      return Response.json({ issuer, token_endpoint: issuer + endpoints.token, jwks_uri: issuer + endpoints.jwks });
    if (pathname === endpoints.jwks) return Response.json({ keys: [this.#key.publicJwk] });
    if (pathname === endpoints.token && request.method === "POST") return this.#issue(request);
    const scope = await this.#scopeOf(request);
    if (scope === undefined) return Response.json({ code: "token.invalid" }, { status: 401 });
    if (pathname === endpoints.self) return Response.json({ id: resourceId, kind: "resource", name: "tickets", resources: [] });
    if (pathname === endpoints.revocationSnapshot && scope.includes(guardPermissions.readRevocations)) return this.#snapshot();
    if (pathname === endpoints.revocations && scope.includes(guardPermissions.readRevocations)) return this.#stream(request);
    if (pathname === endpoints.auditIngest && scope.includes(guardPermissions.writeAudit)) return this.#takeReport(request);
    return new Response(null, { status: 404 });
  }

  async #issue(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    const basic = /^Basic (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    const isOurs = basic !== undefined && atob(basic) === `${resourceId}:${resourceSecret}`;
    const isFine = form.get("grant_type") === "client_credentials" && form.get("resource") === this.issuer;
    if (!isOurs || !isFine) return Response.json({ error: "invalid_client", code: "client.authentication_failed" }, { status: 401 });
    const scope = Object.values(guardPermissions).join(" ");
    const access_token = await this.token({
      aud: this.issuer,
      sub: resourceId,
      client_id: resourceId,
      act: undefined,
      agent_id: undefined,
      owner: undefined,
      scope,
    });
    return Response.json({ access_token, token_type: "Bearer", expires_in: 300, scope });
  }

  async #scopeOf(request: Request): Promise<readonly string[] | undefined> {
    const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
    const options = { issuer: this.issuer, audience: this.issuer, typ: jwtTypes.accessToken };
    const verified = await jwtVerify<{ scope: string }>(token, createLocalJWKSet({ keys: [this.#key.publicJwk] }), options).catch(
      () => undefined,
    );
    return verified?.payload.scope.split(" ");
  }

  async #snapshot(): Promise<Response> {
    const claims = { iss: this.issuer, iat: Math.floor(Date.now() / 1_000), seq: this.#revocations.length, revocations: this.#revocations };
    return new Response(await this.#sign(claims, { typ: jwtTypes.revocations }));
  }

  #stream(request: Request): Response {
    const after = Number(request.headers.get("last-event-id") ?? 0);
    let own: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        this.#streams.add(controller);
        for (const entry of this.#revocations.filter(({ seq }) => seq > after)) this.#push(feedEvents.revocation, entry, entry.seq);
      },
      cancel: () => {
        if (own !== undefined) this.#streams.delete(own);
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }

  async #takeReport(request: Request): Promise<Response> {
    if (this.auditFault !== undefined) return this.auditFault();
    const report = reportedEventsSchema.safeParse(await request.json());
    if (!report.success) return Response.json({ code: "request.invalid" }, { status: 400 });
    this.batches.push(report.data.events.length);
    this.reports.push(...report.data.events);
    return new Response(null, { status: 204 });
  }
}
