import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { EntityLink } from "../elements/entity-link.tsx";
import classes from "./event-panel.module.css";
import { decidingGrantOptions } from "./queries.ts";

/** A grant that decided something, in words: who, what, on which resource. */
export function DecidingGrant({ grantId }: { readonly grantId: string }) {
  const t = useTranslations("events.decision");
  const { data: grant } = useQuery({ ...decidingGrantOptions(useApi(), grantId), retry: false });
  if (grant === undefined) return <code className={classes.code}>{grantId}</code>;
  if (grant === null)
    return (
      <span>
        {t("grantGone")} <code className={classes.code}>{grantId}</code>
      </span>
    );
  return (
    <span title={grantId} className={classes.sentence}>
      <Subject type={grant.subjectType} id={grant.subjectId} /> → {t("grantLine", { permissions: grant.permissions.join(", ") })}{" "}
      <EntityLink id={grant.resourceId} />
    </span>
  );
}

function Subject({ type, id }: { readonly type: string; readonly id: string }) {
  const t = useTranslations("events.decision");
  if (type === "everyone") return t("everyone");
  return type === "department" ? <bdi>{id}</bdi> : <EntityLink id={id} />;
}
