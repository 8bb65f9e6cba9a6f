import { describe, expect, it } from "vitest";
import { createOidcProvider } from "./oidc.ts";
import type { RedirectSignIn } from "./port.ts";

const issuer = "https://idp.example";
const callbackUrl = "https://guard.example/signin/callback/idp_1";

/** A provider whose metadata is as a test says; it counts what is asked besides. */
function providerWith(metadata: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const fetch = async (input: string | URL | Request) => {
    const url = new URL(input instanceof Request ? input.url : input);
    asked.push(url.href);
    if (!url.pathname.startsWith("/.well-known/"))
      return new Response(null, { status: 302, headers: { location: "https://evil.example/" } });
    const told = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ["code"],
      ...metadata,
    };
    return Response.json(told);
  };
  const settings = { issuer, clientId: "guard", clientSecret: "s", scopes: "openid", groupsClaim: "", allowLoopbackHttp: false };
  return { asked, provider: createOidcProvider({ ...settings, fetch: fetch as typeof globalThis.fetch }) };
}

async function comeBack(metadata: Readonly<Record<string, unknown>>, query: string) {
  const { asked, provider } = providerWith(metadata);
  const signIn = provider.signIn as RedirectSignIn;
  const { memory } = await signIn.start("state1", callbackUrl);
  const failure = await signIn
    .finish(new URL(`${callbackUrl}?code=c&state=state1${query}`), "state1", memory)
    .catch((error: unknown) => error);
  return { asked, failure };
}

describe("an OpenID provider over https", () => {
  it("FED-14: a token endpoint in clear text is not asked", async () => {
    const { asked, failure } = await comeBack({ token_endpoint: "http://idp.example/token" }, "");
    expect(failure).toMatchObject({ code: "idp.unreachable" });
    expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`]);
  });

  it("FED-14: a redirect of the token endpoint to another host is not followed", async () => {
    const { asked, failure } = await comeBack({}, "");
    expect(failure).toMatchObject({ code: "idp.unreachable" });
    expect(asked).not.toContain("https://evil.example/");
  });

  it.each([
    ["another iss", `&iss=${encodeURIComponent("https://evil.example")}`],
    ["no iss, although the metadata announces it", ""],
  ])("FED-01: an answer with %s is refused before the code is redeemed (RFC 9207)", async (_what, query) => {
    const { asked, failure } = await comeBack({ authorization_response_iss_parameter_supported: true }, query);
    expect(failure).toMatchObject({ code: "signin.failed" });
    expect(asked).toHaveLength(1);
  });
});

describe("its connection test", () => {
  it("names the step that failed", async () => {
    const { steps } = await providerWith({}).provider.test();
    expect(steps).toMatchObject([
      { name: "address", outcome: "passed" },
      { name: "signIn", outcome: "failed" },
    ]);
    const other = await providerWith({ issuer: `${issuer}/other` }).provider.test();
    expect(other.steps).toMatchObject([
      { name: "address", outcome: "failed" },
      { name: "signIn", outcome: "skipped" },
    ]);
  });
});
