import { createGuard } from "@agent-id-guard/server";
import { median } from "./load.ts";
import { figure, type Table } from "./report.ts";

/** From `createGuard({ database: ":memory:" })` to an answered request, in a process that has loaded the code. */
export async function measureStart(rounds: number): Promise<Table> {
  const readyMs: number[] = [];
  for (let round = 0; round <= rounds * 4; round++) {
    const began = performance.now();
    const guard = await createGuard({ database: ":memory:" });
    await guard.fetch(new Request(`${guard.issuer}/.well-known/oauth-authorization-server`));
    if (round > 0) readyMs.push(performance.now() - began);
    await guard.close();
  }
  return {
    title: "Start in memory",
    how: '`createGuard({ database: ":memory:" })` until its first answer.',
    columns: ["ms"],
    rows: [{ name: "Agent ID Guard", cells: [figure(median(readyMs))] }],
  };
}
