import { Anchor, Button, CloseButton } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { EntityLink } from "../../elements/entity-link.tsx";
import { PartyIcon } from "../../elements/party-icon.tsx";
import { useMay } from "../../session/me.ts";
import type { MapGraph } from "./map-graph.ts";
import classes from "./map-page.module.css";
import { useKindText } from "./use-kind-text.ts";

interface NodeCardProps {
  readonly graph: MapGraph;
  readonly nodeKey: string;
  readonly onSelect: (key: string | undefined) => void;
  readonly onPaths: (ends: { readonly from?: string; readonly to?: string }) => void;
}

/** The node that is lit: what it is and what it is connected to. */
export function NodeCard({ graph, nodeKey, onSelect, onPaths }: NodeCardProps) {
  const t = useTranslations("map.panel");
  const kindOf = useKindText();
  const mayFind = useMay()("GET /topology/paths");
  const node = graph.byKey.get(nodeKey);
  if (node === undefined) return null;
  const { type, id, ownerId } = node;
  return (
    <section className={classes.card} aria-label={node.name}>
      <div className={classes.cardHead}>
        <PartyIcon type={type} kind={node.kind} />
        <h2>{type === "everyone" || type === "department" ? <bdi>{node.name}</bdi> : <EntityLink id={id} />}</h2>
        <CloseButton aria-label={t("close")} onClick={() => onSelect(undefined)} />
      </div>
      <p className={classes.quiet}>{kindOf(node)}</p>
      {type === "agent" && (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/agents/$agentId" params={{ agentId: id }} search={{ tab: "topology" }} {...props} />}
        >
          {t("topology")}
        </Anchor>
      )}
      {ownerId !== null && (
        <p className={classes.owner}>
          {t("owner")}: <EntityLink id={ownerId} />
        </p>
      )}
      {mayFind && (type === "user" || type === "resource") && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRoute size={15} aria-hidden />}
          onClick={() => onPaths(type === "user" ? { from: id } : { to: id })}
        >
          {t(type === "user" ? "paths" : "pathsTo")}
        </Button>
      )}
      <Neighbours title={t("usedBy")} keys={graph.usedBy.get(nodeKey)} graph={graph} onSelect={onSelect} />
      <Neighbours title={t("uses")} keys={graph.uses.get(nodeKey)} graph={graph} onSelect={onSelect} />
    </section>
  );
}

interface NeighboursProps {
  readonly title: string;
  readonly keys: readonly string[] | undefined;
  readonly graph: MapGraph;
  readonly onSelect: (key: string) => void;
}

function Neighbours({ title, keys = [], graph, onSelect }: NeighboursProps) {
  const t = useTranslations("map.panel");
  const nodes = keys.map((key) => graph.byKey.get(key)).filter((node) => node !== undefined);
  return (
    <>
      <h3>{title}</h3>
      {nodes.length === 0 && <p className={classes.quiet}>{t("none")}</p>}
      <ul className={classes.neighbours}>
        {nodes.map(({ key, type, kind, name }) => (
          <li key={key}>
            <button type="button" onClick={() => onSelect(key)}>
              <PartyIcon type={type} kind={kind} size={15} />
              <bdi>{name}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
