import { ActionIcon, Tooltip } from "@mantine/core";
import { IconFocusCentered, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { type FitViewOptions, Panel, useReactFlow } from "@xyflow/react";
import { useTranslations } from "use-intl";
import classes from "./canvas.module.css";

/** Nearer, farther, all. */
export function CanvasZoom({ fitting }: { readonly fitting: FitViewOptions }) {
  const t = useTranslations("topology.canvas");
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const buttons = [
    ["zoomIn", IconZoomIn, () => zoomIn()],
    ["zoomOut", IconZoomOut, () => zoomOut()],
    ["fit", IconFocusCentered, () => fitView(fitting)],
  ] as const;
  return (
    <Panel position="bottom-left" className={classes.zoom ?? ""}>
      {buttons.map(([name, Picture, act]) => (
        <Tooltip key={name} label={t(name)}>
          <ActionIcon aria-label={t(name)} onClick={() => void act()}>
            <Picture size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Panel>
  );
}
