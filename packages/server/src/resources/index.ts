/** Resources: what agents reach, with the permissions that exist there. */
export { resourceOfAgent } from "./of-agent.ts";
export { listResources, readResource } from "./read.ts";
export { planRegisterResource } from "./register.ts";
export { planResumeResource } from "./resume.ts";
export { planSuspendResource } from "./suspend.ts";
export { planUpdateResource } from "./update.ts";
