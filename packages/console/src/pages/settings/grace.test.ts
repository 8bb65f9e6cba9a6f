import { expect, it } from "vitest";
import { amountOf, secondsOf, unitsFor } from "./grace.ts";

it.each([
  [0, { amount: 0, unit: "days" }],
  [604_800, { amount: 7, unit: "days" }],
  [129_600, { amount: 36, unit: "hours" }],
  [90, { amount: 90, unit: "seconds" }],
] as const)("%i s is told whole, and comes back as it was", (seconds, grace) => {
  expect(amountOf(seconds)).toEqual(grace);
  expect(secondsOf(amountOf(seconds))).toBe(seconds);
});

it("takes half a day, and knows nothing of what was not typed", () => {
  expect(secondsOf({ amount: 0.5, unit: "days" })).toBe(43_200);
  expect(secondsOf({ amount: undefined, unit: "days" })).toBeNaN();
});

it("offers seconds only where they are in use", () => {
  expect([unitsFor("days"), unitsFor("seconds")].map((units) => units.includes("seconds"))).toEqual([false, true]);
});
