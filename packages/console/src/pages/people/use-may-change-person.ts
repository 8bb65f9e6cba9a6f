import { type RouteName, useMay, useMe } from "../../session/me.ts";
import type { Person } from "./queries.ts";

/** Whether this viewer may do something with a person: an owner is changed by owners only. */
export function useMayChangePerson(person: Person): (route: RouteName) => boolean {
  const may = useMay();
  const me = useMe();
  const isOutranked = person.role === "owner" && me.role !== "owner";
  return (route) => !isOutranked && may(route);
}
