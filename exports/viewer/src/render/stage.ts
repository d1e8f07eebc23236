/** The picture in the page: camera, pointer and keys. A renderer draws it. */

import type { Camera } from "../logic/state";
import { fitted, sizeScale, toScreenX, toScreenY, toWorld, zoomedAt, type Box } from "./camera";
import type { Painted } from "./painter";
import type { Theme } from "./palette";
import type { Look, Renderer, Size } from "./renderer";
import type { Emphasis, Scene } from "./scene";

export interface StageEvents {
  select(node: number): void;
  open(node: number): void;
  hover(node: number): void;
  drag(node: number, x: number, y: number, done: boolean): void;
  /** May this node be dragged? Elsewhere a drag moves the whole picture. */
  mayDrag(node: number): boolean;
  moved(camera: Camera): void;
  painted(result: Painted): void;
}

const REST_MS = 110;

export class Stage {
  camera: Camera = { x: 0, y: 0, zoom: 1 };
  private renderer: Renderer | null = null;
  private scene: Scene | null = null;
  private emphasis: Emphasis = { selected: -1, nodes: null, edges: [] };
  private dimensions: Size = { width: 1, height: 1, ratio: 1 };
  private look: Look | null = null;
  private hovered = -1;
  private drawn = false;
  private lastMove = -Infinity;
  private requested = false;
  private flight: { from: Camera; to: Camera; start: number } | null = null;
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private press: { x: number; y: number; node: number; held: boolean; moved: boolean } | null = null;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private theme: Theme,
    private readonly events: StageEvents,
    private readonly calm: () => boolean,
  ) {
    this.listen();
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.watchRatio();
    this.resize();
  }

  /** Draw with this renderer from now on. */
  use(renderer: Renderer): void {
    this.renderer?.dispose();
    this.renderer = renderer;
    this.request();
  }

  get rendererName(): Renderer["name"] | null {
    return this.renderer?.name ?? null;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.changed();
  }

  setScene(scene: Scene): void {
    this.scene = scene;
    this.changed();
  }

  setEmphasis(emphasis: Emphasis): void {
    this.emphasis = emphasis;
    this.changed();
  }

  /** Mark the node under the pointer; -1 for none. */
  setHover(node: number): void {
    this.hovered = node;
    this.request();
  }

  /** What is on screen, as one canvas. */
  picture(): HTMLCanvasElement {
    return this.renderer?.picture() ?? this.canvas;
  }

  /** Show a box of the plane below so many pixels, gliding there unless motion is unwanted. */
  fit(box: Box, { margin = 48, nearest = 40, glide = true, top = 0 } = {}): void {
    const { x, y, zoom } = fitted(box, this.dimensions.width, this.dimensions.height - top, margin, nearest);
    this.flyTo({ x, y: y - top / 2 / zoom, zoom }, glide);
  }

  flyTo(camera: Camera, glide = true): void {
    if (!glide || this.calm() || !this.drawn) {
      this.flight = null;
      this.move(camera);
      this.lastMove = -Infinity;
      return;
    }
    this.flight = { from: this.camera, to: camera, start: performance.now() };
    this.request();
  }

  zoomBy(factor: number): void {
    this.zoomAt(this.dimensions.width / 2, this.dimensions.height / 2, factor);
  }

  panBy(dx: number, dy: number): void {
    const { x, y, zoom } = this.camera;
    this.move({ x: x + dx / zoom, y: y + dy / zoom, zoom });
  }

  size(): Size {
    return this.dimensions;
  }

  screenOf(node: number): [number, number] | null {
    if (!this.scene) return null;
    return [
      toScreenX(this.camera, this.dimensions.width, this.scene.x[node]),
      toScreenY(this.camera, this.dimensions.height, this.scene.y[node]),
    ];
  }

  private zoomAt(x: number, y: number, factor: number): void {
    this.move(zoomedAt(this.camera, this.dimensions.width, this.dimensions.height, x, y, factor));
  }

  private move(camera: Camera): void {
    this.camera = camera;
    this.lastMove = performance.now();
    this.events.moved(camera);
    this.request();
  }

  /** Take the size that the canvas has in the page. */
  resize(): void {
    const { width, height } = this.canvas.getBoundingClientRect();
    if (!width || !height) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    this.dimensions = { width, height, ratio };
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.changed();
  }

  /** A window that moves to another screen may have other pixels, and no other size. */
  private watchRatio(): void {
    const same = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    same.addEventListener("change", () => {
      this.watchRatio();
      this.resize();
    }, { once: true });
  }

  // -- frames --------------------------------------------------------------------------------

  private changed(): void {
    const { scene, emphasis, theme, dimensions } = this;
    this.look = scene && { scene, emphasis, theme, size: dimensions };
    this.request();
  }

  private request(): void {
    if (this.requested) return;
    this.requested = true;
    requestAnimationFrame((now) => {
      this.requested = false;
      this.frame(now);
    });
  }

  private frame(now: number): void {
    this.fly(now);
    if (!this.look || !this.renderer) return;
    const resting = now - this.lastMove > REST_MS && !this.flight;
    const { painted, more } = this.renderer.frame(this.look, { camera: this.camera, hovered: this.hovered, resting });
    if (painted) {
      this.drawn = true;
      this.events.painted(painted);
    }
    if (more || this.flight) this.request();
  }

  private fly(now: number): void {
    if (!this.flight) return;
    const { from, to, start } = this.flight;
    const part = Math.min(1, (now - start) / 380);
    const eased = 1 - (1 - part) ** 3;
    const zoom = from.zoom * (to.zoom / from.zoom) ** eased;
    // Keep pace with the zoom, so that the target comes nearer on a straight line on screen.
    const share = Math.abs(to.zoom - from.zoom) < 1e-9 ? eased : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / to.zoom);
    const x = from.x + (to.x - from.x) * share;
    const y = from.y + (to.y - from.y) * share;
    if (part === 1) this.flight = null;
    this.move(part === 1 ? to : { x, y, zoom });
  }

  // -- pointer and keys ----------------------------------------------------------------------

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.moveTo(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", (event) => this.up(event));
    canvas.addEventListener("pointerleave", () => this.events.hover(-1));
    canvas.addEventListener("dblclick", (event) => {
      const node = this.at(event.offsetX, event.offsetY);
      if (node >= 0) this.events.open(node);
      else this.zoomAt(event.offsetX, event.offsetY, 2);
    });
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    this.flight = null;
    const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    const factor = Math.exp(-Math.max(-240, Math.min(240, step)) * 0.0022);
    this.zoomAt(event.offsetX, event.offsetY, factor);
  }

  private down(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    this.flight = null;
    this.pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    const node = this.at(event.offsetX, event.offsetY);
    const moved = this.pointers.size > 1;
    const held = !moved && node >= 0 && this.events.mayDrag(node);
    this.press = { x: event.offsetX, y: event.offsetY, node, held, moved };
  }

  private moveTo(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before || !this.press) {
      if (event.pointerType !== "touch") this.point(event.offsetX, event.offsetY);
      return;
    }
    const here = { x: event.offsetX, y: event.offsetY };
    const away = Math.hypot(here.x - this.press.x, here.y - this.press.y);
    if (away > 4) this.press.moved = true;
    if (!this.press.moved) return;
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
    if (others.length) this.pinch(before, here, others[0]);
    else if (this.press.held) this.events.drag(this.press.node, ...this.world(here), false);
    else this.panBy(before.x - here.x, before.y - here.y);
    this.pointers.set(event.pointerId, here);
  }

  private pinch(before: Point, here: Point, other: Point): void {
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(here.x - other.x, here.y - other.y);
    const factor = was > 0 ? is / was : 1;
    this.zoomAt((here.x + other.x) / 2, (here.y + other.y) / 2, factor);
    this.panBy((before.x - here.x) / 2, (before.y - here.y) / 2);
  }

  private up(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
    const { press } = this;
    if (this.pointers.size || !press) return;
    this.press = null;
    if (!press.moved) this.events.select(press.node);
    else if (press.held) {
      this.events.drag(press.node, ...this.world({ x: event.offsetX, y: event.offsetY }), true);
    }
  }

  private world({ x, y }: Point): [number, number] {
    return toWorld(this.camera, this.dimensions.width, this.dimensions.height, x, y);
  }

  private point(x: number, y: number): void {
    const node = this.at(x, y);
    this.canvas.style.cursor = node >= 0 ? "pointer" : "grab";
    if (node !== this.hovered) this.events.hover(node);
  }

  /** The node under a point of the screen, or -1. */
  at(x: number, y: number): number {
    if (!this.scene) return -1;
    const [wx, wy] = this.world({ x, y });
    const { size, grid } = this.scene;
    const { zoom } = this.camera;
    const scale = sizeScale(zoom) / zoom;
    const slack = 5 / zoom;
    const biggest = this.scene.nodes.length ? size[this.scene.nodes[this.scene.nodes.length - 1]] : 0;
    return grid.nearest(wx, wy, biggest * scale + slack, (node) => size[node] * scale + slack);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 200 : 60;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.panBy(-step, 0),
      ArrowRight: () => this.panBy(step, 0),
      ArrowUp: () => this.panBy(0, -step),
      ArrowDown: () => this.panBy(0, step),
      "+": () => this.zoomBy(1.3),
      "=": () => this.zoomBy(1.3),
      "-": () => this.zoomBy(1 / 1.3),
      "0": () => this.scene && this.fit(this.scene.bounds),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    this.flight = null;
    action();
  }
}

interface Point {
  x: number;
  y: number;
}
