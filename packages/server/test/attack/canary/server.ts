/*
 * The server of the canary sweep, in a process of its own so that all it writes to its two streams can be read. It obeys by IPC:
 * a clock that moves ahead, parts that fail, a token and a link that only somebody on this machine gets.
 */
import { createSystemEntropy } from "../../../src/entropy/system.ts";
import { listen } from "../../../src/listen.ts";
import type { Outbound } from "../../../src/outbound/port.ts";
import { createOutbound } from "../../../src/outbound/undici.ts";
import { ShiftedClock } from "../../fakes/shifted-clock.ts";
import type { Order, Places } from "./process.ts";

const places = JSON.parse(process.argv[2] as string) as Places;
const clock = new ShiftedClock();
const system = createSystemEntropy(clock);
const real = createOutbound();
let failing: Order["failing"];

/** As careless as a library can be: everything it was working on hangs on its error. */
function fail(part: string, workingOn: object): never {
  throw Object.assign(new TypeError(`${part} is broken`, { cause: Object.assign(new Error("deeper"), { workingOn }) }), { workingOn });
}

const outbound: Outbound = {
  send: (request, receiver) => (failing === "outbound" ? fail("outbound", request) : real.send(request, receiver)),
  fetch: (allowPrivateNetwork) => async (input, init) =>
    failing === "outbound" ? fail("outbound", { input, init }) : real.fetch(allowPrivateNetwork)(input, init),
  addresses: async (destination) => (failing === "outbound" ? fail("outbound", destination) : real.addresses(destination)),
  close: () => real.close(),
};
const entropy: typeof system = {
  id: (kind) => (failing === "entropy" ? fail("entropy", { kind }) : system.id(kind)),
  uuid: () => system.uuid(),
  secret: (size) => system.secret(size),
  bytes: (size) => system.bytes(size),
};

const { guard, url, close } = await listen({ ...places, logLevel: "debug", clock, entropy, outbound });

process.on("message", (order: Order) => void obey(order));
process.send?.({ url });

async function obey({ advanceMs, failing: part, ask }: Order): Promise<void> {
  clock.advance(advanceMs ?? 0);
  failing = part;
  const answer = ask === "token" ? await guard.systemToken() : ask === "link" ? await guard.bootstrapLink() : undefined;
  if (ask === "stop") {
    await close();
    process.disconnect?.();
  } else process.send?.({ answer });
}
