import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Clock, TokenVerifier, VerifiedToken } from "@agent-id-guard/sdk";
import type { McpHttpHandler } from "@modelcontextprotocol/server";
import type { AuditReporter } from "./audit-reporter.ts";
import { authenticate } from "./authenticate.ts";
import { type CallRecord, type Ending, endingOf, isRecorded, recordOf } from "./call-record.ts";
import { decide, type Verdict } from "./decide.ts";
import { filterList, isList, markPrivate } from "./filter-list.ts";
import { authInfoOf } from "./identity.ts";
import type { Exchange, LiveExchanges } from "./live-exchanges.ts";
import { type Message, readMessage, routeOf } from "./message.ts";
import type { Settings } from "./options.ts";
import type { PermissionTable } from "./permissions.ts";
import { errorMessage, refuseCredentials, refuseMessage, refuseMethod, refuseRoute, refuseUnlisted } from "./refuse.ts";
import { relay } from "./relay.ts";

export interface GateParts {
  readonly settings: Settings;
  readonly table: PermissionTable;
  readonly server: McpHttpHandler;
  readonly verifier: TokenVerifier;
  readonly live: LiveExchanges;
  readonly reporter: AuditReporter;
  readonly clock: Clock;
}

/** Headers that are the caller's secrets or describe bytes that are not handed on. */
const withheldHeaders = [
  "authorization",
  "cookie",
  "proxy-authorization",
  "dpop",
  "content-length",
  "content-encoding",
  "transfer-encoding",
] as const;

/** One message, its caller and what they were granted. */
interface Call {
  readonly request: Request;
  readonly caller: VerifiedToken;
  readonly granted: ReadonlySet<string>;
  readonly message: Message;
}

/**
 * The only way to the MCP server behind: authenticate → read → route → decide → record → hand over → relay. Each request gets a server and a transport of its own
 * (case MCP-03), a request without the caller's token (MCP-01), and the very message that was decided on (MCP-05).
 */
export class Gate {
  readonly #parts: GateParts;
  readonly #run: string;
  #calls = 0;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#run = parts.clock.nowMs().toString(36);
  }

  async answer(request: Request): Promise<Response> {
    const { settings, verifier, table } = this.#parts;
    let caller: VerifiedToken;
    try {
      caller = await authenticate(request, verifier);
    } catch (error) {
      return refuseCredentials(error, settings.protectedResource);
    }
    let id: Message["id"];
    try {
      if (request.method !== "POST") throw new GuardError("request.method_not_allowed");
      const message = await readMessage(request, settings.maxBodyBytes);
      id = message.id;
      const route = routeOf(request, message);
      if (route.kind === "reject") return refuseRoute(route, id);
      const granted = new Set(caller.permissions);
      const call = { request, caller, granted, message };
      const verdict = decide(message, route.kind, table, granted);
      return verdict.effect === "deny" ? await this.#deny(call, verdict) : await this.#allow(call, verdict);
    } catch (error) {
      if (!isGuardError(error)) settings.onError(error);
      return refuseMessage(error, id);
    }
  }

  async #deny({ caller, message }: Call, verdict: Verdict & { readonly effect: "deny" }): Promise<Response> {
    if (verdict.reason === "no_such_method") return refuseMethod(message.id);
    const { reason, target } = verdict;
    const needed = reason === "insufficient_scope" ? verdict.needed : [];
    const record = recordOf(caller, message, target, needed, this.#nextCall());
    await this.#report({ ...record, action: "tool.denied", outcome: "denied", reason });
    if (reason === "not_listed") return refuseUnlisted(target.kind, message.id);
    return refuseCredentials(
      new GuardError("access.insufficient_scope", { scope: needed.join(" ") }),
      this.#parts.settings.protectedResource,
    );
  }

  async #allow(call: Call, { targets, needed }: Verdict & { readonly effect: "allow" }): Promise<Response> {
    const { caller, message } = call;
    const [target] = targets;
    if (target === undefined || !isRecorded(message.method)) return this.#handOver(call, undefined);
    const record = recordOf(caller, message, target, needed, this.#nextCall());
    await this.#report({ ...record, action: "tool.call", outcome: "success" });
    return this.#handOver(call, record);
  }

  async #report(event: Parameters<AuditReporter["record"]>[0]): Promise<void> {
    if (this.#parts.settings.audit === "before") await this.#parts.reporter.record(event);
    else this.#parts.reporter.noteWithin(event);
  }

  async #handOver(call: Call, record: CallRecord | undefined): Promise<Response> {
    const { live, server, settings, clock } = this.#parts;
    const { caller, message, request } = call;
    const exchange = live.open(caller, message.method === "subscriptions/listen");
    const startedAtMs = clock.nowMs();
    let ending: Ending = { outcome: "failure", reason: "no answer" };
    let open = true;
    const ended = () => {
      if (!open) return;
      open = false;
      exchange.end();
      if (record === undefined) return;
      const detail = { ...record.detail, durationMs: clock.nowMs() - startedAtMs };
      this.#parts.reporter.note({ ...record, ...ending, action: "tool.result", detail });
    };
    const observe = (seen: unknown) => {
      ending = endingOf(seen) ?? ending;
    };
    try {
      const authInfo = authInfoOf(caller, settings.protectedResource.resource);
      const answer = server.fetch(withoutSecrets(request, exchange.signal), { authInfo, parsedBody: message });
      const response = await untilAborted(answer, exchange.signal);
      const map = this.#mapFor(call, record === undefined ? undefined : observe);
      const farewell = (reason: unknown) => errorMessage(reason, message.id);
      return await relay(response, { map, signal: exchange.signal, farewell, ended });
    } catch (error) {
      ended();
      return this.#refuseLate(error, exchange, message.id);
    }
  }

  /** A revoked caller is told so; other trouble is ours. */
  #refuseLate(error: unknown, { signal }: Exchange, id: Message["id"]): Response {
    const { settings } = this.#parts;
    if (signal.aborted) return refuseCredentials(signal.reason, settings.protectedResource);
    settings.onError(error);
    return refuseMessage(error, id);
  }

  #mapFor(
    { message: { method }, granted }: Call,
    observe: ((message: unknown) => void) | undefined,
  ): ((message: unknown) => unknown) | undefined {
    const { table } = this.#parts;
    if (isList(method)) return (message) => markPrivate(filterList(method, message, table, granted));
    if (observe === undefined) return undefined;
    return (message) => {
      observe(message);
      return markPrivate(message);
    };
  }

  #nextCall(): string {
    this.#calls += 1;
    return `${this.#run}-${this.#calls}`;
  }
}

/** What the server behind sees of the request: its address and headers without the caller's secrets, and no body, since the message is handed over parsed. */
function withoutSecrets(request: Request, signal: AbortSignal): Request {
  const headers = new Headers(request.headers);
  for (const name of withheldHeaders) headers.delete(name);
  return new Request(request.url, { method: "POST", headers, signal: AbortSignal.any([request.signal, signal]) });
}

/** A tool that does not mind its signal is not waited for. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener("abort", stop);
  }
}
