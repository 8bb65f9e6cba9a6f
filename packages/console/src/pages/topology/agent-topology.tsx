import { Alert, SegmentedControl } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useMay } from "../../session/me.ts";
import classes from "./agent-topology.module.css";
import { Canvas, type Selected } from "./canvas.tsx";
import { ChangesBar } from "./changes-bar.tsx";
import { countOf, type Topology } from "./drawing.ts";
import { EdgeList } from "./edge-list.tsx";
import { LeaveGuard } from "./leave-guard.tsx";
import { NodePicker } from "./node-picker.tsx";
import { topologyOptions } from "./queries.ts";
import { SavingDialogs } from "./saving-dialogs.tsx";
import { SelectedPanel } from "./selected-panel.tsx";
import { sketchOf } from "./sketch.ts";
import { TopologyDocument } from "./topology-document.tsx";
import { useCanvasEdit } from "./use-canvas-edit.ts";
import { useEditor } from "./use-editor.ts";
import { useSave } from "./use-save.ts";

/** Who may call an agent and what it may reach, to be looked at and drawn. */
export default function AgentTopology({ agent }: { readonly agent: { readonly id: string } }) {
  const { data: topology } = useSuspenseQuery(topologyOptions(useApi(), agent.id));
  return <Drawn key={agent.id} topology={topology} />;
}

type View = "canvas" | "document";

function Drawn({ topology }: { readonly topology: Topology }) {
  const t = useTranslations("topology");
  const editor = useEditor(topology);
  const saving = useSave(editor);
  const sketch = sketchOf(editor.draft, saving.problems);
  const [view, setView] = useState<View>("canvas");
  const [selected, setSelected] = useState<Selected>();
  const [asking, setAsking] = useState(false);
  const may = useMay()("PUT /agents/{agentId}/topology");
  const mayEdit = may && !topology.truncated && topology.agent.state !== "retired";
  const { edit, picker, setPicker, pick, isHere } = useCanvasEdit(editor, setSelected);
  const editing = mayEdit ? edit : undefined;
  useHotkeys(
    mayEdit
      ? [
          ["mod+Z", () => editor.undo?.()],
          ["mod+shift+Z", () => editor.redo?.()],
          ["mod+Y", () => editor.redo?.()],
        ]
      : [],
  );
  const open = (next: Selected | undefined) => {
    setView("canvas");
    setSelected(next);
  };
  return (
    <div className={classes.page}>
      <Notices topology={topology} may={may} />
      <div className={classes.bar}>
        {mayEdit && (
          <ChangesBar
            sketch={sketch}
            editor={editor}
            onDiscard={() => setAsking(true)}
            onReview={() => saving.review.mutate()}
            isChecking={saving.review.isPending}
          />
        )}
        <ViewSwitch view={view} onChange={setView} />
      </div>
      {saving.review.isError && <ProblemNotice title={t("review.failed")} error={saving.review.error} />}
      {view === "document" ? (
        <TopologyDocument draft={editor.draft} />
      ) : (
        <>
          <div className={classes.stage} data-open={selected !== undefined || undefined}>
            <Canvas sketch={sketch} selected={selected} onSelect={setSelected} edit={editing} />
            {selected !== undefined && (
              <SelectedPanel sketch={sketch} selected={selected} onSelect={setSelected} editor={editor} edit={editing} />
            )}
          </div>
          <EdgeList sketch={sketch} onOpen={open} edit={editing} />
        </>
      )}
      <NodePicker group={picker} isHere={isHere} onPick={pick} onClose={() => setPicker(undefined)} />
      <SavingDialogs editor={editor} saving={saving} sketch={sketch} onShow={({ key }) => open({ of: "edge", key })} />
      <ConfirmDestructive
        opened={asking}
        onClose={() => setAsking(false)}
        {...{ title: t("discard.title"), text: t("discard.text"), action: t("discard.action"), withReason: false, pending: false }}
        onConfirm={() => {
          setAsking(false);
          setSelected(undefined);
          editor.forget();
        }}
      />
      <LeaveGuard count={countOf(sketch.difference)} />
    </div>
  );
}

function ViewSwitch({ view, onChange }: { readonly view: View; readonly onChange: (view: View) => void }) {
  const t = useTranslations("topology.view");
  return (
    <SegmentedControl
      className={classes.views ?? ""}
      aria-label={t("label")}
      value={view}
      onChange={(next) => onChange(next === "document" ? next : "canvas")}
      data={(["canvas", "document"] as const).map((value) => ({ value, label: t(value) }))}
    />
  );
}

function Notices({ topology, may }: { readonly topology: Topology; readonly may: boolean }) {
  const t = useTranslations("topology");
  const { agent, truncated, edges, totalEdges } = topology;
  return (
    <>
      {!may && <p className={classes.note}>{t("bar.readOnly")}</p>}
      {may && agent.resourceId === null && <p className={classes.note}>{t("autonomous")}</p>}
      {truncated && <Alert color="amber">{t("bar.truncated", { shown: edges.length, total: totalEdges })}</Alert>}
    </>
  );
}
