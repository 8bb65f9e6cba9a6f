import { IconKey, IconKeyOff } from "@tabler/icons-react";
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { useTranslations } from "use-intl";
import { PartyIcon } from "../../elements/party-icon.tsx";
import classes from "./canvas.module.css";
import type { PartyNode } from "./drawing.ts";
import { useNodeKind, useNodeName } from "./use-names.ts";

export type PartyFlowNode = Node<
  { readonly node: PartyNode; readonly side: "left" | "middle" | "right"; readonly isLoose: boolean },
  "party"
>;

/** A node of the canvas: what it is, its name, and what one should know of it. */
export const PartyCard = memo(function PartyCard({ data: { node, side, isLoose }, selected }: NodeProps<PartyFlowNode>) {
  const nameOf = useNodeName();
  return (
    <div
      className={classes.card}
      data-side={side}
      data-selected={selected || undefined}
      data-loose={isLoose || undefined}
      data-state={node.state}
    >
      {side !== "left" && <Handle type="target" position={Position.Left} className={classes.handle ?? ""} />}
      <span className={classes.picture}>
        <PartyIcon type={node.type} kind={node.kind} />
      </span>
      <span className={classes.words}>
        <bdi className={classes.name}>{nameOf(node)}</bdi>
        <span className={classes.facts}>
          <Facts node={node} isLoose={isLoose} />
        </span>
      </span>
      {side !== "right" && (side === "left" || node.type === "agent") && (
        <Handle type="source" position={Position.Right} className={classes.handle ?? ""} />
      )}
    </div>
  );
});

const isForwarded = ({ kind }: PartyNode) => kind === "llm" || kind === "service";

function Facts({ node, isLoose }: { readonly node: PartyNode; readonly isLoose: boolean }) {
  const t = useTranslations("topology.node");
  const states = useTranslations("elements.state");
  const kindOf = useNodeKind();
  const { state, hasCredential } = node;
  if (state === "unknown") return <span data-tone="bad">{t("unknown")}</span>;
  return (
    <>
      {isLoose && <span data-tone="warn">{t("unconnected")}</span>}
      {(state === "suspended" || state === "retired" || state === "orphaned") && (
        <span data-tone={state === "suspended" ? "bad" : "warn"}>{states(state)}</span>
      )}
      {hasCredential === true && (
        <span>
          <IconKey size={12} aria-hidden /> {t("credential")}
        </span>
      )}
      {hasCredential === false && isForwarded(node) && (
        <span data-tone="warn">
          <IconKeyOff size={12} aria-hidden /> {t("noCredential")}
        </span>
      )}
      {(hasCredential === null || !isForwarded(node)) && hasCredential !== true && <span>{kindOf(node)}</span>}
    </>
  );
}
