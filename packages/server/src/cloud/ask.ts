import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import type { Outbound } from "../outbound/port.ts";

/** One call of a cloud: a `POST`. */
export interface CloudRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether an administrator named the address: it may then be in a private network, such as an endpoint of the cloud within the company's own. */
  readonly isNamed: boolean;
}

/** What came back, whatever its status. Nothing in it has been checked. */
export interface CloudAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends calls. All calls of one delivery share its ten seconds. */
export interface CloudLine {
  ask(request: CloudRequest): Promise<CloudAnswer>;
}

export interface LinePorts {
  readonly outbound: Pick<Outbound, "fetch">;
  readonly clock: Clock;
  /** A development installation: plain http is allowed, to this machine only. */
  readonly allowLoopbackHttp: boolean;
}

const mostWaitMs = 10_000;

/** Opens a line, uses it, and hangs up. Fails with `connection.failed` when nobody answers in time, in our words alone: an address may hold what must not be told. */
export async function onLine<T>({ outbound, clock, allowLoopbackHttp }: LinePorts, use: (line: CloudLine) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const cancel = clock.after(mostWaitMs, () => controller.abort());
  const ask = async ({ url, headers, body, isNamed }: CloudRequest): Promise<CloudAnswer> => {
    refuseClearText(new URL(url), allowLoopbackHttp);
    try {
      const request = { method: "POST", headers, body, redirect: "manual", signal: controller.signal } as const;
      const answer = await outbound.fetch(isNamed)(url, request);
      return { status: answer.status, text: await answer.text() };
    } catch (error) {
      throw silent(controller.signal.aborted ? "no answer in time" : isGuardError(error) ? error.code : "no answer");
    }
  };
  try {
    return await use({ ask });
  } finally {
    cancel();
  }
}

function silent(detail: string): GuardError {
  return new GuardError("connection.failed", { description: "The token service did not answer", detail });
}

function refuseClearText({ protocol, hostname }: URL, allowLoopbackHttp: boolean): void {
  const isHere = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
  if (protocol === "https:" || (allowLoopbackHttp && isHere)) return;
  throw new GuardError("request.invalid", {
    description: "The token service's address is not https",
    hint: "Set an https address.",
    fields: [{ path: "settings.endpoint", message: "expected an https URL" }],
  });
}
