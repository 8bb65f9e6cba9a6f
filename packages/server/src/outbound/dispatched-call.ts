import type { GuardError } from "@agent-id-guard/protocol";
import { type Dispatcher, errors } from "undici";
import { failureOf } from "./failures.ts";
import type { OutboundCall, Receiver } from "./port.ts";

/** One call as undici drives it: hands the answer to the receiver, at the receiver's pace. Trailers are not handed on. */
export class DispatchedCall implements OutboundCall, Dispatcher.DispatchHandler {
  readonly #receiver: Receiver;
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  resume(): void {
    if (!this.#isOver) this.#controller?.resume();
  }

  abort(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#controller?.abort(new errors.RequestAbortedError());
  }

  /** Ends the call with a failure that the dialer never saw. */
  fail(error: GuardError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#receiver.failed(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new errors.RequestAbortedError());
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): void {
    if (status < 200 || this.#isOver) return;
    const list: string[] = [];
    for (const name in headers) {
      const value = headers[name];
      if (typeof value === "string") list.push(name, value);
      else for (const each of value ?? []) list.push(name, each);
    }
    this.#receiver.head(status, list);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#isOver && !this.#receiver.data(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#receiver.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(failureOf(error));
  }
}
