import { fire, median, type Round, type Shot } from "./load.ts";
import { type Started, start } from "./process.ts";
import { figure, type Table } from "./report.ts";

/** What every authorization server under measurement says of itself. */
export interface OAuthServer {
  readonly tokenUrl: string;
  readonly tokenForm: Readonly<Record<string, string>>;
  readonly introspectUrl: string;
  readonly introspectTokenForm: Readonly<Record<string, string>>;
  readonly introspectForm: Readonly<Record<string, string>>;
}

const contenders = [
  { name: "Agent ID Guard (SQLite, each token with its durable audit record)", program: "ours.ts" },
  { name: "oidc-provider (in memory, records nothing)", program: "peers/oidc-provider.mjs" },
  { name: "@better-auth/oauth-provider (SQLite)", program: "peers/better-auth.mjs" },
] as const;

const formHeaders = { "content-type": "application/x-www-form-urlencoded" };
const connections = 32;

/** `client_credentials` with a secret → ES256 JWT. */
export function measureTokens(rounds: number, seconds: number): Promise<Table> {
  return measure(
    "Token issue",
    "`client_credentials` with a client secret, ES256 JWT, 32 connections.",
    rounds,
    seconds,
    async (server) => ({
      url: server.tokenUrl,
      headers: formHeaders,
      body: new URLSearchParams(server.tokenForm).toString(),
      expect: (status, body) => {
        if (status !== 200 || !body.includes('"access_token"')) throw new Error(`token endpoint answered ${status}`);
      },
    }),
  );
}

/** Introspection of one live token. */
export function measureIntrospection(rounds: number, seconds: number): Promise<Table> {
  const how = "RFC 7662 of one live token, 32 connections. oidc-provider does not introspect its JWTs; its tokens here are opaque.";
  return measure("Introspection", how, rounds, seconds, async (server) => {
    const answer = await fetch(server.tokenUrl, { method: "POST", body: new URLSearchParams(server.introspectTokenForm) });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return {
      url: server.introspectUrl,
      headers: formHeaders,
      body: new URLSearchParams({ ...server.introspectForm, token }).toString(),
      expect: (status, body) => {
        if (status !== 200 || !body.includes('"client_id"')) throw new Error(`introspection answered ${status}`);
      },
    };
  });
}

async function measure(
  title: string,
  how: string,
  rounds: number,
  seconds: number,
  aim: (server: OAuthServer) => Promise<Shot>,
): Promise<Table> {
  const servers: Started<OAuthServer>[] = [];
  try {
    for (const { program } of contenders) servers.push(await start<OAuthServer>(program));
    const shots = await Promise.all(servers.map((server) => aim(server.says)));
    for (const shot of shots) await fire(shot, connections, 1);
    const results = shots.map((): Round[] => []);
    for (let round = 0; round < rounds; round++)
      for (const [index, shot] of shots.entries()) results[index]?.push(await fire(shot, connections, seconds));
    return { title, how, columns: ["per second", "p50 ms", "p99 ms", "ours ÷ theirs"], rows: rowsOf(results) };
  } finally {
    for (const server of servers) await server.stop();
  }
}

function rowsOf(results: readonly (readonly Round[])[]): Table["rows"] {
  const [ours] = results;
  return results.map((found, index) => {
    const ratio = median(found.map((round, at) => (ours?.[at]?.perSecond ?? Number.NaN) / round.perSecond));
    return {
      name: contenders[index]?.name ?? "",
      cells: [
        figure(median(found.map((round) => round.perSecond))),
        figure(median(found.map((round) => round.p50Ms))),
        figure(median(found.map((round) => round.p99Ms))),
        index === 0 ? "1" : figure(ratio),
      ],
    };
  });
}
