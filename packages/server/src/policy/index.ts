/** Authorization: may these parties do this at that resource? Grants are answered from an index in memory; the seam for Cedar policies is {@link PolicyLayer}. */

export { normaliseConditions } from "./conditions/check-conditions.ts";
export type { Parties, Policy, PolicyLayer, Prospect, Question } from "./contract.ts";
export { planCreateGrant } from "./create-grant.ts";
export { decideThroughout } from "./decide-throughout.ts";
export { describeSelf, type SelfPorts } from "./describe-self.ts";
export { createPolicy, type PolicyOptions } from "./engine.ts";
export { listGrants, readGrant } from "./read-grants.ts";
export { planRemoveGrant } from "./remove-grant.ts";
export { keysOfUser } from "./subject-keys.ts";
export { planUpdateGrant } from "./update-grant.ts";
