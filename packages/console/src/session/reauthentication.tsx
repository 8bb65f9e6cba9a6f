import { createContext, type ReactNode, use, useMemo, useState } from "react";
import { ReauthGate } from "../elements/reauth-gate.tsx";

const AskContext = createContext<(() => void) | undefined>(undefined);

/** Shows the gate when a change needs a fresh sign-in. */
export function ReauthenticationProvider({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState(false);
  const ask = useMemo(() => () => setAsked(true), []);
  return (
    <AskContext value={ask}>
      {children}
      <ReauthGate opened={asked} onClose={() => setAsked(false)} />
    </AskContext>
  );
}

/** Asks the person to sign in again; they come back to the same page. */
export function useReauthentication(): () => void {
  const ask = use(AskContext);
  if (ask === undefined) throw new TypeError("no ReauthenticationProvider above");
  return ask;
}
