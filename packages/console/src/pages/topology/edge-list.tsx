import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconAffiliate, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { EmptyState } from "../../elements/empty-state.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { Scrollable } from "../../elements/scrollable.tsx";
import { ConditionsSummary } from "../../grants/conditions-summary.tsx";
import type { CanvasEdit, Selected } from "./canvas.tsx";
import classes from "./edge-list.module.css";
import { MarkBadge } from "./mark-badge.tsx";
import type { Sketch } from "./sketch.ts";
import { useEndNames } from "./use-names.ts";

interface EdgeListProps {
  readonly sketch: Sketch;
  readonly onOpen: (selected: Selected) => void;
  readonly edit: CanvasEdit | undefined;
}

/** The canvas as a table: every authorization, to be opened and removed. */
export function EdgeList({ sketch, onOpen, edit }: EdgeListProps) {
  const t = useTranslations("topology");
  const endsOf = useEndNames(sketch.agent, sketch.known);
  const { edges, difference } = sketch;
  if (edges.length === 0)
    return (
      <Panel>
        <EmptyState
          icon={<IconAffiliate size={28} aria-hidden />}
          title={t("list.empty")}
          text={t(edit === undefined ? "list.emptyRead" : "list.emptyText")}
        />
      </Panel>
    );
  return (
    <Panel title={t("list.title")} flush>
      <Scrollable label={t("list.label")} className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              {(["from", "to", "permissions", "limits", "expires", "state"] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`list.${name}`)}
                </th>
              ))}
              {edit !== undefined && <td />}
            </tr>
          </thead>
          <tbody>
            {edges.map((edge) => {
              const selected = { of: "edge", key: edge.key } as const;
              const ends = endsOf(edge);
              const permissions = edge.permissions.length === 0 ? t("edge.none") : edge.permissions.join(", ");
              return (
                <tr key={edge.key}>
                  <th scope="row">
                    <bdi>{ends.from}</bdi>
                  </th>
                  <td>
                    <bdi>{ends.to}</bdi>
                  </td>
                  <td>
                    <Button
                      variant="subtle"
                      size="compact-xs"
                      className={classes.open ?? ""}
                      aria-label={`${permissions} · ${t("edge.open")}: ${t("edge.name", ends)}`}
                      onClick={() => onOpen(selected)}
                    >
                      {permissions}
                    </Button>
                  </td>
                  <td>
                    <ConditionsSummary conditions={edge.conditions} />
                  </td>
                  <td>
                    <Moment atMs={edge.expiresAtMs} />
                  </td>
                  <td>
                    <MarkBadge mark={difference.marks.get(edge.key) ?? "kept"} />
                  </td>
                  {edit !== undefined && (
                    <td className={classes.act}>
                      <Tooltip label={t("edge.remove")}>
                        <ActionIcon
                          size="sm"
                          aria-label={`${t("edge.remove")}: ${t("edge.name", ends)}`}
                          onClick={() => edit.remove(selected)}
                        >
                          <IconTrash size={15} aria-hidden />
                        </ActionIcon>
                      </Tooltip>
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scrollable>
    </Panel>
  );
}
