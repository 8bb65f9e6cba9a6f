import { meSchema } from "@agent-id-guard/protocol";
import { readUser } from "../../directory/index.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, read } from "./route.ts";

export function meRoutes({ store }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/me",
      name: "getMe",
      summary: "Who is calling, as the server sees it",
      answer: meSchema,
      async read({ change: { by } }) {
        const name = by.type === "system" ? "This server" : (await readUser(store, by.id)).name;
        return { body: { type: by.type, id: by.id, name, role: by.role } };
      },
    }),
  ];
}
