/** Agents: the registered non-human identities, their owners and their life. */

export { planDeparturePolicy, readDeparturePolicy } from "./departure-policy.ts";
export { mayAct, mayActUntilMs } from "./may-act.ts";
export { planOrphaning, type Recording } from "./orphan.ts";
export { openingGate } from "./ownership-gate.ts";
export { listAgents, readAgent } from "./read.ts";
export { planRegisterAgent } from "./register.ts";
export { planResumeAgent } from "./resume.ts";
export { planRetireAgent } from "./retire.ts";
export { planSuspendAgent } from "./suspend.ts";
export { planTransferAgent } from "./transfer.ts";
export { planUpdateAgent } from "./update.ts";
