import { SegmentedControl, Skeleton } from "@mantine/core";
import { IconMap2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { FilterBar, FilterSelect, SearchField } from "../../elements/filter-bar.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { MapCanvas } from "./map-canvas.tsx";
import { lightOfNode, lightOfPaths, lightOfSearch, type MapGraph, withPerson } from "./map-graph.ts";
import { MapList } from "./map-list.tsx";
import classes from "./map-page.module.css";
import { groupings, type MapView } from "./map-view.ts";
import { NodeCard } from "./node-card.tsx";
import { PathFinder, PathList } from "./path-list.tsx";
import type { AccessPath } from "./queries.ts";
import { type EstateMap, estateOptions, layoutOptions, pathsOptions } from "./queries.ts";

const route = getRouteApi("/map");

/** The whole estate as one map. */
export function MapPage() {
  const t = useTranslations("map");
  const { search } = route.useSearch();
  const api = useApi();
  const whole = useQuery(estateOptions(api));
  // What does not fit on the map is looked for by the server.
  const found = useQuery({ ...estateOptions(api, search), enabled: search !== undefined && whole.data?.estate.truncated === true });
  const shown = search !== undefined && whole.data?.estate.truncated === true ? found : whole;
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      {shown.isError ? (
        <ProblemNotice error={shown.error} onRetry={() => void shown.refetch()} />
      ) : shown.data === undefined ? (
        <Skeleton height={520} radius="lg" />
      ) : whole.data?.estate.nodes.length === 0 ? (
        <Panel>
          <EmptyState icon={<IconMap2 size={28} aria-hidden />} title={t("empty.title")} text={t("empty.text")} />
        </Panel>
      ) : (
        <Estate map={shown.data} readAtMs={shown.dataUpdatedAt} />
      )}
    </>
  );
}

function useView(): readonly [MapView, (change: { readonly [Name in keyof MapView]?: MapView[Name] | undefined }) => void] {
  const view = route.useSearch();
  const navigate = route.useNavigate();
  return [
    view,
    (change) => {
      const next = Object.fromEntries(Object.entries({ ...view, ...change }).filter(([, value]) => value !== undefined));
      void navigate({ search: next as MapView, replace: true });
    },
  ];
}

function Estate({ map, readAtMs }: { readonly map: EstateMap; readonly readAtMs: number }) {
  const t = useTranslations("map");
  const [view, set] = useView();
  const { estate } = map;
  const paths = usePaths(view);
  const person = paths?.[0]?.hops[0];
  const graph = useMemo(() => withPerson(map.graph, person), [map.graph, person]);
  const { data: layout } = useQuery(layoutOptions(graph, readAtMs, view.group ?? "kind", view.search));
  const [only, setOnly] = useState<AccessPath>();
  const shownPaths = useMemo(() => (only !== undefined && paths?.includes(only) ? [only] : paths), [only, paths]);
  const light = useLight(graph, view, shownPaths);
  const select = (node: string | undefined) => set({ node });
  return (
    <>
      <Controls view={view} set={set} count={view.search === undefined ? undefined : (light?.nodes.size ?? 0)} />
      {estate.truncated && (
        <p className={classes.note} role="status">
          {t("truncated", { shown: estate.nodes.length, ...estate.totals })}
        </p>
      )}
      <div className={classes.stage} data-beside={view.node !== undefined || view.from !== undefined || undefined}>
        {view.as === "list" ? (
          <MapList graph={graph} only={view.search === undefined ? undefined : light?.nodes} onSelect={select} />
        ) : layout === undefined ? (
          <Skeleton height={520} />
        ) : (
          <MapCanvas graph={graph} layout={layout} light={light} selected={view.node} onSelect={select} />
        )}
        <div className={classes.beside}>
          {view.node !== undefined && (
            <NodeCard graph={graph} nodeKey={view.node} onSelect={select} onPaths={(ends) => set({ ...ends, node: undefined })} />
          )}
          {view.from !== undefined && view.node === undefined && (
            <PathList
              userId={view.from}
              resourceId={view.to}
              only={only}
              onOnly={setOnly}
              onClear={() => set({ from: undefined, to: undefined })}
            />
          )}
        </div>
      </div>
    </>
  );
}

interface ControlsProps {
  readonly view: MapView;
  readonly set: ReturnType<typeof useView>[1];
  readonly count: number | undefined;
}

function Controls({ view, set, count }: ControlsProps) {
  const t = useTranslations("map");
  return (
    <div className={classes.controls}>
      <FilterBar>
        <SearchField value={view.search} placeholder={t("search")} onChange={(search) => set({ search, node: undefined })} />
        <FilterSelect
          label={t("group.label")}
          value={view.group ?? "kind"}
          options={groupings.map((value) => [value, `${t("group.label")}: ${t(`group.${value}`)}`])}
          onChange={(group) => set({ group: group === "kind" ? undefined : group })}
        />
        <PathFinder view={view} onChange={(ends) => set({ ...ends, node: undefined })} />
      </FilterBar>
      <span role="status" className={classes.found}>
        {count !== undefined && t("found", { count })}
      </span>
      <SegmentedControl
        aria-label={t("view.label")}
        value={view.as ?? "map"}
        onChange={(as) => set({ as: as === "list" ? "list" : undefined })}
        data={(["map", "list"] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
      />
    </div>
  );
}

function usePaths({ from, to }: MapView): readonly AccessPath[] | undefined {
  const { data } = useQuery({ ...pathsOptions(useApi(), from ?? "", to), enabled: from !== undefined });
  return from === undefined ? undefined : data?.paths;
}

function useLight(graph: MapGraph, { node, search }: MapView, paths: readonly AccessPath[] | undefined) {
  return useMemo(() => {
    if (node !== undefined) return lightOfNode(graph, node);
    if (paths !== undefined) return lightOfPaths(graph, paths);
    return search === undefined ? undefined : lightOfSearch(graph, search);
  }, [graph, node, search, paths]);
}
