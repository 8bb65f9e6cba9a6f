import { useCallback } from "react";
import { useTranslations } from "use-intl";
import type { MapGraph } from "./map-graph.ts";
import type { PlacedGroup } from "./map-layout.ts";

const kinds = [
  ...(["user", "group", "department", "everyone", "web", "native", "cli", "autonomous", "interactive", "llm", "mcp", "service"] as const),
  "agent",
] as const;

/** What stands above a group: its kind, the name of an owner, or a department; and how many there are. */
export function useHeadText({ byKey }: MapGraph): (group: PlacedGroup) => string {
  const t = useTranslations("map.head");
  return useCallback(
    ({ name, count }) => {
      const kind = kinds.find((known) => known === name);
      const shown = kind === undefined ? (byKey.get(name)?.name ?? (name === "" ? t("none") : name)) : t(kind);
      return t("counted", { name: shown, count });
    },
    [t, byKey],
  );
}
