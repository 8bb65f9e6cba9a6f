import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Draft } from "../audit/index.ts";
import type { Clock } from "../clock/port.ts";
import type { Deliveries } from "../delivery/index.ts";
import type { Entropy } from "../entropy/port.ts";
import type { Outbound } from "../outbound/port.ts";
import type { Policy } from "../policy/index.ts";
import type { Store } from "../store/port.ts";
import { decideBearer, requireAllowed, type Tokens, type VerifiedToken } from "../tokens/index.ts";
import { canaryAlerts, headerOf } from "../vault/index.ts";
import type { GatewayLimits } from "./contract.ts";
import { findResource, identify } from "./identify.ts";
import type { LateRecords } from "./late-records.ts";
import type { LiveCall, LiveCalls } from "./live-calls.ts";
import { open, requireStillGood } from "./open.ts";
import { callEvent, echoEvent, outcomeEvent, refusalEvent } from "./record.ts";
import type { Relay } from "./relay.ts";
import { outgoingHeaders } from "./request-headers.ts";
import { createScrubber } from "./scrub.ts";
import type { Arrived, Known, Opened } from "./stages.ts";

export interface ForwardPorts {
  readonly store: Pick<Store, "find" | "get">;
  readonly tokens: Pick<Tokens, "verify">;
  readonly policy: Pick<Policy, "decide">;
  readonly deliveries: Pick<Deliveries, "openForCall">;
  readonly outbound: Pick<Outbound, "send">;
  readonly entropy: Pick<Entropy, "id">;
  readonly clock: Clock;
  readonly draft: Draft;
  readonly limits: GatewayLimits;
  readonly live: LiveCalls;
  readonly records: LateRecords;
}

/** The gateway's spine: identify → decide → open → record → forward → record. Each refusal is recorded with what was known by then. */
export async function forward(ports: ForwardPorts, arrived: Arrived, relay: Relay): Promise<void> {
  let known: Known = arrived;
  let live: WatchedCall | undefined;
  try {
    const resource = await findResource(ports.store, arrived);
    const identified = identify(ports.tokens, arrived, resource);
    live = new WatchedCall(identified.token, relay, ports.live);
    known = identified;
    const { token, request } = identified;
    const decided = { ...identified, decision: await decideBearer(ports.policy, token, identified.resource, request.source) };
    known = decided;
    requireAllowed(decided.decision);
    const opened = await open(ports.deliveries, decided, ports.limits);
    known = opened;
    live.credentialId = opened.opened.credential.id;
    live.connectionId = opened.opened.connectionId ?? undefined;
    await requireStillGood(ports.store, opened);
    await recordAndDial(ports, opened, relay, live);
  } catch (failure) {
    live?.stop();
    const error = isGuardError(failure) ? failure : new GuardError("internal.unexpected", { cause: failure });
    known.opened?.secret.fill(0);
    relay.cut(await recorded(ports, known, error));
  }
}

/** Nothing is dialled before its record is durable. */
async function recordAndDial(ports: ForwardPorts, call: Opened, relay: Relay, live: WatchedCall): Promise<void> {
  const { records, draft, entropy, clock, limits } = ports;
  const { opened, resource, request } = call;
  relay.mustGoOn();
  const record = callEvent(draft, call, entropy.id("lease"));
  await records.commitWith(record, await canaryAlerts(ports, record));
  const credential = headerOf(opened.credential.injection, opened.secret);
  const scrubber = createScrubber(opened.secret);
  const cancelLimit = cutWhenOver(ports, call, relay);
  const outgoing = {
    url: call.url,
    method: request.method,
    headers: outgoingHeaders(request.headers, call.headers, credential, call.bodyLength),
    body: call.body,
    allowPrivateNetwork: resource.allowPrivateNetwork,
    poolKey: opened.credential.id,
    headersTimeoutMs: limits.headersTimeoutMs,
    bodyTimeoutMs: limits.bodyTimeoutMs,
  };
  relay.dial(
    {
      url: call.url,
      scrubber,
      countsTokens: resource.kind === "llm",
      mostBytes: limits.answerBytes,
      onEcho: () => records.add(echoEvent(draft, record)),
      onOver(outcome) {
        cancelLimit();
        live.stop();
        records.add(outcomeEvent(draft, record, { ...outcome, durationMs: clock.nowMs() - call.arrivedAtMs }));
      },
    },
    (receiver) => ports.outbound.send(outgoing, receiver),
  );
}

/** A call ends at its limit, and where the grants that allow it end sooner, then: office hours are over for a stream that began within them too. */
function cutWhenOver({ clock, limits }: ForwardPorts, { decision: { id, untilMs } }: Opened, relay: Relay): () => void {
  const grantedMs = untilMs === undefined ? Number.POSITIVE_INFINITY : Math.max(0, untilMs - clock.nowMs());
  if (grantedMs >= limits.callMs) return clock.after(limits.callMs, () => relay.cut(new GuardError("gateway.upstream_timeout")));
  const over = { description: "The grants that allowed this call have ended", decisionId: id };
  return clock.after(grantedMs, () => relay.cut(new GuardError("access.denied", over)));
}

/** Records a refusal. What can't be recorded is answered as such: the call was refused either way. */
async function recorded(ports: ForwardPorts, known: Known, error: GuardError): Promise<GuardError> {
  try {
    const refusal = refusalEvent(ports.draft, known, error);
    await ports.records.commitWith(refusal, await canaryAlerts(ports, refusal));
    return error;
  } catch (failure) {
    return isGuardError(failure) ? failure : new GuardError("audit.unavailable", { cause: failure });
  }
}

/** A call from the moment its token was verified: from then on a revocation reaches it. */
class WatchedCall implements LiveCall {
  readonly token: VerifiedToken;
  credentialId: string | undefined;
  connectionId: string | undefined;
  readonly #relay: Relay;
  readonly #calls: LiveCalls;

  constructor(token: VerifiedToken, relay: Relay, calls: LiveCalls) {
    this.token = token;
    this.#relay = relay;
    this.#calls = calls;
    calls.add(this);
  }

  cut(error: GuardError): void {
    this.#relay.cut(error);
  }

  stop(): void {
    this.#calls.delete(this);
  }
}
