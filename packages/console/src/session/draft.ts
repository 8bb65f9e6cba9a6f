import { useEffect, useState } from "react";
import { useMe } from "./me.ts";

/**
 * What a person has typed into a form, kept for this tab and this person: a sign-in in between, or a reload, loses nothing. Never for secrets.
 * `forget` once it was sent.
 */
export function useDraft<Value>(name: string, initial: Value): readonly [Value, (next: Value) => void, forget: () => void] {
  const storedAs = `agent-id-guard.draft.${useMe().id}.${name}`;
  const [value, setValue] = useState<Value>(() => {
    const kept = sessionStorage.getItem(storedAs);
    return kept === null ? initial : (JSON.parse(kept) as Value);
  });
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    if (touched) sessionStorage.setItem(storedAs, JSON.stringify(value));
  }, [storedAs, value, touched]);
  const change = (next: Value) => {
    setTouched(true);
    setValue(next);
  };
  const forget = () => {
    setTouched(false);
    sessionStorage.removeItem(storedAs);
    setValue(initial);
  };
  return [value, change, forget];
}
