import { expect, it } from "vitest";
import { createSystemClock } from "./system.ts";

it("tells the machine's time and runs tasks unless they are cancelled", async () => {
  const clock = createSystemClock();
  expect(clock.nowMs()).toBeGreaterThan(1_700_000_000_000);
  const ran: string[] = [];
  const cancel = clock.after(0, () => ran.push("cancelled"));
  cancel();
  await new Promise<void>((resolve) => {
    clock.after(1, () => {
      ran.push("ran");
      resolve();
    });
  });
  expect(ran).toEqual(["ran"]);
});
