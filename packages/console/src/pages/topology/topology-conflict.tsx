import { useTranslations } from "use-intl";
import { ConflictDialog, type ConflictField } from "../../elements/conflict-dialog.tsx";
import { useConditionsInWords } from "../../grants/conditions-summary.tsx";
import { type Draft, type Topology, termsText } from "./drawing.ts";
import type { Sketch } from "./sketch.ts";
import { useEndNames } from "./use-names.ts";

interface TopologyConflictProps {
  readonly draft: Draft;
  readonly sketch: Sketch;
  /** What stands on the server now; undefined: no conflict. */
  readonly theirs: Topology | undefined;
  readonly onTakeTheirs: (theirs: Topology) => void;
  readonly onPutMine: (theirs: Topology) => void;
  readonly onClose: () => void;
}

/** Somebody else has changed the topology meanwhile: every edge that differs, as it is there and here. */
export function TopologyConflict({ draft, sketch, theirs, onTakeTheirs, onPutMine, onClose }: TopologyConflictProps) {
  const t = useTranslations("topology.conflict");
  const fields = useConflictFields(draft, sketch, theirs);
  return (
    <ConflictDialog
      opened={theirs !== undefined}
      fields={fields}
      pending={false}
      putMine={t("putOnTop")}
      onClose={onClose}
      onTakeTheirs={() => theirs !== undefined && onTakeTheirs(theirs)}
      onPutMine={() => theirs !== undefined && onPutMine(theirs)}
    />
  );
}

type Terms = Pick<Topology["edges"][number], "permissions" | "conditions" | "expiresAtMs">;

function useConflictFields(draft: Draft, sketch: Sketch, theirs: Topology | undefined): readonly ConflictField[] {
  const t = useTranslations("topology");
  const conditionsOf = useConditionsInWords();
  const known = new Map([...(theirs?.nodes ?? []).map((node) => [`${node.type}:${node.id}`, node] as const), ...sketch.known]);
  const endsOf = useEndNames(sketch.agent, known);
  if (theirs === undefined) return [];
  const words = (terms: Terms | undefined, missing: "ended" | "absent") =>
    terms === undefined
      ? t(`conflict.${missing}`)
      : [
          terms.permissions.join(", "),
          ...(terms.conditions === null ? [] : [conditionsOf(terms.conditions)]),
          ...(terms.expiresAtMs === null ? [] : [new Date(terms.expiresAtMs).toISOString()]),
        ].join(" · ");
  const text = (terms: Terms | undefined) => (terms === undefined ? "" : termsText(terms));
  const before = new Map(draft.base.edges.map((edge) => [edge.grantId, edge]));
  const there = new Map(theirs.edges.map((edge) => [edge.grantId, edge]));
  const here = new Map(draft.drawing.edges.map((edge) => [edge.grantId ?? edge.key, edge]));
  return [...new Set([...before.keys(), ...there.keys(), ...here.keys()])].flatMap((id) => {
    const [was, at, mine] = [before.get(id), there.get(id), here.get(id)];
    const edge = mine ?? at ?? was;
    if (edge === undefined || (text(was) === text(at) && text(was) === text(mine))) return [];
    const missing = was === undefined ? "absent" : "ended";
    const differs = text(at) !== text(mine);
    return [{ label: t("edge.name", endsOf(edge)), theirs: words(at, missing), mine: words(mine, missing), differs }];
  });
}
