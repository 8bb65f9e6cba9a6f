/** Agents: the registered non-human identities, their owners and their life. */

export { managerOf } from "./ask-to-take-over.ts";
export { planDeparturePolicy, readDeparturePolicy } from "./departure-policy.ts";
export { listHandovers, planAcceptHandover, planDeclineHandover, presentHanded, readHandover } from "./handovers.ts";
export { mayAct, mayActUntilMs } from "./may-act.ts";
export { planOrphaning, type Recording } from "./orphan.ts";
export { openingGate } from "./ownership-gate.ts";
export { listAgents, listAgentsWithoutOwner, readAgent } from "./read.ts";
export { planRegisterAgent } from "./register.ts";
export { planResumeAgent } from "./resume.ts";
export { planRetireAgent } from "./retire.ts";
export { planSuspendAgent } from "./suspend.ts";
export { startSuspendingUnclaimed } from "./suspend-unclaimed.ts";
export { planTransferAgent, planTransferAgents } from "./transfer.ts";
export { planUpdateAgent } from "./update.ts";
