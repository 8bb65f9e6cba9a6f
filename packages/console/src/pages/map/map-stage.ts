import { type Camera, fit, nodeAt, paint, type Scene } from "./map-painter.ts";

const zoomLimits = { least: 0.04, most: 2 } as const;
const clickPx = 4;
const stepPx = 90;
const wheelStep = 0.0015;
const arrows: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [stepPx, 0],
  ArrowRight: [-stepPx, 0],
  ArrowUp: [0, stepPx],
  ArrowDown: [0, -stepPx],
};

type Point = { readonly x: number; readonly y: number };

interface Drag {
  readonly start: Point;
  readonly from: Camera;
  moved: boolean;
}

/** The canvas with its camera. It moves outside of React: a frame costs its painting and nothing else. */
export class MapStage {
  /** Called with the key of the node that was clicked; undefined for the ground. */
  onSelect: (key: string | undefined) => void = () => {};
  #canvas: HTMLCanvasElement | undefined;
  #size = { width: 0, height: 0 };
  #scene: Scene | undefined;
  #camera: Camera = { x: 0, y: 0, zoom: 1 };
  #hovered: string | undefined;
  #frame = 0;
  #drag: Drag | undefined;

  /** Paints on a canvas and listens to it, until the answer is called. */
  attach(canvas: HTMLCanvasElement): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    this.#canvas = canvas;
    canvas.addEventListener("pointerdown", (event) => this.#press(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.#move(event), { signal });
    canvas.addEventListener("pointerup", (event) => this.#release(event), { signal });
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
    return () => {
      stop.abort();
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      this.#canvas = undefined;
    };
  }

  resize(width: number, height: number): void {
    this.#size = { width, height };
    const canvas = this.#canvas;
    if (canvas === undefined) return;
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    this.#paintSoon();
  }

  show(scene: Scene): void {
    this.#scene = scene;
    this.#paintSoon();
  }

  /** Shows all, or these nodes. */
  fit(keys?: ReadonlySet<string>): void {
    if (this.#scene === undefined || this.#size.width === 0) return;
    this.#go(fit(this.#scene.layout, this.#size, keys));
  }

  zoomBy(factor: number): void {
    this.#zoomAt(factor, { x: this.#size.width / 2, y: this.#size.height / 2 });
  }

  /** Moves or zooms as a key says. Returns whether it said so. */
  press(key: string): boolean {
    const step = arrows[key];
    const { x, y, zoom } = this.#camera;
    if (step !== undefined) this.#go({ zoom, x: x + step[0], y: y + step[1] });
    else if (key === "+" || key === "=") this.zoomBy(1.25);
    else if (key === "-") this.zoomBy(0.8);
    else if (key === "0") this.fit();
    else return false;
    return true;
  }

  #go(camera: Camera): void {
    this.#camera = camera;
    this.#paintSoon();
  }

  #zoomAt(factor: number, at: Point): void {
    const { x, y, zoom } = this.#camera;
    const next = Math.min(zoomLimits.most, Math.max(zoomLimits.least, zoom * factor));
    this.#go({ zoom: next, x: at.x - ((at.x - x) * next) / zoom, y: at.y - ((at.y - y) * next) / zoom });
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#canvas?.setPointerCapture(event.pointerId);
    this.#drag = { start: { x: event.clientX, y: event.clientY }, from: this.#camera, moved: false };
  }

  #move(event: PointerEvent): void {
    const drag = this.#drag;
    if (drag === undefined) {
      this.#hover(event);
      return;
    }
    const [x, y] = [event.clientX - drag.start.x, event.clientY - drag.start.y];
    drag.moved ||= Math.hypot(x, y) > clickPx;
    if (drag.moved) this.#go({ ...drag.from, x: drag.from.x + x, y: drag.from.y + y });
  }

  #release(event: PointerEvent): void {
    const wasClick = this.#drag?.moved === false;
    this.#drag = undefined;
    if (wasClick) this.onSelect(this.#at(event)?.node.key);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    this.#zoomAt(Math.exp(-event.deltaY * wheelStep), { x: event.offsetX, y: event.offsetY });
  }

  #hover(event: PointerEvent): void {
    const placed = this.#at(event);
    if (placed?.node.key === this.#hovered || this.#canvas === undefined) return;
    this.#canvas.style.cursor = placed === undefined ? "" : "pointer";
    this.#canvas.title = placed?.node.name ?? "";
    this.#hovered = placed?.node.key;
    this.#paintSoon();
  }

  #at({ offsetX: x, offsetY: y }: MouseEvent) {
    return this.#scene && nodeAt(this.#scene.layout, this.#camera, { x, y });
  }

  #paintSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const context = this.#canvas?.getContext("2d", { alpha: false });
      if (!context || this.#scene === undefined) return;
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      paint(context, this.#camera, this.#size, { ...this.#scene, hovered: this.#hovered });
    });
  }
}
