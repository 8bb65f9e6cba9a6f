import { GuardError } from "@agent-id-guard/protocol";
import type { HeaderList, OutboundCall, Receiver } from "../outbound/port.ts";
import { answerHeaders } from "./answer-headers.ts";
import type { Ending, Outcome } from "./record.ts";
import type { Scrubber } from "./scrub.ts";
import { meterFor, type UsageMeter } from "./usage.ts";

/** What a relay is told when the call is dialled. */
export interface Dialled {
  readonly url: URL;
  readonly scrubber: Scrubber;
  readonly countsTokens: boolean;
  readonly mostBytes: number;
  /** Called when the secret is met for the first time. */
  readonly onEcho: () => void;
  /** Called once, when nothing more will happen. */
  readonly onOver: (outcome: Omit<Outcome, "durationMs">) => void;
}

/**
 * Stands between the upstream and the agent: hands the answer on as it comes, at the agent's pace, without the secret.
 * Whoever ends the call first (the upstream, the agent, a revocation, a limit) ends it for all, once.
 */
export class Relay implements Receiver, OutboundCall {
  readonly #agent: Receiver;
  #dialled: Dialled | undefined;
  #upstream: OutboundCall | undefined;
  #meter: UsageMeter | undefined;
  #status: number | undefined;
  #bytes = 0;
  #hasEchoed = false;
  #end: { readonly ending: Ending; readonly error: GuardError | undefined } | undefined;

  constructor(agent: Receiver) {
    this.#agent = agent;
  }

  /** Throws when the call has ended already, before it was recorded. */
  mustGoOn(): void {
    if (this.#end !== undefined) throw this.#end.error ?? new GuardError("gateway.bad_request", { description: "The caller left" });
  }

  /** Goes out, unless the call has ended while it was recorded. */
  dial(dialled: Dialled, send: (receiver: Receiver) => OutboundCall): void {
    this.#dialled = dialled;
    if (this.#end === undefined) this.#upstream = send(this);
    else this.#report(dialled, this.#end);
  }

  head(status: number, headers: HeaderList): void {
    const dialled = this.#dialled as Dialled;
    this.#status = status;
    if (status === 401 || status === 407) {
      this.#stop("failed", new GuardError("gateway.credential_rejected"));
      return;
    }
    const clean = answerHeaders(dialled.scrubber.headers(headers), dialled.url);
    this.#noticeEcho(dialled);
    if (dialled.countsTokens) this.#meter = meterFor(contentTypeOf(headers));
    this.#agent.head(status, clean);
  }

  data(chunk: Uint8Array): boolean {
    return this.#end !== undefined || this.#hand((this.#dialled as Dialled).scrubber.push(chunk));
  }

  end(): void {
    if (this.#end !== undefined) return;
    this.#hand((this.#dialled as Dialled).scrubber.flush());
    if (this.#end !== undefined) return;
    this.#agent.end();
    this.#finish("complete", undefined);
  }

  failed(error: GuardError): void {
    this.#stop("failed", error);
  }

  resume(): void {
    this.#upstream?.resume();
  }

  /** The agent has gone. */
  abort(): void {
    if (this.#end !== undefined) return;
    this.#upstream?.abort();
    this.#finish("abandoned", undefined);
  }

  /** Ends the call at once, wherever it stands. */
  cut(error: GuardError): void {
    this.#stop("cut", error);
  }

  #stop(ending: Ending, error: GuardError): void {
    if (this.#end !== undefined) return;
    this.#upstream?.abort();
    this.#agent.failed(error);
    this.#finish(ending, error);
  }

  #hand(bytes: Uint8Array): boolean {
    const dialled = this.#dialled as Dialled;
    this.#noticeEcho(dialled);
    if (bytes.length === 0) return true;
    this.#bytes += bytes.length;
    if (this.#bytes > dialled.mostBytes) {
      this.#stop("cut", new GuardError("gateway.upstream_unreachable", { description: "The answer is larger than allowed" }));
      return true;
    }
    this.#meter?.push(bytes);
    return this.#agent.data(bytes);
  }

  #noticeEcho({ scrubber, onEcho }: Dialled): void {
    if (this.#hasEchoed || !scrubber.found) return;
    this.#hasEchoed = true;
    onEcho();
  }

  #finish(ending: Ending, error: GuardError | undefined): void {
    this.#end = { ending, error };
    if (this.#dialled !== undefined) this.#report(this.#dialled, this.#end);
  }

  #report({ scrubber, onOver }: Dialled, { ending, error }: { readonly ending: Ending; readonly error: GuardError | undefined }): void {
    scrubber.wipe();
    onOver({ ending, status: this.#status, bytes: this.#bytes, usage: this.#meter?.read(), error });
  }
}

function contentTypeOf(headers: HeaderList): string {
  for (let at = 0; at < headers.length; at += 2) if (headers[at] === "content-type") return headers[at + 1] as string;
  return "";
}
