/** Clients: the applications through which people reach agents. */
export { listClients, readClient } from "./read.ts";
export { planRegisterClient } from "./register.ts";
export { planResumeClient } from "./resume.ts";
export { planSuspendClient } from "./suspend.ts";
export { planUpdateClient } from "./update.ts";
