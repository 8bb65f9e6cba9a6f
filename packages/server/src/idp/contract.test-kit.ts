import { describe, expect, it } from "vitest";
import type { ExternalPerson, IdentityProvider, RedirectSignIn } from "./port.ts";

/** A provider with a person who can sign in at it, as a test opens it. */
export interface ProviderUnderTest {
  readonly provider: IdentityProvider;
  readonly callbackUrl: string;
  /** Signs the person in at the provider's own pages and returns the address that their browser is sent back to. */
  signIn(redirectTo: string): Promise<URL>;
  /** Without the attributes, which each kind has its own. */
  readonly person: Omit<ExternalPerson, "attributes">;
  /** The same provider with a client secret that it does not accept, and one whose address nobody answers. */
  readonly wrongSecret: IdentityProvider;
  readonly unreachable: IdentityProvider;
}

/** What every identity provider by redirect must do. */
export function redirectProviderContract(name: string, open: () => Promise<ProviderUnderTest>): void {
  const openSignIn = async () => {
    const found = await open();
    return { ...found, provider: redirectOf(found.provider) };
  };
  const setUp = async (state = "state-1") => {
    const found = await openSignIn();
    const started = await found.provider.start(state, found.callbackUrl);
    return { ...found, ...started, state };
  };
  describe(`${name} keeps the contract of RedirectSignIn`, () => {
    it("sends the browser away with our state, and remembers something else each time", async () => {
      const first = await setUp("state-1");
      const second = await first.provider.start("state-2", first.callbackUrl);
      expect(new URL(first.redirectTo).searchParams.get("state")).toBe("state-1");
      for (const secret of Object.values(first.memory)) expect(Object.values(second.memory)).not.toContain(secret);
    });

    it("describes the person who came back", async () => {
      const { provider, signIn, redirectTo, state, memory, person } = await setUp();
      const proven = await provider.finish(await signIn(redirectTo), state, memory);
      expect(proven.person).toEqual({ ...person, attributes: expect.any(Object) });
    });

    it("asks the person anew where it is told to, and says when it did", async () => {
      const { provider, signIn, callbackUrl } = await openSignIn();
      const startedAtMs = Date.now();
      for (const state of ["state-6", "state-7"]) {
        const { redirectTo, memory } = await provider.start(state, callbackUrl, true);
        const { authTimeMs } = await provider.finish(await signIn(redirectTo), state, memory);
        expect(authTimeMs).toBeGreaterThan(startedAtMs - 10_000);
      }
    });

    it.each([
      ["another state", (callback: URL) => callback.searchParams.set("state", "state-3")],
      ["no state", (callback: URL) => callback.searchParams.delete("state")],
      ["no code", (callback: URL) => callback.searchParams.delete("code")],
      ["a made-up code", (callback: URL) => callback.searchParams.set("code", "made-up")],
      ["two codes", (callback: URL) => callback.searchParams.append("code", "made-up")],
    ])("refuses a callback with %s", async (_what, change) => {
      const { provider, signIn, redirectTo, state, memory } = await setUp();
      const callback = await signIn(redirectTo);
      change(callback);
      await expect(provider.finish(callback, state, memory)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("refuses what another sign-in remembers", async () => {
      const { provider, signIn, redirectTo, state, callbackUrl } = await setUp();
      const other = await provider.start("state-4", callbackUrl);
      await expect(provider.finish(await signIn(redirectTo), state, other.memory)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("refuses a callback a second time", async () => {
      const { provider, signIn, redirectTo, state, memory } = await setUp();
      const callback = await signIn(redirectTo);
      await provider.finish(callback, state, memory);
      await expect(provider.finish(callback, state, memory)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("says that the provider said no", async () => {
      const { provider, callbackUrl, state, memory, signIn, redirectTo } = await setUp();
      const { searchParams } = await signIn(redirectTo);
      const no = new URL(`${callbackUrl}?error=access_denied&state=${state}&iss=${encodeURIComponent(searchParams.get("iss") ?? "")}`);
      await expect(provider.finish(no, state, memory)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("tests address and client settings", async () => {
      const { provider, wrongSecret, unreachable } = await open();
      expect(await provider.test()).toMatchObject({ ok: true });
      expect(await wrongSecret.test()).toMatchObject({ ok: false });
      expect(await unreachable.test()).toMatchObject({ ok: false });
      await expect(redirectOf(unreachable).start("state-5", "https://guard.example/callback")).rejects.toMatchObject({
        code: "idp.unreachable",
      });
    });
  });
}

/** The sign-in of a provider by redirect. */
function redirectOf({ signIn }: IdentityProvider): RedirectSignIn {
  if (signIn?.kind !== "redirect") throw new TypeError("expected a sign-in by redirect");
  return signIn;
}
