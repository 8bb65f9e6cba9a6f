import { type ReactNode, Suspense, useEffect, useState } from "react";

export interface OnceOpenedProps {
  readonly opened: boolean;
  /** The dialog, a lazy component: it is handed whether it is open. */
  readonly children: (opened: boolean) => ReactNode;
}

/** Loads a dialog when it is opened for the first time, and keeps it, so that it can close and give the focus back where it was. */
export function OnceOpened({ opened, children }: OnceOpenedProps) {
  const [wasOpened, setWasOpened] = useState(opened);
  if (opened && !wasOpened) setWasOpened(true);
  if (!wasOpened) return null;
  return (
    <Suspense>
      <AfterMounting opened={opened}>{children}</AfterMounting>
    </Suspense>
  );
}

/** A dialog notes where the focus was when it changes to open, so it begins closed. */
function AfterMounting({ opened, children }: OnceOpenedProps) {
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]);
  return children(shown);
}
