import { Button, CloseButton, Skeleton } from "@mantine/core";
import { IconArrowNarrowRight, IconClock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { entityNameOptions } from "../../elements/entity-kinds.ts";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { PartyIcon } from "../../elements/party-icon.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useMay } from "../../session/me.ts";
import classes from "./map-page.module.css";
import type { MapView } from "./map-view.ts";
import { type AccessPath, pathsOptions } from "./queries.ts";

interface PathFinderProps {
  readonly view: MapView;
  readonly onChange: (ends: Pick<MapView, "from" | "to"> | { readonly from: undefined } | { readonly to: undefined }) => void;
}

/** Picks a person, and where they want to go. */
export function PathFinder({ view, onChange }: PathFinderProps) {
  const t = useTranslations("map.paths");
  if (!useMay()("GET /topology/paths")) return null;
  return (
    <>
      <div className={classes.end}>
        <EntityPicker
          kind="user"
          label={t("from")}
          value={view.from ?? null}
          onChange={(id) => onChange({ from: id ?? undefined } as Pick<MapView, "from">)}
        />
      </div>
      <div className={classes.end}>
        <EntityPicker
          kind="resource"
          label={t("to")}
          value={view.to ?? null}
          onChange={(id) => onChange({ to: id ?? undefined } as Pick<MapView, "to">)}
        />
      </div>
    </>
  );
}

interface PathListProps {
  readonly userId: string;
  readonly resourceId: string | undefined;
  /** The only path that is lit; undefined: all. */
  readonly only: AccessPath | undefined;
  readonly onOnly: (path: AccessPath | undefined) => void;
  readonly onClear: () => void;
}

/** Every way, hop by hop, with what may still be done at its end. */
export function PathList({ userId, resourceId, only, onOnly, onClear }: PathListProps) {
  const t = useTranslations("map.paths");
  const api = useApi();
  const { data, isPending, isError, error, refetch } = useQuery(pathsOptions(api, userId, resourceId));
  const from = useQuery(entityNameOptions(api, userId)).data ?? userId;
  const { data: to } = useQuery({ ...entityNameOptions(api, resourceId ?? ""), enabled: resourceId !== undefined });
  const count = data?.paths.length ?? 0;
  return (
    <section className={classes.card} aria-busy={isPending}>
      <div className={classes.cardHead}>
        <h2>{data === undefined ? from : to === undefined ? t("title", { count, from }) : t("titleTo", { count, from, to })}</h2>
        <CloseButton aria-label={t("clear")} onClick={onClear} />
      </div>
      {isPending && <Skeleton height={96} />}
      {isError && <ProblemNotice title={t("failed")} error={error} onRetry={() => void refetch()} />}
      {data !== undefined && count === 0 && <p className={classes.quiet}>{t(resourceId === undefined ? "nothing" : "nothingTo")}</p>}
      {data?.truncated && <p className={classes.quiet}>{t("truncated")}</p>}
      <ol className={classes.paths}>
        {data?.paths.map((path) => (
          <li key={path.hops.map(({ id }) => id).join(" ")} data-only={path === only || undefined}>
            <Way path={path} />
            <Button size="compact-xs" variant="subtle" onClick={() => onOnly(path === only ? undefined : path)}>
              {t(path === only ? "showAll" : "show")}
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Way({ path }: { readonly path: AccessPath }) {
  const t = useTranslations("map.paths");
  return (
    <>
      <p className={classes.way}>
        {path.hops.map(({ type, id, name }, index) => (
          <Fragment key={id}>
            {index > 0 && <IconArrowNarrowRight size={15} aria-hidden />}
            <span>
              <PartyIcon type={type} size={14} /> <bdi>{name}</bdi>
            </span>
          </Fragment>
        ))}
      </p>
      <p className={classes.quiet}>
        {t("permissions")}: <code>{path.permissions.join(", ")}</code>
      </p>
      {path.conditional && (
        <p className={classes.limited}>
          <IconClock size={13} aria-hidden /> {t("conditional")}
        </p>
      )}
    </>
  );
}
