import { bucketLengthsMs, GuardError, maxSeriesPoints, type SeriesAnswer } from "@agent-id-guard/protocol";
import type { Store, TallyRow } from "../store/port.ts";
import { talliesBetween } from "./tallies.ts";

const dayMs = 86_400_000;

/** The time that a series is about: whole points, the first of which begins at `fromMs`. */
export interface Span {
  readonly bucketMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Reads the span of a question. Throws `request.invalid` when it has no points, or more than {@link maxSeriesPoints}. */
export function spanOf(
  asked: { readonly fromMs?: number | undefined; readonly toMs?: number | undefined; readonly bucket: keyof typeof bucketLengthsMs },
  nowMs: number,
): Span {
  const bucketMs = bucketLengthsMs[asked.bucket];
  const { toMs = nowMs + 1 } = asked;
  const { fromMs = toMs - dayMs } = asked;
  const span = {
    bucketMs,
    fromMs: Math.floor(Math.max(0, fromMs) / bucketMs) * bucketMs,
    toMs: Math.ceil(toMs / bucketMs) * bucketMs,
  };
  if (fromMs >= toMs) throw new GuardError("request.invalid", { fields: [{ path: "fromMs", message: "expected a moment before toMs" }] });
  if ((span.toMs - span.fromMs) / bucketMs > maxSeriesPoints)
    throw new GuardError("request.invalid", {
      fields: [{ path: "bucket", message: `expected at most ${maxSeriesPoints} points: a longer bucket, or a shorter time` }],
    });
  return span;
}

const columns = ["calls", "answers", "failures", "denials", "tokens"] as const;
type Column = (typeof columns)[number];

/** The numbers of these subjects over a span, added up. */
export async function readSeries(store: Pick<Store, "find">, subjects: readonly string[], span: Span): Promise<SeriesAnswer> {
  const { bucketMs, fromMs, toMs } = span;
  const points = (toMs - fromMs) / bucketMs;
  const zeros = () => Array.from({ length: points }, () => 0);
  const sums: Record<Column, number[]> = { calls: zeros(), answers: zeros(), failures: zeros(), denials: zeros(), tokens: zeros() };
  for (const subject of subjects) {
    for await (const row of talliesBetween(store, subject, fromMs, toMs)) {
      const at = Math.floor((row.bucketMs - fromMs) / bucketMs);
      for (const column of columnsOf(row)) sums[column][at] = (sums[column][at] ?? 0) + row.count;
    }
  }
  return { bucketMs, atMs: zeros().map((_zero, at) => fromMs + at * bucketMs), ...sums };
}

function columnsOf({ action, outcome }: TallyRow): readonly Column[] {
  const isAnswer = action === "gateway.answer" || action === "tool.result";
  return [
    ...(isCall({ action, outcome }) ? (["calls"] as const) : []),
    ...(isAnswer ? (["answers"] as const) : []),
    ...(outcome === "failure" ? (["failures"] as const) : []),
    ...(outcome === "denied" ? (["denials"] as const) : []),
    ...(action === "token.issue" && outcome === "success" ? (["tokens"] as const) : []),
  ];
}

/** Whether what was counted are calls that were let through. */
export function isCall({ action, outcome }: Pick<TallyRow, "action" | "outcome">): boolean {
  return (action === "gateway.call" || action === "tool.call") && outcome === "success";
}
