/** Overview: numbers, activity, and what may need doing, across all that is registered. It changes nothing. */
export { readActivity } from "./activity.ts";
export { readAttention } from "./attention.ts";
export { spanOf } from "./series.ts";
export { readStatistics } from "./statistics.ts";
export { lastUseBetween, readUses } from "./tallies.ts";
