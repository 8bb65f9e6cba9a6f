import { Button, Text } from "@mantine/core";
import { IconLink, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import type { DrawnEdge, PartyNode } from "./drawing.ts";
import classes from "./side-panel.module.css";
import { PanelPart, SidePanel } from "./side-panel.tsx";
import { useNodeKind, useNodeName } from "./use-names.ts";

interface NodePanelProps {
  readonly node: PartyNode;
  readonly isAgent: boolean;
  readonly edges: readonly DrawnEdge[];
  readonly onClose: () => void;
  readonly onOpenEdge: (key: string) => void;
  /** Undefined for who only looks. */
  readonly edit: { readonly connect: () => void; readonly remove: () => void } | undefined;
}

/** A node: what it is and how it is connected. */
export function NodePanel({ node, isAgent, edges, onClose, onOpenEdge, edit }: NodePanelProps) {
  const t = useTranslations("topology");
  const elements = useTranslations("elements");
  const facts = useTranslations("agents.fact");
  const nameOf = useNodeName();
  const kindOf = useNodeKind();
  const { state, hasCredential } = node;
  const isRegistered = node.type !== "everyone" && node.type !== "department";
  return (
    <SidePanel title={<bdi>{nameOf(node)}</bdi>} onClose={onClose}>
      <PanelPart title={kindOf(node)}>
        <div className={classes.list}>
          <Facts
            items={[
              ...(isRegistered ? ([[facts("id"), <Identifier key="id" value={node.id} />]] as const) : []),
              ...(isRegistered ? ([[t("panel.page"), <EntityLink key="page" id={node.agentId ?? node.id} />]] as const) : []),
              ...(node.ownerId === null ? [] : ([[facts("owner"), <EntityLink key="owner" id={node.ownerId} />]] as const)),
              ...(hasCredential === true ? ([[t("list.state"), t("node.credential")]] as const) : []),
              ...(state === "suspended" || state === "retired" || state === "orphaned"
                ? ([[t("list.state"), elements(`state.${state}`)]] as const)
                : []),
            ]}
          />
        </div>
      </PanelPart>
      {!isAgent && (
        <PanelPart title={t("panel.authorizations")}>
          <ul className={classes.edges}>
            {edges.map(({ key, permissions }) => (
              <li key={key}>
                <Button size="compact-sm" variant="subtle" onClick={() => onOpenEdge(key)}>
                  {permissions.length === 0 ? t("edge.none") : permissions.join(", ")}
                </Button>
              </li>
            ))}
          </ul>
          {edges.length === 0 && <Text size="sm">{t("panel.noAuthorization")}</Text>}
          {edit !== undefined && edges.length === 0 && (
            <Button mt="xs" size="xs" leftSection={<IconLink size={15} aria-hidden />} onClick={edit.connect}>
              {t("panel.connect")}
            </Button>
          )}
        </PanelPart>
      )}
      {edit !== undefined && !isAgent && (
        <PanelPart title={t("panel.removeNode")}>
          <Button mt="xs" size="xs" color="red" variant="light" leftSection={<IconTrash size={15} aria-hidden />} onClick={edit.remove}>
            {t("panel.removeNode")}
          </Button>
        </PanelPart>
      )}
    </SidePanel>
  );
}
