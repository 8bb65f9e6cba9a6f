import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { impactOptions } from "../../elements/impact-options.ts";
import { Moment } from "../../elements/moment.tsx";
import classes from "./people.module.css";
import type { Person } from "./queries.ts";

/** What has to be known before anything else: that somebody left, and that only another owner frees their agents; or that nobody knows. */
export function PersonNotices({ person }: { readonly person: Person }) {
  const t = useTranslations("people.notice");
  const hasLeft = person.state === "departed";
  const isUnknown = !hasLeft && person.upstreamState === "unknown";
  const { data: impact } = useQuery({ ...impactOptions(useApi(), { kind: "user", id: person.id }), enabled: hasLeft });
  const orphans = impact?.departure?.ownedAgents.total ?? 0;
  if (!hasLeft && !isUnknown) return null;
  return (
    <section className={classes.notices} aria-label={t("label")}>
      {hasLeft && (
        <p>
          <IconInfoCircle size={18} aria-hidden />
          <span>{t.rich("left", { moment: () => <Moment atMs={person.departedAtMs} as="exact" /> })}</span>
        </p>
      )}
      {orphans > 0 && (
        <p data-grave>
          <IconAlertTriangle size={18} aria-hidden />
          <span>{t("agents", { count: orphans })}</span>
          <Link to="/people/$userId" params={{ userId: person.id }} search={{ tab: "agents" }}>
            {t("see")}
          </Link>
        </p>
      )}
      {isUnknown && (
        <p data-grave>
          <IconAlertTriangle size={18} aria-hidden />
          <span>{t("unknown")}</span>
        </p>
      )}
    </section>
  );
}
