import { useState } from "react";
import { useDraft } from "../../session/draft.ts";
import { countOf, type Draft, type Drawing, differenceOf, drawingOf, rebase, type Topology } from "./drawing.ts";

interface History {
  readonly past: readonly Drawing[];
  readonly future: readonly Drawing[];
  /** What the last step was about: steps about the same thing, such as one field that is typed into, are undone together. */
  readonly about: string | undefined;
}

const mostSteps = 200;
const nothingYet: History = { past: [], future: [], about: undefined };

export interface Editor {
  readonly draft: Draft;
  readonly isChanged: boolean;
  /** Draws something else. Steps that say they are about the same thing are undone together. */
  readonly draw: (drawing: Drawing, about?: string) => void;
  readonly undo: (() => void) | undefined;
  readonly redo: (() => void) | undefined;
  /** Throws the changes away. */
  readonly forget: () => void;
  /** Puts the changes on top of another topology. */
  readonly putOnTop: (theirs: Topology) => void;
}

/** The drawing of an agent's topology with its history; unsaved changes outlive a reload and a sign-in. */
export function useEditor(topology: Topology): Editor {
  const [kept, keep, forgetKept] = useDraft<Draft | undefined>(`topology.${topology.agent.id}`, undefined);
  const [{ past, future, about }, setHistory] = useState(nothingYet);
  // Whoever has drawn nothing sees what stands now.
  const isOutdated = kept === undefined || (kept.base.version !== topology.version && !isDifferent(kept));
  const draft = isOutdated ? { base: topology, drawing: drawingOf(topology) } : kept;
  const { base, drawing } = draft;
  const go = (next: Drawing, history: History) => {
    setHistory(history);
    keep({ base, drawing: next });
  };
  const [previous, following] = [past.at(-1), future[0]];
  return {
    draft,
    isChanged: isDifferent(draft),
    draw(next, nextAbout) {
      const isMore = nextAbout !== undefined && nextAbout === about;
      go(next, { past: isMore ? past : [...past, drawing].slice(-mostSteps), future: [], about: nextAbout });
    },
    undo: previous && (() => go(previous, { past: past.slice(0, -1), future: [drawing, ...future], about: undefined })),
    redo: following && (() => go(following, { past: [...past, drawing], future: future.slice(1), about: undefined })),
    forget() {
      setHistory(nothingYet);
      forgetKept();
    },
    putOnTop(theirs) {
      setHistory(nothingYet);
      keep(rebase(draft, theirs));
    },
  };
}

function isDifferent(draft: Draft): boolean {
  return countOf(differenceOf(draft)) > 0;
}
