import { actionSchema, builtInAudiences, estateSchema, stopEstateSchema } from "@agent-id-guard/protocol";
import { planResumeEstate, planStopEstate, readEstate } from "../../estate/index.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

export function estateRoutes({ store, issuer }: ApiPorts): readonly ApiRoute[] {
  const { adminApi } = builtInAudiences(issuer);
  return [
    read({
      method: "get",
      path: "/estate",
      name: "getEstate",
      summary: "Whether agents and clients may work, since when, by whom and why",
      answer: estateSchema,
      read: async () => ({ body: (await readEstate(store)).estate }),
    }),
    write({
      method: "post",
      path: "/estate/stop",
      name: "stopEstate",
      summary: "Stop every agent and client at once: their tokens die and they get none until it is resumed",
      body: stopEstateSchema,
      answer: estateSchema,
      errors: ["entity.invalid_state"],
      plan: async ({ body, change }) =>
        answering(await planStopEstate(store, change, adminApi, body.reason), (estate) => ({ body: estate })),
    }),
    write({
      method: "post",
      path: "/estate/resume",
      name: "resumeEstate",
      summary: "Let agents and clients work again; what died stays dead",
      body: actionSchema,
      answer: estateSchema,
      errors: ["entity.invalid_state"],
      plan: async ({ body, change }) => answering(await planResumeEstate(store, change, body.reason), (estate) => ({ body: estate })),
    }),
  ];
}
