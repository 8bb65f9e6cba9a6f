import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import type { Client } from "@modelcontextprotocol/client";
import type { CryptoKey, JWK } from "jose";
import OpenAI, { type ClientOptions } from "openai";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { AgentGuard, ConnectOptions, Session, TokenCarrier } from "../../src/index.ts";
import * as sdk from "../../src/index.ts";
import { sdkVersion } from "../../src/version.ts";

/* The types are checked by `tsc`; what runs here are the values. */
describe("the public API", () => {
  it("has these values and no others", () => {
    expect(Object.keys(sdk).toSorted()).toEqual([
      "AgentGuard",
      "GuardConnection",
      "GuardError",
      "RevocationFeed",
      "bearerTokenOf",
      "createTokenVerifier",
      "isGuardError",
    ]);
  });

  it("introduces itself by the version of its package", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(sdkVersion).toBe(version);
  });

  it("connect takes exactly one credential", () => {
    type Base = { issuer: string; agentId: string };
    expectTypeOf<Base & { secret: string }>().toExtend<ConnectOptions>();
    expectTypeOf<Base & { privateKey: string }>().toExtend<ConnectOptions>();
    expectTypeOf<Base & { privateKey: JWK }>().toExtend<ConnectOptions>();
    expectTypeOf<Base & { privateKey: CryptoKey }>().toExtend<ConnectOptions>();
    expectTypeOf<Base & { tokenFile: string }>().toExtend<ConnectOptions>();
    expectTypeOf<Base>().not.toExtend<ConnectOptions>();
    expectTypeOf<Base & { secret: string; tokenFile: string }>().not.toExtend<ConnectOptions>();
    expectTypeOf<{ issuer: string; secret: string }>().not.toExtend<ConnectOptions>();
  });

  it("an agent is made by connecting only", () => {
    expectTypeOf<typeof AgentGuard>().not.toExtend<new (...given: never[]) => unknown>();
    expectTypeOf(sdk.AgentGuard.connect).returns.resolves.toEqualTypeOf<AgentGuard>();
  });

  it("callers come as requests of the web, of node:http, or as the token", () => {
    expectTypeOf<Request>().toExtend<TokenCarrier>();
    expectTypeOf<Headers>().toExtend<TokenCarrier>();
    expectTypeOf<IncomingMessage>().toExtend<TokenCarrier>();
    expectTypeOf<string>().toExtend<TokenCarrier>();
    expectTypeOf<undefined>().not.toExtend<TokenCarrier>();
  });

  it("what it hands out fits the official clients", () => {
    expectTypeOf<ReturnType<AgentGuard["llm"]>>().toExtend<ClientOptions>();
    expectTypeOf<ReturnType<Session["llm"]>>().toExtend<ConstructorParameters<typeof OpenAI>[0]>();
    expectTypeOf<ReturnType<Session["mcp"]>>().resolves.toEqualTypeOf<Client>();
    expectTypeOf<Session["fetch"]>().toExtend<(input: string | URL | Request, init?: RequestInit) => Promise<Response>>();
    expectTypeOf<AgentGuard>().toExtend<AsyncDisposable>();
    expectTypeOf<Session>().toExtend<AsyncDisposable>();
    expect(OpenAI).toBeDefined();
  });
});
