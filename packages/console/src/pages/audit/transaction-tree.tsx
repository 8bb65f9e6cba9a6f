import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { EntityName } from "../../elements/entity-name.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useActionName } from "../../events/action-name.ts";
import type { AuditEvent } from "../../events/queries.ts";
import { linesOf, type TreeLine, treeOf } from "./event-tree.ts";
import classes from "./transaction-page.module.css";
import { useDuration } from "./use-duration.ts";

interface TransactionTreeProps {
  /** Oldest first. */
  readonly events: readonly AuditEvent[];
  /** The id of the event whose details are shown. */
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** What caused what. Arrows walk, left and right close and open, Enter chooses (the tree of the ARIA Authoring Practices). */
export function TransactionTree({ events, chosen, onChoose }: TransactionTreeProps) {
  const t = useTranslations("audit.transaction");
  const tree = useMemo(() => treeOf(events), [events]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [walked, setWalked] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const lines = linesOf(tree, closed);
  const focusable = [walked, chosen, lines[0]?.event.id].find((id) => lines.some(({ event }) => event.id === id));
  const toggle = (id: string, isClosed: boolean) =>
    setClosed((before) => (isClosed ? new Set([...before, id]) : new Set([...before].filter((other) => other !== id))));
  const onKeyDown = (event: KeyboardEvent) => {
    const at = lines.findIndex((line) => line.event.id === focusable);
    const line = lines[at];
    if (line === undefined) return;
    const act = stepOf(event.key, { line, at, lines, isClosed: closed.has(line.event.id) });
    if (act === undefined) return;
    event.preventDefault();
    if (act.choose) onChoose(line.event.id);
    if (act.close !== undefined) toggle(line.event.id, act.close);
    if (act.goTo === undefined) return;
    setWalked(act.goTo);
    list.current?.querySelector<HTMLElement>(`[data-event="${CSS.escape(act.goTo)}"]`)?.focus();
  };
  return (
    <div role="tree" aria-label={t("tree")} className={classes.tree} ref={list} onKeyDown={onKeyDown}>
      {lines.map((line) => (
        <Line
          key={line.event.id}
          line={line}
          startMs={events[0]?.timeMs ?? 0}
          isClosed={closed.has(line.event.id)}
          isChosen={line.event.id === chosen}
          isFocusable={line.event.id === focusable}
          onToggle={(isClosed) => toggle(line.event.id, isClosed)}
          onChoose={() => {
            setWalked(line.event.id);
            onChoose(line.event.id);
          }}
        />
      ))}
    </div>
  );
}

interface Standing {
  readonly line: TreeLine;
  readonly at: number;
  readonly lines: readonly TreeLine[];
  readonly isClosed: boolean;
}

interface Step {
  readonly goTo?: string | undefined;
  readonly close?: boolean;
  readonly choose?: true;
}

/** What a key does on a line. */
function stepOf(key: string, { line, at, lines, isClosed }: Standing): Step | undefined {
  const goTo = (index: number): Step => ({ goTo: lines[Math.max(0, Math.min(index, lines.length - 1))]?.event.id });
  switch (key) {
    case "ArrowDown":
      return goTo(at + 1);
    case "ArrowUp":
      return goTo(at - 1);
    case "Home":
      return goTo(0);
    case "End":
      return goTo(lines.length - 1);
    case "ArrowRight":
      if (!line.hasChildren) return {};
      return isClosed ? { close: false } : goTo(at + 1);
    case "ArrowLeft":
      return line.hasChildren && !isClosed ? { close: true } : { goTo: line.parentId };
    case "Enter":
    case " ":
      return { choose: true };
    default:
      return undefined;
  }
}

interface LineProps {
  readonly line: TreeLine;
  readonly startMs: number;
  readonly isClosed: boolean;
  readonly isChosen: boolean;
  readonly isFocusable: boolean;
  readonly onToggle: (isClosed: boolean) => void;
  readonly onChoose: () => void;
}

function Line({ line, startMs, isClosed, isChosen, isFocusable, onToggle, onChoose }: LineProps) {
  const t = useTranslations("audit.transaction");
  const nameOf = useActionName();
  const durationOf = useDuration();
  const { event, level, position, siblings, hasChildren } = line;
  const Sign = isClosed ? IconChevronRight : IconChevronDown;
  const about = event.resource?.id ?? event.target?.id;
  return (
    // The keys are the tree's, which holds them for all its lines.
    <div
      role="treeitem"
      tabIndex={isFocusable ? 0 : -1}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={isChosen}
      aria-expanded={hasChildren ? !isClosed : undefined}
      data-event={event.id}
      className={classes.line}
      style={{ paddingInlineStart: `${0.5 + (level - 1) * 1.25}rem` }}
      onClick={onChoose}
      onKeyDown={() => {}}
    >
      <span className={classes.sign}>
        {hasChildren && (
          <Sign
            size={16}
            aria-hidden
            onClick={(click) => {
              click.stopPropagation();
              onToggle(!isClosed);
            }}
          />
        )}
      </span>
      <span className={classes.words}>
        <span className={classes.action}>
          {nameOf(event.action)}
          <StateBadge state={event.outcome} />
        </span>
        <span className={classes.about}>
          <EntityName id={event.actor.id} />
          {about !== undefined && (
            <>
              {" → "}
              <EntityName id={about} />
            </>
          )}
        </span>
      </span>
      <span className={classes.time}>
        {event.timeMs === startMs ? t("begin") : t("after", { duration: durationOf(event.timeMs - startMs) })}
      </span>
    </div>
  );
}
