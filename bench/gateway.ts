import { fire, median, type Round, type Shot } from "./load.ts";
import { type Started, start } from "./process.ts";
import { figure, type Table } from "./report.ts";

interface Entrance {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const contenders = [
  { name: "Agent ID Guard (checked, decided, recorded)", program: "ours.ts" },
  { name: "bare undici forwarder", program: "peers/forwarder.mjs" },
  { name: "@portkey-ai/gateway", program: "peers/portkey.mjs" },
] as const;

/** A chat completion through each gateway to the same upstream: whole and as 40 server-sent events. */
export async function measureGateways(rounds: number, seconds: number): Promise<readonly Table[]> {
  const upstream = await start<{ url: string }>("peers/upstream.mjs", [], "1");
  const servers: Started<Entrance>[] = [];
  try {
    for (const { program } of contenders) servers.push(await start<Entrance>(program, [upstream.says.url]));
    const entrances = servers.map((server) => server.says);
    return [
      await measure("Gateway, whole answers", "POST chat/completions, 32 connections.", entrances, false, 32, rounds, seconds),
      await measure("Gateway, one caller at a time", "POST chat/completions, 1 connection.", entrances, false, 1, rounds, seconds),
      await measure("Gateway, streaming", "40 server-sent events an answer, 8 connections.", entrances, true, 8, rounds, seconds),
    ];
  } finally {
    for (const server of [...servers, upstream]) await server.stop();
  }
}

async function measure(
  title: string,
  how: string,
  entrances: readonly Entrance[],
  stream: boolean,
  connections: number,
  rounds: number,
  seconds: number,
): Promise<Table> {
  const shots = entrances.map((entrance) => shotAt(entrance, stream));
  for (const shot of shots) await fire(shot, connections, 1);
  const results = shots.map((): Round[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, shot] of shots.entries()) results[index]?.push(await fire(shot, connections, seconds));
  const [ours] = results;
  const rows = results.map((found, index) => ({
    name: contenders[index]?.name ?? "",
    cells: [
      figure(median(found.map((round) => round.perSecond))),
      figure(median(found.map((round) => round.p50Ms))),
      figure(median(found.map((round) => round.p99Ms))),
      figure(median(found.map((round, at) => (ours?.[at]?.p50Ms ?? Number.NaN) / round.p50Ms))),
      figure(median(found.map((round, at) => (ours?.[at]?.perSecond ?? Number.NaN) / round.perSecond))),
    ],
  }));
  return { title, how, columns: ["per second", "p50 ms", "p99 ms", "latency ours ÷ theirs", "throughput ours ÷ theirs"], rows };
}

function shotAt(entrance: Entrance, stream: boolean): Shot {
  return {
    url: `${entrance.url}/chat/completions`,
    headers: { "content-type": "application/json", ...entrance.headers },
    body: JSON.stringify({ model: "bench", messages: [{ role: "user", content: "hello" }], ...(stream ? { stream } : {}) }),
    expect: (status, body) => {
      if (status !== 200 || !(stream ? body.includes("[DONE]") : body.includes("chat.completion")))
        throw new Error(`a gateway answered ${status}`);
    },
  };
}
