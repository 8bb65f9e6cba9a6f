/*
 * `npm run bench`: every number beside its peers, in one run. Rounds are interleaved (A B C, A B C, …) so that a machine
 * whose speed drifts drifts for all; medians and ratios are what to read. Writes docs/benchmarks.md.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { measureAdapter } from "./adapter.ts";
import { measureGateways } from "./gateway.ts";
import { measureIntrospection, measureTokens } from "./oauth.ts";
import { pinSelf } from "./process.ts";
import { render } from "./report.ts";
import { measureStart } from "./start.ts";

const rounds = Number(process.argv.find((argument) => argument.startsWith("--rounds="))?.slice("--rounds=".length) ?? 5);
const seconds = Number(process.argv.find((argument) => argument.startsWith("--seconds="))?.slice("--seconds=".length) ?? 3);

pinSelf();
const tables = [
  await measureTokens(rounds, seconds),
  await measureIntrospection(rounds, seconds),
  ...(await measureGateways(rounds, seconds)),
  await measureAdapter(rounds),
  await measureStart(rounds),
];
const text = render(tables, rounds, seconds);
writeFileSync(join(import.meta.dirname, "..", "docs", "benchmarks.md"), text);
process.stdout.write(text);
