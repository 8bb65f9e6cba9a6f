import { Pool } from "undici";

/** One kind of request, sent over and over. */
export interface Shot {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Throws when an answer is not what it should be; called with the whole body of every answer. */
  readonly expect: (status: number, body: string) => void;
}

/** What a round measured: answers per second, and latency percentiles in milliseconds. */
export interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Sends shots from `connections` keep-alive connections, each waiting for its answer, for `seconds`. Closed loop: compare ratios, not queues. */
export async function fire(shot: Shot, connections: number, seconds: number): Promise<Round> {
  const { origin, pathname, search } = new URL(shot.url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  const worker = async () => {
    for (let began = performance.now(); began < end; began = performance.now()) {
      const answer = await pool.request({ path: pathname + search, method: "POST", headers: shot.headers ?? {}, body: shot.body });
      shot.expect(answer.statusCode, await answer.body.text());
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const tookSeconds = (performance.now() - start) / 1_000;
  await pool.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
  return { perSecond: latencies.length / tookSeconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** The median of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
