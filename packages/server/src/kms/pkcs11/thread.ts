import { parentPort, workerData } from "node:worker_threads";
import { type Pkcs11Call, type Pkcs11Place, type Pkcs11Result, Pkcs11Session } from "./session.ts";

/** A call with the number under which its result goes back; null ends the thread. */
export type ThreadCall = (Pkcs11Call & { readonly number: number }) | null;
export interface ThreadResult {
  readonly number: number;
  readonly result: Pkcs11Result;
}

/*
 * The thread of one token: its native calls block, and only this thread waits for them. It imports nothing of ours but its session, since it runs from the
 * source as well as from the build.
 */
const session = await import("pkcs11js").then(
  ({ default: library }) => new Pkcs11Session(library, workerData as Pkcs11Place),
  () => undefined,
);
const notInstalled: Pkcs11Result = { fault: { kind: "missing", detail: "pkcs11js" } };

parentPort?.on("message", (call: ThreadCall) => {
  if (call !== null) {
    const result = session === undefined ? notInstalled : session.answer(call);
    parentPort?.postMessage({ number: call.number, result } satisfies ThreadResult);
    return;
  }
  session?.close();
  parentPort?.close();
});
