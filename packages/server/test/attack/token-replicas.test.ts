import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { digests } from "../../src/entropy/digests.ts";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { createLocalKms } from "../../src/kms/local.ts";
import type { Kms } from "../../src/kms/port.ts";
import { createSigner } from "../../src/signer/node-crypto.ts";
import { createTokens } from "../../src/tokens/index.ts";
import { FakeClock } from "../fakes/fake-clock.ts";
import { assertion, presenting } from "../fakes/forge.ts";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { clientCredentials, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

/* Two servers on one PostgreSQL hand out tokens as one. */

const clock = new FakeClock();
let server: TestPostgres;
let shared: { readonly database: string; readonly clock: FakeClock; readonly kms: Kms };
let one: TokenHouse;
let two: TokenHouse;

beforeAll(async () => {
  server = await startPostgres();
  const kms = await createLocalKms({ ephemeral: true, entropy: createSystemEntropy(clock) });
  shared = { database: await server.createDatabase(), clock, kms };
  one = await openTokenHouse(shared);
  two = await openTokenHouse(shared);
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await shared.kms.close();
  await server.close();
});

it("they sign with one key, and each verifies what the other issued", async () => {
  const agent = await new TokenEstate(one).agent();
  const form = { ...clientCredentials(one.issuer), ...agent.post };
  const token = await vi.waitFor(async () => {
    const { status, json } = await two.token(form);
    expect(status).toBe(200);
    return String(json.access_token);
  });
  expect(one.tokens.verify(token, one.issuer).claims.sub).toBe(agent.id);
  expect(one.tokens.jwks()).toEqual(two.tokens.jwks());
});

it("TOK-04: of a hundred that present one assertion at both at once, one is let in; none after a restart", async () => {
  const agent = await new TokenEstate(one).agent("private_key_jwt");
  const form = { ...clientCredentials(one.issuer), ...presenting(assertion(one, agent, { exp: Math.floor(clock.nowMs() / 1_000) + 300 })) };
  const known = () => two.store.get("agents", agent.id);
  await vi.waitFor(async () => expect(await known()).toBeDefined());
  const answers = await Promise.all(Array.from({ length: 100 }, (_one, index) => (index % 2 === 0 ? one : two).token(form)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ json }) => json.error === "invalid_client")).toHaveLength(99);
  const restarted = await openTokenHouse(shared);
  expect((await restarted.token(form)).json.error).toBe("invalid_client");
  await restarted.close();
});

it("INT-10: two that start on an empty database at the same moment agree on one key, a hundred times", async () => {
  for (let round = 0; round < 100; round++) {
    const empty = [
      { verb: "remove", collection: "signing_keys", where: { id: one.tokens.signingKeys().map(({ id }) => id) } },
      { verb: "remove", collection: "claims", where: { id: "signing_key first" } },
    ] as const;
    await one.store.commit({
      writes: empty,
      events: [one.change().event({ action: "signing_key.revoke", target: { type: "signing_key", id: "all" } })],
    });
    const start = (house: TokenHouse) => createTokens({ ...house, signer: createSigner(), digests });
    const [first, second] = await Promise.all([start(one), start(two)]);
    const rows = await one.store.find("signing_keys", {});
    expect(rows).toHaveLength(1);
    expect(first.jwks().keys).toEqual([rows[0]?.publicJwk]);
    expect(second.jwks()).toEqual(first.jwks());
    for (const tokens of [first, second]) tokens.close();
    await vi.waitFor(() => expect(one.tokens.signingKeys().map(({ id }) => id)).toEqual(rows.map(({ id }) => id)));
  }
});
