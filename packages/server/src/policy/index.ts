/** Authorization: may these parties do this at that resource? Grants are answered from an index in memory; the seam for Cedar policies is {@link PolicyLayer}. */
export type { Parties, Policy, PolicyLayer, Question } from "./contract.ts";
export { createPolicy, type PolicyOptions } from "./engine.ts";
