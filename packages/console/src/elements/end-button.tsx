import { Button, type ButtonProps } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { QueryKey } from "@tanstack/react-query";
import { useState } from "react";
import { type Intent, useChange } from "../api/use-change.ts";
import { ConfirmDestructive, type ConfirmDestructiveProps } from "./confirm-destructive.tsx";

interface EndButtonProps<Answer>
  extends Pick<ButtonProps, "size" | "variant" | "color">,
    Pick<ConfirmDestructiveProps, "title" | "text" | "action" | "typeName"> {
  /** What the button does to what, for who can't see where it stands. */
  readonly label: string;
  /** The id of what ends. */
  readonly id: string;
  readonly send: (id: string, intent: Intent, reason: string | undefined) => Promise<Answer>;
  /** The queries that tell something else from now on. */
  readonly touches: readonly QueryKey[];
  /** What is said once it is done. */
  readonly done: (answer: Answer) => string;
  /** Whether a reason is asked for. */
  readonly withReason?: boolean;
}

/** A button that asks, and then ends one thing. */
export function EndButton<Answer>(props: EndButtonProps<Answer>) {
  const { label, id, send, touches, done, size = "xs", variant = "default", color, withReason = false, ...question } = props;
  const [isAsking, setAsking] = useState(false);
  const end = useChange({
    send: (input: { readonly id: string; readonly reason: string | undefined }, intent) => send(input.id, intent, input.reason),
    touches,
    onDone: (answer) => {
      setAsking(false);
      notifications.show({ message: done(answer) });
    },
  });
  return (
    <>
      <Button {...{ size, variant }} {...(color === undefined ? {} : { color })} aria-label={label} onClick={() => setAsking(true)}>
        {question.action}
      </Button>
      <ConfirmDestructive
        {...question}
        opened={isAsking}
        onClose={() => setAsking(false)}
        withReason={withReason}
        pending={end.isPending}
        error={end.error}
        onConfirm={(reason) => end.mutate({ id, reason })}
      />
    </>
  );
}

/** How it looks in a row of a table. */
export const endInRow = { size: "compact-xs", variant: "subtle", color: "red" } as const;
