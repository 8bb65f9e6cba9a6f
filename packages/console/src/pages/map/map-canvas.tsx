import { ActionIcon, Box, Tooltip } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { IconFocusCentered, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Light, MapGraph } from "./map-graph.ts";
import type { MapLayout, PlacedGroup } from "./map-layout.ts";
import classes from "./map-page.module.css";
import { pathOfLines, type Scene, shortened } from "./map-painter.ts";
import { MapStage } from "./map-stage.ts";
import { useColors } from "./use-colors.ts";
import { useHeadText } from "./use-head-text.ts";

interface MapCanvasProps {
  readonly graph: MapGraph;
  readonly layout: MapLayout;
  readonly light: Light | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
}

/** The map, painted. What it shows is also in the list, for who can't see it. */
export function MapCanvas({ graph, layout, light, selected, onSelect }: MapCanvasProps) {
  const t = useTranslations("map");
  const help = useId();
  const [stage] = useState(() => new MapStage());
  const canvas = useRef<HTMLCanvasElement>(null);
  const { ref: sized, width, height } = useElementSize<HTMLCanvasElement>();
  const scene = useScene(graph, layout, light, selected);
  useEffect(() => (canvas.current === null ? undefined : stage.attach(canvas.current)), [stage]);
  useEffect(() => {
    stage.onSelect = onSelect;
    stage.show(scene);
  }, [stage, scene, onSelect]);
  useEffect(() => stage.resize(width, height), [stage, width, height]);
  useFitting(stage, layout, light, width, height);
  const zooms = [
    ["in", IconZoomIn, () => stage.zoomBy(1.4)],
    ["out", IconZoomOut, () => stage.zoomBy(1 / 1.4)],
    ["fit", IconFocusCentered, () => stage.fit()],
  ] as const;
  return (
    <div className={classes.frame}>
      <p id={help} className={classes.hidden}>
        {t("help")}
      </p>
      <Box
        className={classes.view}
        role="application"
        tabIndex={0}
        aria-label={t("label", { count: graph.nodes.length })}
        aria-describedby={help}
        onKeyDown={(event) => stage.press(event.key) && event.preventDefault()}
      >
        <canvas ref={useMergedRef(canvas, sized)} className={classes.canvas} aria-hidden />
      </Box>
      <div className={classes.zoom}>
        {zooms.map(([name, Picture, act]) => (
          <Tooltip key={name} label={t(`zoom.${name}`)}>
            <ActionIcon aria-label={t(`zoom.${name}`)} onClick={act}>
              <Picture size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ))}
      </div>
    </div>
  );
}

/** Shows all of another map, and what is lit; what somebody looks at otherwise stays where it is. */
function useFitting(stage: MapStage, layout: MapLayout, light: Light | undefined, width: number, height: number): void {
  const fitted = useRef<{ readonly layout: MapLayout; readonly light: Light | undefined; readonly width: number; readonly height: number }>(
    undefined,
  );
  useEffect(() => {
    const before = fitted.current;
    const isSame = before?.layout === layout && before.light === light && before.width === width && before.height === height;
    if (isSame || width === 0) return;
    fitted.current = { layout, light, width, height };
    stage.fit(light?.nodes);
  }, [stage, layout, light, width, height]);
}

/** What is painted, as far as it stays the same from frame to frame. */
function useScene(graph: MapGraph, layout: MapLayout, light: Light | undefined, selected: string | undefined): Scene {
  const colors = useColors();
  const headText = useHeadText(graph);
  const lines = useMemo(() => pathOfLines(layout, graph.lines), [layout, graph.lines]);
  const heads = useMemo(
    () => layout.groups.map((group: PlacedGroup) => ({ x: group.x, y: group.y, text: headText(group) })),
    [layout, headText],
  );
  const font = useMemo(() => getComputedStyle(document.body).fontFamily, []);
  return useMemo(() => {
    const names = new Map<string, string>();
    const measuring = document.createElement("canvas").getContext("2d");
    return {
      ...{ layout, lines, light, selected, hovered: undefined, colors, heads, font },
      nameOf: ({ node: { key, name } }) => {
        const known = names.get(key);
        if (known !== undefined || measuring === null) return known ?? name;
        const short = shortened(measuring, name, font);
        names.set(key, short);
        return short;
      },
    };
  }, [layout, lines, light, selected, colors, heads, font]);
}
