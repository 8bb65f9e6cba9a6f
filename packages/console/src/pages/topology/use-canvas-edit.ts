import { useState } from "react";
import type { CanvasEdit, Selected } from "./canvas.tsx";
import type { GroupName } from "./canvas-layout.ts";
import { type Drawing, edgeTo, keyOfNode, otherEndOf, type PartyNode, withEdge, withNode, withoutEdge, withoutNode } from "./drawing.ts";
import type { Editor } from "./use-editor.ts";

interface CanvasEditing {
  readonly edit: CanvasEdit;
  /** The group to which somebody is adding. */
  readonly picker: GroupName | undefined;
  readonly setPicker: (group: GroupName | undefined) => void;
  readonly pick: (node: PartyNode) => void;
  readonly isHere: (node: PartyNode) => boolean;
}

/** What can be done on the canvas. */
export function useCanvasEdit({ draft, draw }: Editor, select: (selected: Selected | undefined) => void): CanvasEditing {
  const [picker, setPicker] = useState<GroupName>();
  const { drawing, base } = draft;
  const { agent } = base;
  const connect = (before: Drawing, node: PartyNode | undefined) => {
    const edge = node && edgeTo(agent, node, crypto.randomUUID());
    if (edge === undefined) return;
    const standing = before.edges.find((other) => otherEndOf(agent, other) === otherEndOf(agent, edge));
    if (standing === undefined) draw(withEdge(before, edge));
    select({ of: "edge", key: (standing ?? edge).key });
  };
  return {
    picker,
    setPicker,
    isHere: (node) => keyOfNode(node) === keyOfNode(agent) || node.agentId === agent.id || isOn(drawing, node),
    pick(node) {
      setPicker(undefined);
      connect(withNode(drawing, node), node);
    },
    edit: {
      add: setPicker,
      connect: (key) =>
        connect(
          drawing,
          drawing.nodes.find((node) => keyOfNode(node) === key),
        ),
      remove({ of, key }) {
        if (key === keyOfNode(agent)) return;
        draw(of === "edge" ? withoutEdge(drawing, key) : withoutNode(agent, drawing, key));
        select(undefined);
      },
    },
  };
}

function isOn({ nodes }: Drawing, node: PartyNode): boolean {
  return nodes.some((other) => keyOfNode(other) === keyOfNode(node));
}
