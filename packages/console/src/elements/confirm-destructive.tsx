import { lazy, type ReactNode } from "react";
import { OnceOpened } from "./once-opened.tsx";

const ConfirmDialog = lazy(async () => ({ default: (await import("./confirm-dialog.tsx")).ConfirmDialog }));

export interface ConfirmDestructiveProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, in one or two sentences. */
  readonly text: string;
  /** What the button says: the verb and its object. */
  readonly action: string;
  /** Does it. Without a reason, `undefined`. */
  readonly onConfirm: (reason: string | undefined) => void;
  readonly pending: boolean;
  readonly error?: unknown;
  /** A name that has to be typed first, for what can't be undone. */
  readonly typeName?: string;
  /** Whether a reason is asked for. Default: yes, and it may stay empty. */
  readonly withReason?: boolean;
  /** Who and what stops. */
  readonly children?: ReactNode;
}

/** The question before something stops or ends. */
export function ConfirmDestructive(props: ConfirmDestructiveProps) {
  return <OnceOpened opened={props.opened}>{(opened) => <ConfirmDialog {...props} opened={opened} />}</OnceOpened>;
}
