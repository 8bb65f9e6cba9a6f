import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/api-context.tsx";
import { entityNameOptions } from "./entity-kinds.ts";

/** The name of an object as plain text, for places where a link can't stand. */
export function EntityName({ id }: { readonly id: string }) {
  const { data: name } = useQuery(entityNameOptions(useApi(), id));
  return <bdi>{name ?? id}</bdi>;
}
