import "@xyflow/react/dist/style.css";
import { useElementSize } from "@mantine/hooks";
import { type Connection, ReactFlow, type ReactFlowInstance } from "@xyflow/react";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { useTranslations } from "use-intl";
import classes from "./canvas.module.css";
import type { GroupName } from "./canvas-layout.ts";
import { CanvasZoom } from "./canvas-zoom.tsx";
import { keyOfNode, type PartyNode } from "./drawing.ts";
import { type GrantFlowEdge, GrantLine } from "./grant-line.tsx";
import { GroupHead } from "./group-head.tsx";
import { PartyCard } from "./party-card.tsx";
import type { Sketch } from "./sketch.ts";
import { type CanvasNode, useFlow } from "./use-flow.ts";

/** What is open beside the canvas. */
export type Selected = { readonly of: "edge" | "node"; readonly key: string };

export interface CanvasProps {
  readonly sketch: Sketch;
  readonly selected: Selected | undefined;
  readonly onSelect: (selected: Selected | undefined) => void;
  /** Undefined for who only looks. */
  readonly edit: CanvasEdit | undefined;
}

export interface CanvasEdit {
  readonly add: (group: GroupName) => void;
  readonly connect: (nodeKey: string) => void;
  readonly remove: (selected: Selected) => void;
}

const nodeTypes = { party: PartyCard, group: GroupHead };
const edgeTypes = { grant: GrantLine };
const fitting = { padding: 0.06, maxZoom: 1, minZoom: 0.45 };

/** The agent in the middle, who may call it on the left, what it may reach on the right. */
export function Canvas({ sketch, selected, onSelect, edit }: CanvasProps) {
  const t = useTranslations("topology.canvas");
  const help = useId();
  const { ref, width, height } = useElementSize();
  const [flow, setFlow] = useState<ReactFlowInstance<CanvasNode, GrantFlowEdge>>();
  const { nodes, edges } = useFlow({ sketch, selected, onSelect, edit, widthPx: width });
  const { agent } = sketch;
  useEffect(() => {
    if (flow !== undefined && width > 0 && height > 0 && nodes.length > 0) void flow.fitView(fitting);
  }, [flow, width, height, nodes.length]);
  return (
    <section
      className={classes.canvas}
      ref={ref}
      aria-label={t("label", { name: agent.name })}
      aria-describedby={help}
      onKeyDown={onKeyDown(onSelect, edit)}
    >
      <p id={help} className={classes.help}>
        {t("help")}
      </p>
      {width > 0 && (
        <ReactFlow
          nodes={[...nodes]}
          edges={[...edges]}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onInit={setFlow}
          fitView
          fitViewOptions={fitting}
          minZoom={0.2}
          maxZoom={1.6}
          nodesDraggable={false}
          nodesConnectable={edit !== undefined}
          elementsSelectable={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          onNodeClick={(_event, node) => node.type === "party" && onSelect({ of: "node", key: node.id })}
          onEdgeClick={(_event, edge) => onSelect({ of: "edge", key: edge.id })}
          onPaneClick={() => onSelect(undefined)}
          onConnect={(connection) => edit?.connect(otherOf(agent, connection))}
          isValidConnection={({ source, target }) => source !== target && [source, target].includes(keyOfNode(agent))}
          ariaLabelConfig={{
            "node.a11yDescription.default": edit === undefined ? "" : t("node"),
            "node.a11yDescription.keyboardDisabled": "",
            "edge.a11yDescription.default": edit === undefined ? "" : t("edge"),
          }}
        >
          <CanvasZoom fitting={fitting} />
        </ReactFlow>
      )}
    </section>
  );
}

function otherOf(agent: PartyNode, { source, target }: Connection): string {
  return source === keyOfNode(agent) ? target : source;
}

/** Enter opens what has the focus, Delete removes it. */
function onKeyDown(onSelect: CanvasProps["onSelect"], edit: CanvasEdit | undefined) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof Element)) return;
    const of = event.target.matches(".react-flow__edge") ? "edge" : event.target.matches(".react-flow__node") ? "node" : undefined;
    const key = event.target.getAttribute("data-id");
    if (of === undefined || key === null) return;
    if (event.key === "Enter" || event.key === " ") onSelect({ of, key });
    else if (event.key === "Delete" || event.key === "Backspace") edit?.remove({ of, key });
    else return;
    event.preventDefault();
  };
}
