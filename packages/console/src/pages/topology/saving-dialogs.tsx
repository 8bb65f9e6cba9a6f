import type { DrawnEdge } from "./drawing.ts";
import { ReviewDialog } from "./review-dialog.tsx";
import type { Sketch } from "./sketch.ts";
import { TopologyConflict } from "./topology-conflict.tsx";
import type { Editor } from "./use-editor.ts";
import type { Saving } from "./use-save.ts";

interface SavingDialogsProps {
  readonly editor: Editor;
  readonly saving: Saving;
  readonly sketch: Sketch;
  /** Leads to an edge with a problem. */
  readonly onShow: (edge: DrawnEdge) => void;
}

/** What stands between a drawing and its being saved: the review, and somebody else's changes. */
export function SavingDialogs({ editor, saving, sketch, onShow }: SavingDialogsProps) {
  const { review, theirs, isSaving, error } = saving;
  return (
    <>
      <ReviewDialog
        sketch={sketch}
        validation={theirs === undefined ? review.data : undefined}
        onClose={saving.close}
        onSave={saving.save}
        isSaving={isSaving}
        error={error}
        onShow={(edge) => {
          saving.close();
          onShow(edge);
        }}
      />
      <TopologyConflict
        draft={editor.draft}
        sketch={sketch}
        theirs={theirs}
        onClose={saving.dismiss}
        onTakeTheirs={(topology) => {
          editor.forget();
          saving.settle(topology);
        }}
        onPutMine={(topology) => {
          editor.putOnTop(topology);
          saving.settle(topology);
        }}
      />
    </>
  );
}
