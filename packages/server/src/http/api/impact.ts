import { builtInAudiences, idSchema, impactSchema } from "@agent-id-guard/protocol";
import { z } from "zod";
import { readAgent } from "../../agents/index.ts";
import type { Change } from "../../audit/index.ts";
import { readClient } from "../../clients/index.ts";
import { readUser } from "../../directory/index.ts";
import { type ImpactTarget, readImpact } from "../../estate/index.ts";
import { readActivity, spanOf } from "../../overview/index.ts";
import { readResource } from "../../resources/index.ts";
import { readCredential } from "../../vault/index.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, read } from "./route.ts";

/** Subject under which calls of everybody are counted by the hour. */
const everybodysCalls = "all/hour";

/** `GET …/impact`: who and what stops, to be shown before something is stopped. */
export function impactRoutes(ports: ApiPorts): readonly ApiRoute[] {
  const { store } = ports;
  return [
    impactOf(ports, "agents", "Agent", { agentId: idSchema("agent") }, async ({ agentId }, { by }) => ({
      target: { type: "agent", row: await readAgent(store, by, agentId) },
      countedAs: agentId,
    })),
    impactOf(ports, "users", "User", { userId: idSchema("user") }, async ({ userId }) => ({
      target: { type: "user", row: await readUser(store, userId) },
    })),
    impactOf(ports, "clients", "Client", { clientId: idSchema("client") }, async ({ clientId }) => ({
      target: { type: "client", row: await readClient(store, clientId) },
    })),
    impactOf(ports, "resources", "Resource", { resourceId: idSchema("resource") }, async ({ resourceId }) => ({
      target: { type: "resource", row: await readResource(store, resourceId) },
    })),
    impactOf(ports, "credentials", "Credential", { credentialId: idSchema("credential") }, async ({ credentialId }) => ({
      target: { type: "credential", row: await readCredential(store, credentialId) },
      countedAs: credentialId,
    })),
    read({
      method: "get",
      path: "/estate/impact",
      name: "getEstateImpact",
      summary: "Who and what stops when everything is stopped",
      answer: impactSchema,
      read: ({ change }) => answer(ports, change, { target: { type: "estate" }, countedAs: everybodysCalls }),
    }),
  ];
}

/** What is asked about, and under which name its calls are counted, where they are. */
interface Asked {
  readonly target: ImpactTarget;
  readonly countedAs?: string;
}

function impactOf<Shape extends z.ZodRawShape>(
  ports: ApiPorts,
  collection: string,
  title: string,
  shape: Shape,
  find: (params: z.output<z.ZodObject<Shape>>, change: Change) => Promise<Asked>,
): ApiRoute {
  return read({
    method: "get",
    path: `/${collection}/{${Object.keys(shape)[0]}}/impact`,
    name: `get${title}Impact`,
    summary: "Who and what stops when this is suspended",
    params: z.object(shape),
    answer: impactSchema,
    read: async ({ params, change }) => answer(ports, change, await find(params, change)),
  });
}

async function answer({ store, revocations, issuer }: ApiPorts, { by, nowMs }: Change, { target, countedAs }: Asked) {
  const impact = await readImpact({ store, revocations, sparedAudience: builtInAudiences(issuer).adminApi }, by, target, nowMs);
  if (countedAs === undefined) return { body: impact };
  const { usesLastDay } = await readActivity(store, countedAs, spanOf({ bucket: "1h" }, nowMs), nowMs);
  return { body: { ...impact, callsLastDay: usesLastDay } };
}
