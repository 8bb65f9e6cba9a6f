import type { Finding, StatisticsAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { answering } from "./actions.ts";
import { withApi } from "./connect.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly bucket: string;
}

/** The query of a time, from what people write: dates. */
function queryOf({ from, to, bucket }: Options): string {
  const query = new URLSearchParams({ bucket });
  if (from !== undefined) query.set("fromMs", String(Date.parse(from)));
  if (to !== undefined) query.set("toMs", String(Date.parse(to)));
  return query.toString();
}

function timed(command: Command): Command {
  return command
    .option("--from <date>", "such as 2026-11-24 or 2026-11-24T08:00Z; 24 hours before the end unless told")
    .option("--to <date>", "now unless told")
    .option("--bucket <length>", "how long one line is: 5m, 1h or 1d", "1h");
}

/** `statistics` */
export function statisticsCommand(): Command {
  return timed(new Command("statistics").description("what is registered, and what happened over time")).action(
    (options: Options, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const { series, ...counts } = await api.get<StatisticsAnswer>(`statistics?${queryOf(options)}`);
        if (flags.json === true) return printOne({ ...counts, series }, flags);
        printOne(counts, flags);
        const { atMs, bucketMs: _, ...columns } = series;
        const lines = atMs.map((fromAtMs, at) => ({
          fromAtMs,
          ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[at]])),
        }));
        console.log("");
        await printAll(lines, ["fromAtMs", ...Object.keys(columns)] as never, flags);
      });
    },
  );
}

/** `attention` */
export function attentionCommand(): Command {
  return new Command("attention").description("what may need doing, the gravest first").action((_options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, async (api) => {
      const { items } = await api.get<{ items: readonly Finding[] }>("attention");
      await printAll(items, ["severity", "code", "count", "text", "examples"], flags);
    });
  });
}

/** Adds `activity <id>`: since when, until when and how much an agent or a credential has been used. */
export function addActivity(group: Command, collection: string): void {
  group
    .command("activity <id>")
    .description("tells when it was used first and last, and how often of late")
    .action(
      answering(async (api, _options, id) => {
        const { series: _, ...uses } = await api.get<object & { readonly series: object }>(
          `${collection}/${encodeURIComponent(id)}/activity`,
        );
        return uses;
      }),
    );
}
