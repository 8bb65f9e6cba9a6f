import { Button, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { Facts } from "../../elements/facts.tsx";
import { Moment } from "../../elements/moment.tsx";
import { ConditionsSummary } from "../../grants/conditions-summary.tsx";
import { GrantFields } from "../../grants/grant-fields.tsx";
import type { GrantValues } from "../../grants/grant-values.ts";
import type { DrawnEdge, Mark, PartyNode } from "./drawing.ts";
import { MarkBadge } from "./mark-badge.tsx";
import classes from "./side-panel.module.css";
import { SidePanel } from "./side-panel.tsx";
import type { PlacedProblem } from "./sketch.ts";

export interface EdgePanelProps {
  readonly edge: DrawnEdge;
  readonly ends: { readonly from: string; readonly to: string };
  /** What may be done at the other end. */
  readonly declared: PartyNode["permissions"];
  readonly mark: Mark;
  readonly problems: readonly PlacedProblem[];
  readonly onClose: () => void;
  /** Undefined for who only looks. Changes that say they are about the same thing are undone together. */
  readonly onChange: ((edge: DrawnEdge, about?: string) => void) | undefined;
  readonly onRemove: () => void;
}

/** One authorization: its permissions, conditions and expiry. */
export function EdgePanel({ edge, ends, declared, mark, problems, onClose, onChange, onRemove }: EdgePanelProps) {
  const t = useTranslations("topology");
  const names = new Set(declared?.map(({ name }) => name));
  const gone = edge.permissions.filter((name) => !names.has(name)).map((name) => ({ name, description: t("panel.undeclared") }));
  const offered = [...(declared ?? []), ...gone];
  const atEdge = problems.filter(({ path }) => !fields.some((field) => path.startsWith(field)));
  const errorAt = (at: string) => problems.find(({ path }) => path === at.replace(/\.$/, ""))?.message;
  const change = ({ permissions, conditions, expiresAtMs }: GrantValues) => {
    const isTicked = permissions !== edge.permissions;
    onChange?.({ ...edge, permissions: [...permissions], conditions, expiresAtMs }, isTicked ? undefined : `${edge.key} limits`);
  };
  return (
    <SidePanel title={<bdi>{t("edge.name", ends)}</bdi>} badge={<MarkBadge mark={mark} />} onClose={onClose}>
      {atEdge.length > 0 && (
        <ul className={classes.problems}>
          {atEdge.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      <div className={classes.part}>
        {onChange === undefined ? (
          <ReadOnly edge={edge} />
        ) : (
          <GrantFields permissions={offered} values={edge} onChange={change} errorAt={errorAt} />
        )}
        {offered.length === 0 && <Text size="sm">{t("panel.noneDeclared")}</Text>}
      </div>
      {onChange !== undefined && (
        <div className={classes.part}>
          <Button size="xs" color="red" variant="light" leftSection={<IconTrash size={15} aria-hidden />} onClick={onRemove}>
            {t("edge.remove")}
          </Button>
        </div>
      )}
    </SidePanel>
  );
}

/** What has a field of its own, at which a problem is shown. */
const fields = ["permissions", "conditions", "expiresAtMs"] as const;

function ReadOnly({ edge }: { readonly edge: DrawnEdge }) {
  const t = useTranslations("topology.list");
  return (
    <Facts
      items={[
        [t("permissions"), edge.permissions.join(", ")],
        [t("limits"), <ConditionsSummary key="limits" conditions={edge.conditions} />],
        [t("expires"), <Moment key="expires" atMs={edge.expiresAtMs} />],
      ]}
    />
  );
}
