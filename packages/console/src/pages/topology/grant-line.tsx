import { IconClock, IconExclamationCircle } from "@tabler/icons-react";
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import classes from "./canvas.module.css";
import type { Mark } from "./drawing.ts";

export interface LineData extends Record<string, unknown> {
  readonly count: number;
  readonly mark: Mark;
  readonly isLimited: boolean;
  readonly hasProblem: boolean;
  /** How far from the middle, where several lie between the same ends. */
  readonly lane: number;
  /** Where on the line its label stands, from 0 (source) to 1. */
  readonly labelAt: number;
  readonly onOpen: () => void;
}
export type GrantFlowEdge = Edge<LineData, "grant">;

const lanePx = 52;

/** An authorization: a line with the number of its permissions; dashed where it is limited. */
export const GrantLine = memo(function GrantLine({ id, sourceX, sourceY, targetX, targetY, selected, data }: EdgeProps<GrantFlowEdge>) {
  const { count, mark, isLimited, hasProblem, lane, labelAt, onOpen } = data as LineData;
  const half = (targetX - sourceX) / 2;
  const shift = lane * lanePx;
  const ys = [sourceY, sourceY + shift, targetY + shift, targetY] as const;
  const path = `M${sourceX},${sourceY} C${sourceX + half},${ys[1]} ${targetX - half},${ys[2]} ${targetX},${targetY}`;
  const x = cubic(labelAt, [sourceX, sourceX + half, targetX - half, targetX]);
  const y = cubic(labelAt, ys);
  const look = {
    "data-mark": mark,
    "data-limited": isLimited || undefined,
    "data-problem": hasProblem || count === 0 || undefined,
    "data-selected": selected || undefined,
  };
  return (
    <>
      <g {...look} className={classes.line}>
        <BaseEdge id={id} path={path} interactionWidth={24} />
      </g>
      <EdgeLabelRenderer>
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          {...look}
          className={`nopan ${classes.label}`}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          onClick={onOpen}
        >
          {count === 0 || hasProblem ? <IconExclamationCircle size={13} /> : count}
          {isLimited && <IconClock size={12} />}
        </button>
      </EdgeLabelRenderer>
    </>
  );
});

function cubic(t: number, [a, b, c, d]: readonly [number, number, number, number]): number {
  const u = 1 - t;
  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
}
