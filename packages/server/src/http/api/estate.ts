import { actionSchema, builtInAudiences, type EstateAnswer, estateSchema, stopEstateSchema } from "@agent-id-guard/protocol";
import { type EstateState, planResumeEstate, planStopEstate, readEstate } from "../../estate/index.ts";
import type { Plan } from "../../store/port.ts";
import { nameOfCaller } from "./name-of-caller.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, readByAnybody, write } from "./route.ts";

export function estateRoutes({ store, issuer }: ApiPorts): readonly ApiRoute[] {
  const { adminApi } = builtInAudiences(issuer);
  const answering = async ({ writes, events, answer }: Plan<EstateState>) => ({
    ...{ writes, events },
    answer: { body: await present(store, answer) },
  });
  return [
    readByAnybody({
      method: "get",
      path: "/estate",
      name: "getEstate",
      summary: "Whether agents and clients may work, since when, by whom and why",
      answer: estateSchema,
      read: async () => ({ body: await present(store, (await readEstate(store)).estate) }),
    }),
    write({
      method: "post",
      path: "/estate/stop",
      name: "stopEstate",
      summary: "Stop every agent and client at once: their tokens die and they get none until it is resumed",
      body: stopEstateSchema,
      answer: estateSchema,
      errors: ["entity.invalid_state"],
      plan: async ({ body, change }) => answering(await planStopEstate(store, change, adminApi, body.reason)),
    }),
    write({
      method: "post",
      path: "/estate/resume",
      name: "resumeEstate",
      summary: "Let agents and clients work again; what died stays dead",
      body: actionSchema,
      answer: estateSchema,
      errors: ["entity.invalid_state"],
      plan: async ({ body, change }) => answering(await planResumeEstate(store, change, body.reason)),
    }),
  ];
}

async function present(store: ApiPorts["store"], estate: EstateState): Promise<EstateAnswer> {
  return { ...estate, by: estate.by && { ...estate.by, name: await nameOfCaller(store, estate.by) } };
}
