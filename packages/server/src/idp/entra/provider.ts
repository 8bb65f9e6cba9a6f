import { GuardError } from "@agent-id-guard/protocol";
import type { OpenAdapter } from "../adapter.ts";
import type { IdentityProvider } from "../port.ts";
import { tested } from "../tested.ts";
import { createDirectory, ownGraph } from "./directory.ts";
import { createGraph, type EntraSettings, forbidden, type Graph } from "./graph.ts";
import { createReceive, createSubscribe } from "./notifications.ts";
import { createSignIn, type EntraSignIn } from "./sign-in.ts";

/** The adapter for Microsoft Entra ID: sign-in at its v2.0 endpoints, everything else over Graph with the application's own permissions. */
export const openEntra: OpenAdapter<"entra"> = (settings, secrets, ports): IdentityProvider => {
  const clientSecret = secrets.clientSecret ?? "";
  const graphs = new Map(settings.tenantIds.map((tenantId) => [tenantId, createGraph(settings, clientSecret, tenantId, ports)] as const));
  const graphOf = (tenantId: string) => graphs.get(tenantId);
  const own = ownGraph(settings, graphOf);
  const signIn = createSignIn(settings, clientSecret, ports, graphOf);
  const state = secrets.notificationState;
  return {
    signIn,
    directory: createDirectory(settings, graphOf),
    receive: state === undefined ? null : createReceive(state, own.tenantId, ports.clock),
    ...(state === undefined ? {} : { subscribe: createSubscribe(own, state, ports.clock) }),
    test: () => lookAt(settings, signIn, graphs, own, state !== undefined),
  };
};

function lookAt(settings: EntraSettings, signIn: EntraSignIn, graphs: ReadonlyMap<string, Graph>, own: Graph, notified: boolean) {
  const { groupsFrom, clientId } = settings;
  return tested({
    address: async () => `The metadata names the issuer ${(await signIn.discover()).serverMetadata().issuer}`,
    credentials: async () => {
      for (const graph of graphs.values()) await mayAsk(graph, "/v1.0/organization?$select=id");
      return "Entra ID knows the application and its secret, in every tenant of the list";
    },
    people: async () => {
      await own.read("/v1.0/users?$select=id,accountEnabled,department&$top=1");
      return "People can be read (User.Read.All)";
    },
    groups:
      groupsFrom === "roles"
        ? { skipped: "Directory groups are not asked for" }
        : async () => {
            await own.read("/v1.0/groups?$select=id&$top=1");
            return "Groups can be read (GroupMember.Read.All)";
          },
    appRoles:
      groupsFrom === "groups"
        ? { skipped: "App roles are not asked for" }
        : async () => {
            if ((await own.read(`/v1.0/servicePrincipals(appId='${encodeURIComponent(clientId)}')?$select=id,appRoles`)) === undefined)
              throw new GuardError("idp.unreachable", { description: "The application has no service principal in the first tenant" });
            return "App roles can be read (Application.Read.All)";
          },
    callbacks: notified
      ? async () => {
          await own.read("/v1.0/subscriptions");
          return "Change notifications can be subscribed to";
        }
      : { skipped: "No notificationState is set: changes are looked for by schedule alone" },
  });
}

/** A permission that is missing shows that the token was good. */
async function mayAsk(graph: Graph, path: string): Promise<void> {
  const answer = await graph.ask(path);
  if (answer.kind === "forbidden" && !/^\w+$/.test(answer.why)) throw forbidden(answer.why);
}
