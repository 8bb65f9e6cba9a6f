import { isGuardError } from "@agent-id-guard/protocol";
import type { Clock } from "../clock/port.ts";
import { failed } from "./failures.ts";
import { type JsonObject, objectIn } from "./json-pointer.ts";

/** The checked dialler, and the clock by which it is waited for. */
export interface Line {
  fetch(url: URL, init: RequestInit): Promise<Response>;
  readonly clock: Clock;
}

export interface Question {
  readonly url: URL;
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly limitMs: number;
}

/** What came back, whatever its status. `body` is undefined where it is no JSON object. */
export interface ProviderAnswer {
  readonly status: number;
  readonly body: JsonObject | undefined;
}

/** One call, made once. Redirects are answers like any other. Throws `connection.failed` where nobody answers in time; nothing of the call stands in it. */
export async function ask(line: Line, { url, method, headers, body, limitMs }: Question): Promise<ProviderAnswer> {
  const controller = new AbortController();
  const cancel = line.clock.after(limitMs, () => controller.abort());
  try {
    const response = await line.fetch(url, {
      method,
      headers: { accept: "application/json", "user-agent": "agent-id-guard", ...headers },
      ...(body === undefined ? {} : { body }),
      signal: controller.signal,
      redirect: "manual",
    });
    return { status: response.status, body: objectIn(await response.text()) };
  } catch (error) {
    if (controller.signal.aborted) throw failed("The provider did not answer in time");
    if (isGuardError(error) && error.code === "gateway.destination_refused")
      throw failed("The provider's address is not one that this server calls");
    throw failed("The provider could not be reached");
  } finally {
    cancel();
  }
}
