const sizes = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;
export type GraceUnit = keyof typeof sizes;

/** A grace as somebody types it: nothing typed is no amount. */
export interface Grace {
  readonly amount: number | undefined;
  readonly unit: GraceUnit;
}

const units: readonly GraceUnit[] = ["days", "hours", "minutes", "seconds"];

/** In the largest unit that tells it whole. */
export function amountOf(seconds: number): Grace {
  const unit = units.find((one) => seconds % sizes[one] === 0) ?? "seconds";
  return { amount: seconds / sizes[unit], unit };
}

/** Whole seconds; of nothing typed `NaN`, which no schema takes. */
export const secondsOf = ({ amount, unit }: Grace): number => Math.round((amount ?? Number.NaN) * sizes[unit]);

/** The units to choose from. Seconds are offered where they are in use: nobody thinks of a grace in them. */
export const unitsFor = (used: GraceUnit): readonly GraceUnit[] => units.filter((unit) => unit !== "seconds" || used === "seconds");
