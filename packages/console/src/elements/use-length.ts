import { useFormatter } from "use-intl";

const units = [
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
  { unit: "second", seconds: 1 },
] as const;

/** A length of time in the largest unit that tells it whole: `7 days`, `36 hours`. */
export function useLength(): (seconds: number) => string {
  const format = useFormatter();
  return (seconds) => {
    const { unit, seconds: size } = units.find((one) => seconds % one.seconds === 0) ?? units[3];
    return format.number(seconds / size, { style: "unit", unit, unitDisplay: "long" });
  };
}
