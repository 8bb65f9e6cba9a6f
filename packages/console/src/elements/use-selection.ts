import { useMemo, useState } from "react";

/** The rows of a list that are selected, by id. */
export interface Selection {
  readonly ids: readonly string[];
  readonly has: (id: string) => boolean;
  readonly toggle: (id: string) => void;
  readonly set: (ids: readonly string[]) => void;
}

export function useSelection(): Selection {
  const [ids, set] = useState<readonly string[]>([]);
  return useMemo(() => {
    const chosen = new Set(ids);
    return {
      ids,
      has: (id) => chosen.has(id),
      toggle: (id) => set(chosen.has(id) ? ids.filter((other) => other !== id) : [...ids, id]),
      set,
    };
  }, [ids]);
}
