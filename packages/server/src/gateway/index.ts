/** The gateway: identify → decide → open → record → forward → record. */
import { GuardError } from "@agent-id-guard/protocol";
import type { Draft } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Deliveries } from "../delivery/index.ts";
import type { Entropy } from "../entropy/port.ts";
import type { Outbound } from "../outbound/port.ts";
import type { Policy } from "../policy/index.ts";
import type { Store } from "../store/port.ts";
import type { Tokens } from "../tokens/index.ts";
import { defaultLimits, type Gateway, type GatewayLimits } from "./contract.ts";
import { type ForwardPorts, forward } from "./forward.ts";
import { createLateRecords } from "./late-records.ts";
import { createLiveCalls } from "./live-calls.ts";
import { Relay } from "./relay.ts";

export type { Gateway, GatewayLimits, GatewayRequest, RequestBody } from "./contract.ts";

export interface GatewayOptions {
  readonly store: Pick<Store, "find" | "get" | "commit" | "subscribe">;
  readonly tokens: Pick<Tokens, "verify">;
  readonly policy: Pick<Policy, "decide">;
  readonly deliveries: Pick<Deliveries, "openForCall">;
  readonly outbound: Pick<Outbound, "send">;
  readonly entropy: Pick<Entropy, "id">;
  readonly clock: Clock;
  readonly draft: Draft;
  readonly limits?: Partial<GatewayLimits>;
  /** Told what went wrong where nobody waits: above all when the outcome of a call could not be recorded. */
  readonly onError?: (error: unknown) => void;
}

/** How long closing waits for calls whose body is still on its way. */
const closeWithinMs = 2_000;

/** The gateway over its ports. It follows the store's revocations until it is closed. */
export function createGateway(options: GatewayOptions): Gateway {
  const { store, clock, limits, onError = () => {} } = options;
  const live = createLiveCalls();
  const records = createLateRecords(store, clock, onError);
  const running = new Set<Promise<unknown>>();
  const unsubscribe = store.subscribe((events) => live.take(events));
  const ports: ForwardPorts = {
    ...options,
    limits: { ...defaultLimits, ...limits },
    live,
    records,
  };
  let isClosed = false;
  return {
    forward(request, receiver) {
      const relay = new Relay(receiver);
      if (isClosed) {
        queueMicrotask(() => relay.cut(new GuardError("store.unavailable", { description: "The server is closing" })));
        return relay;
      }
      const run = forward(ports, { request, arrivedAtMs: clock.nowMs() }, relay).catch(onError);
      running.add(run);
      void run.finally(() => running.delete(run));
      return relay;
    },
    async close() {
      isClosed = true;
      unsubscribe();
      live.cutAll();
      await Promise.race([Promise.all(running), new Promise<void>((resolve) => clock.after(closeWithinMs, resolve))]);
      live.cutAll();
      await records.settle();
    },
  };
}
