import type { Light } from "./map-graph.ts";
import { cell, type MapLayout, type PlacedNode } from "./map-layout.ts";

/** From the map to the screen: `screen = map × zoom + (x, y)`. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** What is painted, beside where one stands. */
export interface Scene {
  readonly layout: MapLayout;
  readonly lines: Path2D;
  readonly light: Light | undefined;
  readonly selected: string | undefined;
  readonly hovered: string | undefined;
  readonly colors: Colors;
  readonly heads: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  readonly nameOf: (placed: PlacedNode) => string;
  readonly font: string;
}

export interface Colors {
  readonly ground: string;
  readonly surface: string;
  readonly line: string;
  readonly ink: string;
  readonly quiet: string;
  readonly accent: string;
  readonly accentGround: string;
  readonly bad: string;
  readonly people: string;
  readonly clients: string;
  readonly agents: string;
  readonly resources: string;
}

/** Below this zoom names can't be read, so nodes are bars. */
const readableZoom = 0.5;
const dimmed = 0.18;
const radius = 6;
const headLinePx = 15;
const besidePx = 44;

/** All lines of a map as one path: one stroke paints them. */
export function pathOfLines(layout: MapLayout, lines: readonly { readonly from: string; readonly to: string }[]): Path2D {
  const path = new Path2D();
  for (const { from, to } of lines) {
    const [a, b] = [layout.byKey.get(from), layout.byKey.get(to)];
    if (a === undefined || b === undefined) continue;
    const [ax, ay, bx, by] = [a.x + cell.width, a.y + cell.height / 2, b.x, b.y + cell.height / 2];
    path.moveTo(ax, ay);
    // Two in one layer are joined on their right.
    if (bx < ax)
      path.bezierCurveTo(Math.max(ax, bx + cell.width) + besidePx, ay, Math.max(ax, bx + cell.width) + besidePx, by, bx + cell.width, by);
    else path.bezierCurveTo((ax + bx) / 2, ay, (ax + bx) / 2, by, bx, by);
  }
  return path;
}

/** Paints a part of the map. `size` is in CSS pixels; the context is scaled to them already. */
export function paint(
  context: CanvasRenderingContext2D,
  camera: Camera,
  size: { readonly width: number; readonly height: number },
  scene: Scene,
): void {
  const { layout, light, colors } = scene;
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, size.width, size.height);
  context.save();
  context.translate(camera.x, camera.y);
  context.scale(camera.zoom, camera.zoom);
  context.lineWidth = 1 / camera.zoom;
  context.globalAlpha = light === undefined ? Math.max(0.3, 0.7 - layout.nodes.length / 1_500) : 0.12;
  context.strokeStyle = colors.line;
  context.stroke(scene.lines);
  if (light !== undefined && light.lines.length > 0) {
    context.globalAlpha = 0.9;
    context.lineWidth = 1.8 / camera.zoom;
    context.strokeStyle = colors.accent;
    context.stroke(pathOfLines(layout, light.lines));
  }
  context.globalAlpha = 1;
  const seen = (x: number, y: number) => {
    const left = x * camera.zoom + camera.x;
    const top = y * camera.zoom + camera.y;
    return left < size.width && top < size.height && left + cell.width * camera.zoom > 0 && top + cell.height * camera.zoom > 0;
  };
  const inSight = layout.nodes.filter(({ x, y }) => seen(x, y));
  if (camera.zoom < readableZoom) paintBars(context, inSight, scene);
  else paintCards(context, inSight, scene);
  context.restore();
  paintHeads(context, camera, scene);
}

const layerColors = { client: "clients", agent: "agents", resource: "resources" } as const;

function colorOf({ node }: PlacedNode, colors: Colors): string {
  if (node.state === "suspended") return colors.bad;
  return colors[layerColors[node.type as keyof typeof layerColors] ?? "people"];
}

function paintBars(context: CanvasRenderingContext2D, nodes: readonly PlacedNode[], { light, selected, colors }: Scene): void {
  for (const placed of nodes) {
    context.globalAlpha = light === undefined || light.nodes.has(placed.node.key) ? 1 : dimmed;
    context.fillStyle = placed.node.key === selected ? colors.accent : colorOf(placed, colors);
    context.fillRect(placed.x, placed.y + 5, cell.width, cell.height - 10);
  }
  context.globalAlpha = 1;
}

function paintCards(context: CanvasRenderingContext2D, nodes: readonly PlacedNode[], scene: Scene): void {
  const { light, selected, hovered, colors } = scene;
  context.font = `500 12px ${scene.font}`;
  context.textBaseline = "middle";
  for (const placed of nodes) {
    const { node, x, y } = placed;
    const isStrong = node.key === selected || node.key === hovered;
    context.globalAlpha = light === undefined || light.nodes.has(node.key) ? 1 : dimmed;
    context.beginPath();
    context.roundRect(x, y, cell.width, cell.height, radius);
    context.fillStyle = node.key === selected ? colors.accentGround : colors.surface;
    context.fill();
    context.lineWidth = isStrong ? 2 : 1;
    context.strokeStyle = isStrong ? colors.accent : colors.line;
    context.stroke();
    context.fillStyle = colorOf(placed, colors);
    context.fillRect(x + 9, y + 8, 4, cell.height - 16);
    context.fillStyle = node.state === null || node.state === "active" ? colors.ink : colors.quiet;
    context.fillText(scene.nameOf(placed), x + 21, y + cell.height / 2 + 0.5);
  }
  context.globalAlpha = 1;
}

/** Heads keep their size, however far away one is; where they would cover each other, the first stands. */
function paintHeads(context: CanvasRenderingContext2D, { x, y, zoom }: Camera, { heads, colors, font, light }: Scene): void {
  context.font = `600 ${Math.round(Math.min(13, Math.max(11, 13 * zoom)))}px ${font}`;
  context.textBaseline = "alphabetic";
  context.fillStyle = colors.quiet;
  context.globalAlpha = light === undefined ? 1 : 0.55;
  const lowest = new Map<number, number>();
  for (const head of heads) {
    const top = (head.y + 22) * zoom + y;
    if (top - (lowest.get(head.x) ?? Number.NEGATIVE_INFINITY) < headLinePx) continue;
    lowest.set(head.x, top);
    context.fillText(head.text, head.x * zoom + x, top);
  }
  context.globalAlpha = 1;
}

const cut = "…";

/** Cuts a name to the width of a node. Measured once a name. */
export function shortened(context: CanvasRenderingContext2D, name: string, font: string): string {
  context.font = `500 12px ${font}`;
  const room = cell.width - 30;
  if (context.measureText(name).width <= room) return name;
  const letters = [...name];
  let [fits, tooLong] = [0, letters.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (context.measureText(letters.slice(0, middle).join("") + cut).width <= room) fits = middle;
    else tooLong = middle;
  }
  return letters.slice(0, fits).join("").trimEnd() + cut;
}

/** The node at a place of the screen. */
export function nodeAt({ nodes }: MapLayout, camera: Camera, at: { readonly x: number; readonly y: number }): PlacedNode | undefined {
  const [x, y] = [(at.x - camera.x) / camera.zoom, (at.y - camera.y) / camera.zoom];
  return nodes.find((placed) => x >= placed.x && x <= placed.x + cell.width && y >= placed.y && y <= placed.y + cell.height);
}

const marginPx = 28;
/** For heads that are wider than the last column. */
const headRoomPx = 70;
const nearest = 1;

/** A camera that sees a part of the map whole; all of it by default. */
export function fit(layout: MapLayout, size: { readonly width: number; readonly height: number }, keys?: ReadonlySet<string>): Camera {
  const nodes = keys === undefined ? [] : layout.nodes.filter(({ node }) => keys.has(node.key));
  const [left, right] =
    nodes.length === 0 ? [0, layout.width] : [Math.min(...nodes.map(({ x }) => x)), Math.max(...nodes.map(({ x }) => x + cell.width))];
  const [top, bottom] =
    nodes.length === 0 ? [0, layout.height] : [Math.min(...nodes.map(({ y }) => y)), Math.max(...nodes.map(({ y }) => y + cell.height))];
  const zoom = Math.min(
    nearest,
    (size.width - 2 * marginPx - headRoomPx) / Math.max(1, right - left),
    (size.height - 2 * marginPx) / Math.max(1, bottom - top),
  );
  return { zoom, x: (size.width - headRoomPx - (left + right) * zoom) / 2, y: (size.height - (top + bottom) * zoom) / 2 };
}
