import { freshSignInMs, type Me, meSchema } from "@agent-id-guard/protocol";
import { access } from "./access.ts";
import type { ApiCaller } from "./caller.ts";
import { freshSignIn } from "./fresh-sign-in.ts";
import { nameOfCaller } from "./name-of-caller.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, readByAnybody } from "./route.ts";

export function meRoutes({ store, issuer }: ApiPorts): readonly ApiRoute[] {
  return [
    readByAnybody({
      method: "get",
      path: "/me",
      name: "getMe",
      summary: "Who is calling, as the server sees it, and what their role may do",
      answer: meSchema,
      async read({ caller }) {
        const { type, id, role } = caller;
        const name = await nameOfCaller(store, caller);
        const may = Object.keys(access).filter((key) => access[key]?.includes(role) === true);
        const body = {
          type,
          id,
          name,
          role,
          issuer,
          session: sessionOf(caller),
          may,
          freshSignIn: may.filter((key) => freshSignIn.has(key)),
        };
        return { body };
      },
    }),
  ];
}

function sessionOf({ session }: ApiCaller): Me["session"] {
  return session && { ...session, freshUntilMs: session.authTimeMs + freshSignInMs };
}
