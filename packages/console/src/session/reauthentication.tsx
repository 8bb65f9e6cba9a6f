import { createContext, lazy, type ReactNode, use, useMemo, useState } from "react";
import { OnceOpened } from "../elements/once-opened.tsx";

const ReauthGate = lazy(async () => ({ default: (await import("../elements/reauth-gate.tsx")).ReauthGate }));

const AskContext = createContext<(() => void) | undefined>(undefined);

/** Shows the gate when a change needs a fresh sign-in. */
export function ReauthenticationProvider({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState(false);
  const ask = useMemo(() => () => setAsked(true), []);
  return (
    <AskContext value={ask}>
      {children}
      <OnceOpened opened={asked}>{(opened) => <ReauthGate opened={opened} onClose={() => setAsked(false)} />}</OnceOpened>
    </AskContext>
  );
}

/** Asks the person to sign in again; they come back to the same page. */
export function useReauthentication(): () => void {
  const ask = use(AskContext);
  if (ask === undefined) throw new TypeError("no ReauthenticationProvider above");
  return ask;
}
