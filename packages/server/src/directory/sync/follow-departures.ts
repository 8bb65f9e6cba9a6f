import { isGuardError } from "@agent-id-guard/protocol";
import type { UserRow } from "../../store/port.ts";
import { toldBy } from "../change-person.ts";
import { type Evidence, planDepart } from "../depart.ts";
import { isPushed } from "../scim/pushed.ts";
import { type Passed, sourceOf } from "./follow-people.ts";
import { allOf } from "./pages.ts";
import type { Run, Step } from "./run.ts";

/** Who may have left, by their ids. Only positive evidence makes it so (vendor fact sheet 0.4). */
export interface Leavers {
  /** Disabled at the provider: it says so itself. */
  readonly disabled: readonly string[];
  /** Not shown any more: each is still to be asked for. */
  readonly missing: readonly string[];
  /** Not shown since an earlier run, which could not find out more: asked for again. */
  readonly unknown: readonly string[];
}

/** Who is kept by the provider and did not come by. Whoever came in while the run was under way is left for the next one. */
export async function findLeavers(run: Run, passed: Passed): Promise<Leavers> {
  const missing: string[] = [];
  const unknown: string[] = [];
  for await (const user of allOf(run.deps.store, "users", { providerId: run.provider.id, state: ["active", "suspended"] })) {
    if (passed.people.has(user.id) || isPushed(user) || user.createdAtMs >= run.job.createdAtMs) continue;
    (user.upstreamState === "unknown" ? unknown : missing).push(user.id);
  }
  return { disabled: [...passed.disabled], missing, unknown };
}

/** Whom the provider's own word makes a leaver, and whom nothing does. */
export interface Confirmed {
  readonly disabled: readonly string[];
  readonly deleted: readonly string[];
  readonly unknown: readonly string[];
}

/** After so many in a row that could not be asked for, the provider is not asked for the rest. */
const mostFailures = 5;

/** Asks the provider for each who did not come by. */
export async function confirmLeavers(run: Run, leavers: Leavers): Promise<Confirmed> {
  const disabled = [...leavers.disabled];
  const deleted: string[] = [];
  const unknown: string[] = [];
  let failures = 0;
  for (const id of [...leavers.missing, ...leavers.unknown]) {
    const user = await run.deps.store.get("users", id);
    if (user === undefined) continue;
    const answer = failures < mostFailures ? await askFor(run, user) : "unreachable";
    failures = answer === "unreachable" ? failures + 1 : 0;
    (answer === "gone" ? deleted : answer === "disabled" ? disabled : unknown).push(id);
    await run.breathe();
  }
  return { disabled, deleted, unknown };
}

/** A reference may be somebody else's by now: then it says nothing about them. */
async function askFor(run: Run, { directoryRef, subject }: UserRow): Promise<"gone" | "disabled" | "there" | "hidden" | "unreachable"> {
  const ref = directoryRef ?? subject;
  try {
    const person = await run.directory.person(ref);
    if (person === "gone") return "gone";
    if (person === "hidden") return (await wasCalledGone(run, ref)) ? "gone" : "hidden";
    return person.subject === subject && !person.isActive ? "disabled" : "there";
  } catch (error) {
    if (isGuardError(error)) return "unreachable";
    throw error;
  }
}

/** Whether the provider has called them deleted in a callback that is still to be followed: then it is no lack of our rights that hides them. */
async function wasCalledGone({ deps, provider }: Run, ref: string): Promise<boolean> {
  const notices = await deps.store.find("directory_changes", { where: { providerId: provider.id, kind: "gone", ref }, limit: 1 });
  return notices.length > 0;
}

/** Lets those depart who left, and writes down of the others that nothing is known. */
export async function followLeavers(run: Run, { disabled, deleted, unknown }: Confirmed): Promise<void> {
  for (const id of disabled) await run.step(() => departing(run, id, "disabled"));
  for (const id of deleted) await run.step(() => departing(run, id, "deleted"));
  for (const id of unknown) await run.step(() => losingSight(run, id));
}

async function departing(run: Run, id: string, reason: Evidence["reason"]): Promise<Step> {
  const { deps, provider } = run;
  const user = await deps.store.get("users", id);
  if (user === undefined || user.providerId !== provider.id || user.state === "departed") return nothing;
  const evidence: Evidence = { source: sourceOf(run), providerId: provider.id, reason };
  const { writes, events } = await planDepart(deps, { user, evidence });
  return { writes, events, tally: { "people.departed": 1 } };
}

async function losingSight({ deps, provider }: Run, id: string): Promise<Step> {
  const user = await deps.store.get("users", id);
  if (user === undefined || user.upstreamState === "unknown") return { ...nothing, tally: { "people.unknown": 1 } };
  return {
    writes: [{ verb: "compareAndSet", collection: "users", id, version: user.version, set: { upstreamState: "unknown" } }],
    events: [deps.draft(toldBy(provider, "user.update", "user", id, id))],
    tally: { "people.unknown": 1 },
  };
}

const nothing: Step = { writes: [], events: [], tally: {} };
