import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createChange, createDraft, createRevocations } from "../../src/audit/index.ts";
import { isOriginOfClient } from "../../src/clients/index.ts";
import type { Clock } from "../../src/clock/port.ts";
import { createTickets } from "../../src/directory/tickets.ts";
import { digests } from "../../src/entropy/digests.ts";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { createEstate } from "../../src/estate/index.ts";
import { createApp } from "../../src/http/app.ts";
import { createReadSource } from "../../src/http/middleware/request-source.ts";
import { createOAuthSurface } from "../../src/http/oauth/routes.ts";
import { wellKnownRoutes } from "../../src/http/wellknown.ts";
import { createEnvelope } from "../../src/kms/envelope.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import type { Kms } from "../../src/kms/port.ts";
import { createPolicy } from "../../src/policy/index.ts";
import { createSigner } from "../../src/signer/node-crypto.ts";
import { openStore } from "../../src/store/open.ts";
import type { Plan, Store } from "../../src/store/port.ts";
import { createTokens } from "../../src/tokens/index.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeLog } from "./fake-log.ts";
import { sha256 } from "./fake-store.ts";

export interface TokenHouseOptions {
  /** SQLite in memory unless told otherwise. Replicas share a database. */
  readonly database?: string;
  readonly clock?: Clock;
  /** The master key; one of its own unless told otherwise. Replicas share it. */
  readonly kms?: Kms;
  /** Served over real HTTP on loopback; the issuer is then its address. */
  readonly http?: boolean;
  /** Stands between the parts and the database. */
  readonly wrap?: (store: Store) => Store;
}

/** The part of the server that hands out tokens, put together as in production. One is one replica. */
export type TokenHouse = Awaited<ReturnType<typeof openTokenHouse>>;

/** An answer of an OAuth endpoint. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export type Form = Readonly<Record<string, string>> | string;

export async function openTokenHouse(options: TokenHouseOptions = {}) {
  const socket = options.http === true ? await listen() : undefined;
  const issuer = socket?.url ?? "https://guard.example";
  const fakeClock = new FakeClock();
  const clock = options.clock ?? fakeClock;
  const log = new FakeLog();
  const entropy = createSystemEntropy(clock);
  const draft = createDraft(clock, entropy);
  const opened = await openStore({ database: options.database ?? ":memory:", clock, sha256, log });
  const store = options.wrap?.(opened) ?? opened;
  const revocations = await createRevocations({ store, clock });
  const estate = await createEstate(store);
  const policy = await createPolicy({ store, clock, entropy });
  const kms = options.kms ?? (await createLocalKms({ ephemeral: true, entropy }));
  const envelope = createEnvelope({ kms, instanceId: "test", entropy, clock });
  const signer = createSigner();
  const tickets = createTickets({ store, clock, entropy, digests });
  const tokens = await createTokens({
    issuer,
    tickets,
    store,
    policy,
    signer,
    envelope,
    revocations,
    estate,
    clock,
    entropy,
    digests,
    draft,
    log,
  });
  const context = { newRequestId: () => entropy.uuid(), readSource: createReadSource([]) };
  const oauth = createOAuthSurface({ tokens, issuer, isOriginOfClient: (origin) => isOriginOfClient(store, origin), ...context });
  const app = createApp({
    issuer,
    ...context,
    log,
    surfaces: { oauth: oauth.routes, wellKnown: wellKnownRoutes({ issuer, federates: () => tokens.federates() }) },
  });
  const viaHono = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  socket?.serve(oauth.takeOver((incoming, outgoing) => void viaHono(incoming, outgoing)));

  /** Sends a request as it is: over the socket where there is one, else in process. */
  async function send(path: string, init: RequestInit): Promise<Answer> {
    const request = new Request(`${issuer}${path}`, init);
    const response = await (socket === undefined ? app.request(request) : fetch(request));
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
  }
  const post = (path: string, form: Form, headers: Readonly<Record<string, string>> = {}) =>
    send(path, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
      body: typeof form === "string" ? form : new URLSearchParams(form).toString(),
    });

  return {
    ...{ issuer, clock, log, entropy, draft, store, policy, envelope, signer, revocations, estate, tickets, tokens, app, send, post },
    token: (form: Form, headers?: Readonly<Record<string, string>>) => post("/oauth/token", form, headers),
    introspect: (form: Form, headers?: Readonly<Record<string, string>>) => post("/oauth/introspect", form, headers),
    revoke: (form: Form, headers?: Readonly<Record<string, string>>) => post("/oauth/revoke", form, headers),
    /** Moves the time on, where no other clock was handed in. */
    advance: (byMs: number) => fakeClock.advance(byMs),
    /** One administrative act of the server itself. */
    change: () => createChange({ draft, clock }, { type: "system", id: "system", role: "owner" }, {}),
    done: async <T>(plan: Plan<T> | Promise<Plan<T>>): Promise<T> => {
      const ready = await plan;
      await store.commit(ready);
      return ready.answer;
    },
    close: async () => {
      await socket?.close();
      tokens.close();
      policy.close();
      estate.close();
      revocations.close();
      await store.close();
      if (options.kms === undefined) await kms.close();
    },
  };
}

async function listen() {
  let answer: RequestListener | undefined;
  const server = createServer((request, response) => void answer?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (listener: RequestListener) => {
      answer = listener;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
