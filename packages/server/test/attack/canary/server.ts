/*
 * The server of the canary sweep, in a process of its own so that all it writes to its two streams can be read. It obeys by IPC:
 * a clock that moves ahead, parts that fail, a token and a link that only somebody on this machine gets, and what nobody else ever sees: what it sent
 * to other sides, and the secrets that it made.
 */
import { createSystemEntropy } from "../../../src/entropy/system.ts";
import { listen } from "../../../src/listen.ts";
import type { Outbound } from "../../../src/outbound/port.ts";
import { createOutbound } from "../../../src/outbound/undici.ts";
import { ShiftedClock } from "../../fakes/shifted-clock.ts";
import type { Order, Places } from "./process.ts";
import { Wire } from "./wire.ts";

/** While nobody answers, nobody waits for long either. */
class Clock extends ShiftedClock {
  override after(delayMs: number, task: () => void): () => void {
    return super.after(wire.weather === "silence" ? Math.min(delayMs, 20) : delayMs, task);
  }
}

const places = JSON.parse(process.argv[2] as string) as Places;
/** It has faults of its own. */
const keyService = new URL(places.kms).host;
const wire = new Wire(keyService);
const clock = new Clock();
const system = createSystemEntropy(clock);
const real = createOutbound();
const made: string[] = [];
let failing: Order["failing"];

/** As careless as a library can be: everything it was working on hangs on its error. */
function fail(part: string, workingOn: object): never {
  throw Object.assign(new TypeError(`${part} is broken`, { cause: Object.assign(new Error("deeper"), { workingOn }) }), { workingOn });
}

const outbound: Outbound = {
  send: (request, receiver) => (failing === "outbound" ? fail("outbound", request) : real.send(request, receiver)),
  fetch: (allowPrivateNetwork) => async (input, init) =>
    failing === "outbound" && !String(input).includes(keyService)
      ? fail("outbound", { input, init })
      : wire.through(real.fetch(allowPrivateNetwork))(input, init),
  addresses: async (destination) => (failing === "outbound" ? fail("outbound", destination) : real.addresses(destination)),
  close: () => real.close(),
};
const entropy: typeof system = {
  id: (kind) => (failing === "entropy" ? fail("entropy", { kind }) : system.id(kind)),
  uuid: () => system.uuid(),
  secret: (size) => {
    const secret = system.secret(size);
    made.push(secret);
    return secret;
  },
  bytes: (size) => system.bytes(size),
};

const { guard, url, close } = await listen({ ...places, logLevel: "debug", clock, entropy, outbound });
const answers = {
  token: () => guard.systemToken(),
  link: () => guard.bootstrapLink(),
  calls: async () => JSON.stringify(wire.calls),
  made: async () => JSON.stringify(made.splice(0)),
} as const;

process.on("message", (order: Order) => void obey(order));
process.send?.({ url });

async function obey({ advanceMs, failing: part, weather, ask }: Order): Promise<void> {
  clock.advance(advanceMs ?? 0);
  failing = part;
  wire.weather = weather ?? "fine";
  if (ask === "stop") {
    await close();
    process.disconnect?.();
  } else process.send?.({ answer: ask === undefined ? undefined : await answers[ask]() });
}
