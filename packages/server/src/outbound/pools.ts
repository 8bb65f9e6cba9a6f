import { Pool } from "undici";
import { type ConnectRules, createCheckedConnect } from "./checked-connect.ts";

/** Connections to one origin for one credential, at most so many, and how long an idle or an old one is kept. */
const perPool = {
  connections: 512,
  keepAliveMs: 10_000,
  keepAliveMaxMs: 60_000,
  connectionTtlMs: 300_000,
  maxHeaderBytes: 32_768,
} as const;
const mostPools = 256;

/** The connection pools, the one used longest ago first. Nobody shares a connection across origins, credentials or network rules (case PRX-06). */
export interface Pools {
  of(origin: string, allowPrivateNetwork: boolean, poolKey: string): Pool;
  close(): Promise<void>;
}

export function createPools(rules: ConnectRules): Pools {
  const pools = new Map<string, Pool>();
  const make = (origin: string, allowPrivateNetwork: boolean) =>
    new Pool(origin, {
      connect: createCheckedConnect(new URL(origin), allowPrivateNetwork, rules),
      connections: perPool.connections,
      pipelining: 1,
      clientTtl: perPool.connectionTtlMs,
      keepAliveTimeout: perPool.keepAliveMs,
      keepAliveMaxTimeout: perPool.keepAliveMaxMs,
      maxHeaderSize: perPool.maxHeaderBytes,
      allowH2: false,
    });
  return {
    of(origin, allowPrivateNetwork, poolKey) {
      const key = `${origin} ${allowPrivateNetwork} ${poolKey}`;
      const known = pools.get(key);
      if (known !== undefined) pools.delete(key);
      const pool = known ?? make(origin, allowPrivateNetwork);
      pools.set(key, pool);
      if (pools.size > mostPools) evictOldest(pools);
      return pool;
    },
    async close() {
      const all = [...pools.values()];
      pools.clear();
      await Promise.all(all.map((pool) => pool.destroy()));
    },
  };
}

/** The calls that the evicted pool still carries end in peace. */
function evictOldest(pools: Map<string, Pool>): void {
  for (const [key, pool] of pools) {
    pools.delete(key);
    void pool.close();
    return;
  }
}
