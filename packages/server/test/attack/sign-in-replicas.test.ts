import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenResponse } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPeopleHouse, type PeopleHouse } from "../fakes/people-house.ts";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { settleTown, type Town } from "../fakes/town.ts";
import { codeFor, issueAtOnce, redemption } from "../features/authorize/requests.ts";

/* Two servers on one PostgreSQL: what can be used once is used once at both together. */

let server: TestPostgres;
let folder: string;
let replicas: readonly PeopleHouse[];
let town: Town;
beforeAll(async () => {
  server = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "agent-id-guard-replicas-"));
  const shared = { database: await server.createDatabase(), keyFile: join(folder, "master.key") };
  const open = () => openPeopleHouse({ issuer: "https://guard.example", shared });
  const first = await open();
  town = await settleTown(first);
  replicas = [first, await open()];
});
afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await server.close();
  await rm(folder, { recursive: true });
});

type Form = Parameters<typeof issueAtOnce>[3];
const sendTo = (index: number, form: Form) => issueAtOnce(replicas[index % 2] as PeopleHouse, town.web.id, town.webSecret, form);
const many = (count: number, form: Form) => Promise.all(Array.from({ length: count }, (_none, index) => sendTo(index, form)));
const newCode = () => codeFor(replicas[0] as PeopleHouse, town, "alice", { scope: "offline_access" });
const granted = (answers: readonly (TokenResponse | string)[]) => answers.filter((answer) => typeof answer !== "string");

describe("two replicas", () => {
  it("AZC-05: of 100 who redeem one code, half at each, exactly one succeeds, and its refresh token is gone", async () => {
    const answers = await many(100, redemption(await newCode()));
    expect(granted(answers)).toHaveLength(1);
    expect(answers.filter((answer) => answer === "oauth.invalid_grant")).toHaveLength(99);
    const refresh = granted(answers)[0]?.refresh_token;
    expect(await sendTo(1, { grant_type: "refresh_token", refresh_token: refresh })).toBe("oauth.invalid_grant");
  });

  it("RTK-02: fifty who refresh one token, half at each, get one successor, and one branch lives", async () => {
    const first = (await sendTo(0, redemption(await newCode()))) as TokenResponse;
    const before = await living();
    const answers = await many(50, { grant_type: "refresh_token", refresh_token: first.refresh_token });
    expect(granted(answers)).toHaveLength(50);
    expect(new Set(granted(answers).map((answer) => answer.refresh_token)).size).toBe(1);
    expect(await living()).toBe(before);
  });

  it("ADM-09: the one-time link is won at one of them", async () => {
    const { url } = await (replicas[0] as PeopleHouse).directory.bootstrap.createLink();
    const ticket = new URL(url).searchParams.get("ticket") ?? "";
    const tries = Array.from({ length: 20 }, (_none, index) =>
      (replicas[index % 2] as PeopleHouse).directory.bootstrap.use(ticket, undefined, {}),
    );
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await (replicas[1] as PeopleHouse).store.find("users", { where: { subject: "owner" } })).toHaveLength(1);
  });
});

async function living(): Promise<number> {
  return (await (replicas[0] as PeopleHouse).store.find("refresh_tokens", {})).filter((row) => row.spentAtMs === null).length;
}
