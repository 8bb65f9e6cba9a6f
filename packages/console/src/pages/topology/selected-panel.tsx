import type { CanvasEdit, Selected } from "./canvas.tsx";
import { isInbound, keyOfNode, withEdge } from "./drawing.ts";
import { EdgePanel } from "./edge-panel.tsx";
import { NodePanel } from "./node-panel.tsx";
import { edgesOf, type Sketch } from "./sketch.ts";
import type { Editor } from "./use-editor.ts";
import { useEndNames } from "./use-names.ts";

interface SelectedPanelProps {
  readonly sketch: Sketch;
  readonly selected: Selected;
  readonly onSelect: (selected: Selected | undefined) => void;
  readonly editor: Editor;
  readonly edit: CanvasEdit | undefined;
}

const invoke = { name: "invoke", description: "" };

/** What is selected on the canvas, beside it. */
export function SelectedPanel({ sketch, selected, onSelect, editor, edit }: SelectedPanelProps) {
  const { agent, nodes, edges, known, difference, problems } = sketch;
  const endsOf = useEndNames(agent, known);
  const close = () => onSelect(undefined);
  if (selected.of === "edge") {
    const edge = edges.find(({ key }) => key === selected.key);
    if (edge === undefined) return null;
    const declared = isInbound(agent, edge) ? [invoke] : (known.get(`resource:${edge.resourceId}`)?.permissions ?? null);
    return (
      <EdgePanel
        key={edge.key}
        edge={edge}
        ends={endsOf(edge)}
        declared={declared}
        mark={difference.marks.get(edge.key) ?? "kept"}
        problems={problems.get(edge.key) ?? []}
        onClose={close}
        onChange={edit === undefined ? undefined : (next, about) => editor.draw(withEdge(editor.draft.drawing, next), about)}
        onRemove={() => edit?.remove(selected)}
      />
    );
  }
  const node = [agent, ...nodes].find((other) => keyOfNode(other) === selected.key);
  if (node === undefined) return null;
  return (
    <NodePanel
      key={selected.key}
      node={node}
      isAgent={node === agent}
      edges={edgesOf(sketch, selected.key)}
      onClose={close}
      onOpenEdge={(key) => onSelect({ of: "edge", key })}
      edit={edit && { connect: () => edit.connect(selected.key), remove: () => edit.remove(selected) }}
    />
  );
}
