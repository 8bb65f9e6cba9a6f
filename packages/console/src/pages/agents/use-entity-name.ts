import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.tsx";
import { entityNameOptions } from "../../elements/entity-kinds.ts";

/** Names that have been read already, for places where only text fits; else the id. */
export function useEntityName(): (id: string) => string {
  const api = useApi();
  const queries = useQueryClient();
  return (id) => queries.getQueryData(entityNameOptions(api, id).queryKey) ?? id;
}
