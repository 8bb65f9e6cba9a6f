import { GuardError } from "@agent-id-guard/protocol";
import { expect, it } from "vitest";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeEntropy } from "../../test/fakes/fake-entropy.ts";
import { FakeStore } from "../../test/fakes/fake-store.ts";
import { createDraft } from "../audit/index.ts";
import { createLateRecords } from "./late-records.ts";

function open() {
  const clock = new FakeClock();
  const store = new FakeStore(clock);
  const draft = createDraft(clock, new FakeEntropy(clock));
  const errors: unknown[] = [];
  const records = createLateRecords(store, clock, (error) => errors.push(error));
  const event = (reason: string) =>
    draft({ category: "outbound", action: "gateway.answer", outcome: "success", actor: { type: "system", id: "x" }, reason });
  return { clock, store, records, errors, event, reasons: () => store.log.map(({ event: { reason } }) => reason) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it("rides along with the next record, else goes alone soon", async () => {
  const { clock, records, event, reasons } = open();
  records.add(event("late"));
  await records.commitWith(event("next"));
  expect(reasons()).toEqual(["late", "next"]);
  records.add(event("alone"));
  clock.advance(20);
  await turn();
  expect(reasons()).toEqual(["late", "next", "alone"]);
  expect(clock.waiting).toBe(0);
});

it("is lost neither when the other record fails nor while the database is away", async () => {
  const { clock, store, records, errors, event, reasons } = open();
  records.add(event("late"));
  store.commitFailure = new GuardError("audit.unavailable");
  await expect(records.commitWith(event("refused"))).rejects.toMatchObject({ code: "audit.unavailable" });
  clock.advance(20);
  await turn();
  expect(errors).toHaveLength(1);
  store.commitFailure = undefined;
  clock.advance(1_000);
  await turn();
  expect(reasons()).toEqual(["late"]);
  records.add(event("last"));
  await records.settle();
  expect(reasons()).toEqual(["late", "last"]);
});

it("holds a bounded number, and says what it gives up", () => {
  const { records, errors, event } = open();
  for (let count = 0; count < 10_002; count++) records.add(event(String(count)));
  expect(errors).toHaveLength(2);
});
