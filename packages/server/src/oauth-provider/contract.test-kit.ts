import { isGuardError } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import type { ConsentStart, OauthProviders, ProviderClient, ProviderTokens } from "./port.ts";

/** A third party with an application of ours and a person, as a test opens it. */
export interface OauthProviderUnderTest {
  readonly providers: OauthProviders;
  readonly client: ProviderClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** The person agrees at the address; the parameters that they are sent back with. */
  consent(url: string): Promise<ReadonlyMap<string, string>>;
  /** Who the person is there. */
  readonly account: string;
  /** Whether the provider takes an access token. */
  isAlive(accessToken: string): Promise<boolean>;
  /** The person takes their consent back at the provider. */
  forget(): Promise<void>;
  /** What the provider can do. */
  readonly can: {
    readonly pkce: boolean;
    readonly refresh: "rotates" | "stays";
    readonly revoke: "grant" | "grant_and_token" | "nothing";
    readonly expires: boolean;
    /** false: it does not tell a token that is gone from any other wrong request. */
    readonly tellsGone?: boolean;
  };
  /** The client of the machine flow; null: the provider has none. */
  readonly machine: ProviderClient | null;
}

const verifier = "a-verifier-of-this-test-that-is-long-enough-for-rfc-7636";

/** What every adapter must do at every provider. */
export function oauthProviderContract(name: string, open: () => Promise<OauthProviderUnderTest>): void {
  const setUp = async () => {
    const found = await open();
    const start: ConsentStart = {
      redirectUri: found.redirectUri,
      state: "state-of-this-consent",
      scopes: found.scopes,
      verifier,
      nonce: "nonce-1",
    };
    const url = await found.providers.consentUrl(found.client, start);
    return { ...found, start, answer: await found.consent(url) };
  };
  const connect = async () => {
    const found = await setUp();
    const { tokens, account } = await found.providers.redeem(found.client, { ...found.start, answer: found.answer });
    return { ...found, tokens, connectedAs: account, refreshToken: tokens.refreshToken as string };
  };

  describe(`${name} keeps the contract of OauthProviders`, () => {
    it("takes the settings", async () => {
      const { providers, client, machine } = await open();
      await expect(providers.check(client)).resolves.toBeUndefined();
      if (machine !== null) await expect(providers.check(machine)).resolves.toBeUndefined();
    });

    it("connects a person: living tokens, their scopes and life, and who the person is", async () => {
      const { tokens, connectedAs, account, scopes, isAlive, can } = await connect();
      expect(await isAlive(tokens.accessToken)).toBe(true);
      expect(tokens.refreshToken).toEqual(expect.any(String));
      expect(tokens.scopes).toEqual(expect.arrayContaining([...scopes]));
      expect(tokens.expiresAtMs === undefined).toBe(!can.expires);
      expect(connectedAs).toBe(account);
    });

    it("redeems a code once, and names nothing of it", async () => {
      const { providers, client, start, answer } = await connect();
      const error = await failureOf(providers.redeem(client, { ...start, answer }));
      expect(error.code).toBe("connection.failed");
      expectSilence(
        error,
        client,
        [...answer.values()].filter((value) => value !== start.state),
      );
    });

    it("AZC-21: sends no code of another consent, so that its own still works", async () => {
      const { providers, client, start, answer } = await setUp();
      const foreign = new Map([...answer, ["state", "state-of-another-consent"]]);
      for (const wrong of [foreign, new Map([...answer].filter(([parameter]) => parameter !== "state"))])
        await expect(providers.redeem(client, { ...start, answer: wrong })).rejects.toMatchObject({ code: "connection.failed" });
      await expect(providers.redeem(client, { ...start, answer })).resolves.toMatchObject({ tokens: { accessToken: expect.any(String) } });
    });

    it("tells that the person said no", async () => {
      const { providers, client, start, answer } = await setUp();
      const no = new Map([...answer].filter(([parameter]) => ["state", "iss"].includes(parameter)).concat([["error", "access_denied"]]));
      await expect(providers.redeem(client, { ...start, answer: no })).rejects.toMatchObject({
        code: "connection.failed",
        description: "The provider refused: access_denied",
      });
    });

    it("AZC-06: brings the verifier where the provider knows PKCE", async () => {
      const { providers, client, start, answer, can } = await setUp();
      const redeemed = providers.redeem(client, { ...start, verifier: "another-verifier-that-is-just-as-long-as-the-right-one", answer });
      if (can.pkce) await expect(redeemed).rejects.toMatchObject({ code: "connection.failed" });
      else await expect(redeemed).resolves.toMatchObject({ tokens: { accessToken: expect.any(String) } });
    });

    it("refreshes, and keeps the refresh token where no new one comes", async () => {
      const { providers, client, tokens, refreshToken, scopes, isAlive, can } = await connect();
      const renewed = await providers.refresh(client, refreshToken, scopes);
      expect(renewed.accessToken).not.toBe(tokens.accessToken);
      expect(await isAlive(renewed.accessToken)).toBe(true);
      expect(renewed.scopes).toEqual(expect.arrayContaining([...scopes]));
      expect(renewed.refreshToken === refreshToken).toBe(can.refresh === "stays");
      await expect(providers.refresh(client, renewed.refreshToken as string, scopes)).resolves.toMatchObject({
        accessToken: expect.any(String),
      });
    });

    it("LOG-02: tells a dead grant from every other refusal, and names no token", async () => {
      const { providers, client, refreshToken, scopes, forget } = await connect();
      await forget();
      const dead = await failureOf(providers.refresh(client, refreshToken, scopes));
      expect(dead.code).toBe("connection.dead");
      expectSilence(dead, client, [refreshToken]);
    });

    it("LOG-02: a wrong secret is no dead grant, and is not repeated", async () => {
      const { providers, client, refreshToken, scopes } = await connect();
      const wrong = { ...client, secret: "a-secret-that-nobody-gave-us" };
      const error = await failureOf(providers.refresh(wrong, refreshToken, scopes));
      expect(error.code).toBe("connection.failed");
      expectSilence(error, wrong, [refreshToken]);
      await expect(providers.refresh(client, refreshToken, scopes)).resolves.toMatchObject({ accessToken: expect.any(String) });
    });

    it("ends a grant, also one that is over already", async () => {
      const { providers, client, tokens, refreshToken, scopes, isAlive, can } = await connect();
      const ended = await providers.revoke(client, tokens, "grant");
      expect(ended).toBe(can.revoke === "nothing" ? "unsupported" : "revoked");
      if (can.revoke === "nothing") return;
      expect(await isAlive(tokens.accessToken)).toBe(false);
      await expect(providers.refresh(client, refreshToken, scopes)).rejects.toMatchObject({ code: "connection.dead" });
      const again = providers.revoke(client, tokens, "grant");
      if (can.tellsGone === false) await expect(again).rejects.toMatchObject({ code: "connection.failed" });
      else await expect(again).resolves.toBe("revoked");
    });

    it("ends one access token where the grant lives on, and none where it would not", async () => {
      const { providers, client, tokens, refreshToken, scopes, isAlive, can } = await connect();
      const ended = await providers.revoke(client, tokens, "access_token");
      expect(ended).toBe(can.revoke === "grant_and_token" ? "revoked" : "unsupported");
      expect(await isAlive(tokens.accessToken)).toBe(ended === "unsupported");
      await expect(providers.refresh(client, refreshToken, scopes)).resolves.toMatchObject({ accessToken: expect.any(String) });
    });

    it("never takes the last token of a grant for one of many", async () => {
      const { providers, client, tokens, isAlive } = await connect();
      const only: ProviderTokens = { ...tokens, refreshToken: undefined };
      await expect(providers.revoke(client, only, "access_token")).resolves.toBe("unsupported");
      expect(await isAlive(tokens.accessToken)).toBe(true);
    });

    it("speaks for itself where the provider has a machine flow", async () => {
      const { providers, client, machine, isAlive, can } = await open();
      const asked = providers.machine(machine ?? { ...client, settings: { ...client.settings, flow: "machine" } });
      if (machine === null) return expect(asked).rejects.toMatchObject({ code: "request.invalid" });
      const tokens = await asked;
      expect(tokens.expiresAtMs).toEqual(expect.any(Number));
      expect(await isAlive(tokens.accessToken)).toBe(true);
      const ended = await providers.revoke(machine, tokens, "access_token");
      expect(ended).toBe(can.revoke === "nothing" ? "unsupported" : "revoked");
      expect(await isAlive(tokens.accessToken)).toBe(ended === "unsupported");
      const error = await failureOf(providers.machine({ ...machine, secret: "a-secret-that-nobody-gave-us" }));
      expect(error.code).toBe("connection.failed");
      expectSilence(error, { ...machine, secret: "a-secret-that-nobody-gave-us" }, []);
    });
  });
}

async function failureOf(doing: Promise<unknown>) {
  const error = await doing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isGuardError(error)) throw new TypeError("expected a GuardError", { cause: error });
  return error;
}

/** Nothing of a call stands in its error, private parts included. */
function expectSilence(error: Error, { secret, settings }: ProviderClient, values: readonly string[]): void {
  const everything = JSON.stringify([error.message, error.stack, { ...error }, String(error.cause)]);
  for (const value of [secret ?? "-", settings.clientId, verifier, ...values]) expect(everything).not.toContain(value);
}
