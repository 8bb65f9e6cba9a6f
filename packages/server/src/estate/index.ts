/** The estate as a whole: all agents and clients, stopped and resumed at once. */
export { type EstateState, readEstate } from "./facts.ts";
export { type ImpactPorts, type ImpactTarget, readImpact } from "./impact/index.ts";
export { createEstate, type Estate } from "./live-estate.ts";
export { stoppedError } from "./refusal.ts";
export { planResumeEstate } from "./resume.ts";
export { planStopEstate } from "./stop.ts";
