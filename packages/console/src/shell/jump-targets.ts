import { queryOptions } from "@tanstack/react-query";
import type { Api } from "../api/api.ts";
import { entityKinds } from "../elements/entity-kinds.ts";
import { type FoundKind, searchEntities } from "../elements/entity-search.ts";
import type { RouteName } from "../session/me.ts";

/** Something of the estate that was found by its name, and has a page. */
export interface JumpTarget {
  readonly id: string;
  readonly name: string;
  readonly kind: JumpKind;
}

type JumpKind = Exclude<FoundKind, "activeUser">;

/** What is looked for, by who may list it. */
const kinds: readonly { readonly kind: JumpKind; readonly prefix: string; readonly route: RouteName }[] = [
  { kind: "agent", prefix: "agt", route: "GET /agents" },
  { kind: "client", prefix: "cli", route: "GET /clients" },
  { kind: "resource", prefix: "res", route: "GET /resources" },
  { kind: "user", prefix: "usr", route: "GET /users" },
  { kind: "group", prefix: "grp", route: "GET /groups" },
  { kind: "credential", prefix: "crd", route: "GET /credentials" },
];

const mostOfAKind = 5;
const fewestLetters = 2;
const livesMs = 30_000;

/** Everything whose name contains these words, of the kinds that have a page and that this person may list. */
export const findTargetsOptions = (api: Api, words: string, may: (route: RouteName) => boolean) =>
  queryOptions({
    queryKey: ["jump", words],
    queryFn: async ({ signal }): Promise<readonly JumpTarget[]> => {
      const asked = kinds.filter(({ prefix, route }) => entityKinds[prefix]?.page !== undefined && may(route));
      const found = asked.map(async ({ kind }) => {
        const entities = await searchEntities(api, kind, { limit: mostOfAKind, order: "newest", search: words }, signal);
        return entities.map(({ id, name }) => ({ id, name, kind }));
      });
      return (await Promise.all(found)).flat();
    },
    enabled: words.length >= fewestLetters,
    staleTime: livesMs,
  });
