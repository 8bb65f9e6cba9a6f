import { idSchema, type SessionAnswer, sessionsSchema } from "@agent-id-guard/protocol";
import { z } from "zod";
import { listSessions, nameOfSession, planEndSession, readUser, refuseOutranked } from "../../directory/index.ts";
import type { Digests } from "../../entropy/port.ts";
import type { SessionRow } from "../../store/port.ts";
import type { ApiCaller } from "./caller.ts";
import type { ApiPorts } from "./ports.ts";
import { type ApiRoute, answering, read, write } from "./route.ts";

const params = z.object({ userId: idSchema("user") });

/** Other people's sessions, for administrators; an owner's, for owners. */
export function sessionRoutes({ store, digests }: ApiPorts): readonly ApiRoute[] {
  return [
    read({
      method: "get",
      path: "/users/{userId}/sessions",
      name: "listUserSessions",
      summary: "List where a person is signed in",
      params,
      answer: sessionsSchema,
      async read({ params: { userId }, change, caller }) {
        refuseOutranked(change.by, await readUser(store, userId));
        const sessions = await listSessions(store, userId, change.nowMs);
        return { body: { items: sessions.map((row) => presentSession(digests, row, caller)) } };
      },
    }),
    write({
      method: "delete",
      path: "/users/{userId}/sessions/{sessionId}",
      name: "endUserSession",
      summary: "Sign a person out in one place",
      params: params.extend({ sessionId: idSchema("session") }),
      status: 204,
      answer: z.undefined(),
      async plan({ params: { userId, sessionId }, change }) {
        refuseOutranked(change.by, await readUser(store, userId));
        return answering(await planEndSession({ store, digests }, change, userId, sessionId), () => ({ body: undefined }));
      },
    }),
  ];
}

/** A session as it is shown: by its name, never by what the store or the browser knows it by. */
export function presentSession(digests: Digests, row: SessionRow, caller: ApiCaller): SessionAnswer {
  const { authTimeMs, createdAtMs, lastSeenAtMs, expiresAtMs, address, userAgent } = row;
  const id = nameOfSession(digests, row);
  return { id, current: id === caller.session?.id, authTimeMs, createdAtMs, lastSeenAtMs, expiresAtMs, address, userAgent };
}
