import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";
import type { Colors } from "./map-painter.ts";

/** The theme's colors as a canvas takes them, for the scheme that is shown. */
export function useColors(): Colors {
  const scheme = useComputedColorScheme("light");
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string) => style.getPropertyValue(name).trim();
    const isDark = scheme === "dark";
    return {
      ...{ ground: of("--surface-quiet"), surface: of("--surface"), line: of("--line-strong"), ink: of("--ink"), quiet: of("--ink-quiet") },
      ...{ accent: of("--accent"), accentGround: of("--accent-ground"), bad: of("--bad") },
      people: of(isDark ? "--mantine-color-gray-5" : "--mantine-color-gray-5"),
      clients: of(isDark ? "--mantine-color-amber-4" : "--mantine-color-amber-4"),
      agents: of(isDark ? "--mantine-color-iris-4" : "--mantine-color-iris-5"),
      resources: of(isDark ? "--mantine-color-green-4" : "--mantine-color-green-4"),
    };
  }, [scheme]);
}
