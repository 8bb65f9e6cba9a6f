import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { NothingFound } from "../../elements/nothing-found.tsx";
import { PartyIcon } from "../../elements/party-icon.tsx";
import { Scrollable } from "../../elements/scrollable.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import type { MapGraph } from "./map-graph.ts";
import classes from "./map-page.module.css";
import { useKindText } from "./use-kind-text.ts";

interface MapListProps {
  readonly graph: MapGraph;
  /** What was searched for; undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  readonly onSelect: (key: string) => void;
}

const pageSize = 100;
const states = ["active", "suspended", "orphaned", "retired"] as const;

/** What the map shows, as a table. */
export function MapList({ graph, only, onSelect }: MapListProps) {
  const t = useTranslations("map.list");
  const kindOf = useKindText();
  const [pages, setPages] = useState(1);
  const all = only === undefined ? graph.nodes : graph.nodes.filter(({ key }) => only.has(key));
  const shown = all.slice(0, pages * pageSize);
  if (all.length === 0) return <NothingFound />;
  return (
    <Scrollable label={t("label")} className={classes.list}>
      <table>
        <thead>
          <tr>
            {(["name", "kind", "state", "usedBy", "uses"] as const).map((name) => (
              <th key={name} scope="col">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((node) => {
            const state = states.find((known) => known === node.state);
            return (
              <tr key={node.key}>
                <th scope="row">
                  <button type="button" onClick={() => onSelect(node.key)}>
                    <PartyIcon type={node.type} kind={node.kind} size={15} /> <bdi>{node.name}</bdi>
                  </button>
                </th>
                <td>{kindOf(node)}</td>
                <td>{state !== undefined && <StateBadge state={state} />}</td>
                <td>{graph.usedBy.get(node.key)?.length ?? 0}</td>
                <td>{graph.uses.get(node.key)?.length ?? 0}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={classes.foot}>
        {t("count", { shown: shown.length, total: all.length })}
        {shown.length < all.length && (
          <Button size="compact-xs" variant="default" onClick={() => setPages(pages + 1)}>
            {t("more")}
          </Button>
        )}
      </p>
    </Scrollable>
  );
}
