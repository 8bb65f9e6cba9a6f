import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi } from "../api/api-context.tsx";
import { entityKinds, entityNameOptions } from "./entity-kinds.ts";
import classes from "./entity-link.module.css";

export interface EntityLinkProps {
  readonly id: string;
  /** Its name, where it is known: then nobody is asked. */
  readonly name?: string;
}

/** An object by its name, leading to its page where it has one. What this person may not see is shown by its id. */
export function EntityLink({ id, name: known }: EntityLinkProps) {
  const { data: name = known } = useQuery({ ...entityNameOptions(useApi(), id), enabled: known === undefined });
  const shown = name === undefined || name === id ? <code className={classes.id}>{id}</code> : name;
  const page = entityKinds[id.slice(0, 3)]?.page;
  if (page === undefined) return <span title={id}>{shown}</span>;
  return (
    <Link {...page(id)} className={classes.link ?? ""} title={id}>
      {shown}
    </Link>
  );
}
