import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi } from "../api/api-context.tsx";
import { entityKinds } from "./entity-kinds.ts";
import classes from "./entity-link.module.css";

const nameLivesMs = 5 * 60_000;

/** An object by its name, leading to its page where it has one. What this person may not see is shown by its id. */
export function EntityLink({ id }: { readonly id: string }) {
  const api = useApi();
  const kind = entityKinds[id.slice(0, 3)];
  const { data: name } = useQuery({
    queryKey: ["entity-name", id],
    queryFn: ({ signal }) => (kind === undefined ? id : kind.name(api, id, signal)),
    staleTime: nameLivesMs,
    retry: false,
  });
  const shown = name ?? <code className={classes.id}>{id}</code>;
  if (kind?.page === undefined) return <span title={id}>{shown}</span>;
  return (
    <Link to={kind.page} params={{ agentId: id }} className={classes.link ?? ""} title={id}>
      {shown}
    </Link>
  );
}
