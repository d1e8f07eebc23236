/** Paints a scene on a 2D canvas, in slices, so that the page stays responsive. */

import { kindWords } from "../logic/facts";
import type { Camera } from "../logic/state";
import { sizeScale, toScreenX, toScreenY, viewBox } from "./camera";
import { placeLabels, shortened, type PlacedLabel } from "./labels";
import { SHAPES, trace, type Shape, type Theme } from "./palette";
import type { Emphasis, Scene } from "./scene";

export interface Frame {
  camera: Camera;
  width: number;
  height: number;
  /** Device pixels for one pixel. */
  ratio: number;
}

/** What a painting shows, to be said in words. */
export interface Painted {
  edgesInView: number;
  edgesDrawn: number;
  labels: PlacedLabel[];
}

export const EDGE_BUDGET = 12_000;
export const FONT = 'Inter, ui-sans-serif, system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
const MOST_ARROWS = 80;
const EDGE_SLICE = 1500;
const NODE_SLICE = 3000;

type Canvas2D = CanvasRenderingContext2D;

/** Paint everything; yields often, and gives back what was shown. */
export function* paint(
  context: Canvas2D, scene: Scene, emphasis: Emphasis, frame: Frame, theme: Theme,
): Generator<void, Painted> {
  context.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
  context.globalAlpha = 1;
  context.fillStyle = theme.background;
  context.fillRect(0, 0, frame.width, frame.height);
  paintRegions(context, scene, frame, theme);
  if (scene.axis) paintAxis(context, scene, frame, theme);
  const counts = yield* paintEdges(context, scene, emphasis, frame, theme);
  yield* paintNodes(context, scene, emphasis, frame, theme);
  paintEmphasis(context, scene, emphasis, frame, theme);
  yield;
  const labels = placeLabels(scene, emphasis, frame, measureWith(context));
  for (const label of labels) paintLabel(context, label, theme);
  return { ...counts, labels };
}

export function measureWith(context: Canvas2D): (text: string, size: number, weight: number) => number {
  return (text, size, weight) => {
    context.font = `${weight} ${size}px ${FONT}`;
    return context.measureText(text).width;
  };
}

function paintRegions(context: Canvas2D, scene: Scene, frame: Frame, theme: Theme): void {
  context.lineWidth = 1;
  context.fillStyle = theme.disc;
  context.strokeStyle = theme.discEdge;
  for (const region of scene.regions) {
    const radius = region.r * frame.camera.zoom;
    if (!region.count || radius < 3) continue;
    const x = toScreenX(frame.camera, frame.width, region.x);
    const y = toScreenY(frame.camera, frame.height, region.y);
    context.beginPath();
    context.arc(x, y, radius + 3, 0, Math.PI * 2);
    context.fill();
    context.stroke();
  }
}

function paintAxis(context: Canvas2D, scene: Scene, frame: Frame, theme: Theme): void {
  const { camera, width, height } = frame;
  scene.axis?.lanes.forEach((lane, n) => {
    if (n % 2) return;
    const y = toScreenY(camera, height, lane.y);
    context.fillStyle = theme.disc;
    context.fillRect(0, y, width, lane.height * camera.zoom);
  });
  context.strokeStyle = theme.discEdge;
  context.lineWidth = 1;
  context.beginPath();
  for (const column of scene.axis?.columns ?? []) {
    const x = Math.round(toScreenX(camera, width, column.x)) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, height);
  }
  context.stroke();
}

/** Years along the bottom, names of lanes along the left edge, wherever the camera is. */
export function paintAxisLabels(context: Canvas2D, scene: Scene, frame: Frame, theme: Theme): void {
  const { camera, width, height } = frame;
  const base = { size: 12, weight: 600, faint: true, node: -1 } as const;
  for (const lane of scene.axis?.lanes ?? []) {
    if (lane.height * camera.zoom < 15) continue;
    const y = toScreenY(camera, height, lane.y) + 11;
    const lines = lane.lines.slice(0, Math.max(1, Math.floor((lane.height * camera.zoom) / 17)));
    lines.forEach((line, n) => paintLabel(context, { ...base, text: shortened(line), x: 12, y: y + n * 15, align: "left" }, theme));
  }
  context.fillStyle = theme.background;
  context.fillRect(0, height - 26, width, 26);
  let free = -Infinity;
  for (const column of scene.axis?.columns ?? []) {
    const x = toScreenX(camera, width, column.x) + 6;
    if (x < free) continue;
    free = x + 14 + measureWith(context)(column.label, base.size, base.weight);
    paintLabel(context, { ...base, text: column.label, x, y: height - 13, align: "left" }, theme);
  }
}

function* paintEdges(
  context: Canvas2D, scene: Scene, emphasis: Emphasis, frame: Frame, theme: Theme,
): Generator<void, { edgesInView: number; edgesDrawn: number }> {
  const { camera, width, height } = frame;
  const { source, target } = scene.graph;
  const box = viewBox(camera, width, height);
  const { x, y } = scene;
  const inside = (node: number): boolean =>
    x[node] >= box.left && x[node] <= box.right && y[node] >= box.top && y[node] <= box.bottom;
  // Among years only the links of a chosen node are drawn: all of them would cover the names.
  const inView = scene.axis ? new Uint32Array() : scene.edges.filter((edge) => inside(source[edge]) || inside(target[edge]));
  const drawn = Math.min(inView.length, EDGE_BUDGET);
  const crowd = Math.min(1, 900 / (drawn + 1));
  const alpha = (0.12 + 0.45 * Math.sqrt(crowd)) * (emphasis.nodes ? 0.3 : 1);
  // In a map of discs the links between them would hide the rest; near by they count as much.
  const farAlpha = scene.regions.length ? alpha * Math.min(1, 0.22 + camera.zoom / 60) : alpha;
  const across = scene.regions.length ? firstAcross(scene, inView) : 0;
  context.strokeStyle = theme.edge;
  context.lineWidth = camera.zoom > 14 ? 1 : 0.7;
  for (let from = 0; from < drawn; ) {
    const to = Math.min(from + EDGE_SLICE, drawn, from < across ? across : drawn);
    context.globalAlpha = from < across ? alpha : farAlpha;
    context.beginPath();
    for (; from < to; from++) {
      const [a, b] = [source[inView[from]], target[inView[from]]];
      context.moveTo(toScreenX(camera, width, x[a]), toScreenY(camera, height, y[a]));
      context.lineTo(toScreenX(camera, width, x[b]), toScreenY(camera, height, y[b]));
    }
    context.stroke();
    yield;
  }
  context.globalAlpha = 1;
  return { edgesInView: inView.length, edgesDrawn: drawn };
}

/** Where, in the order of edges, those across communities begin. */
function firstAcross(scene: Scene, edges: Uint32Array): number {
  const { source, target, community } = scene.graph;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (community[source[edges[middle]]] === community[target[edges[middle]]]) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* paintNodes(
  context: Canvas2D, scene: Scene, emphasis: Emphasis, frame: Frame, theme: Theme,
): Generator<void, void> {
  const { camera, width, height } = frame;
  const scale = sizeScale(camera.zoom);
  const stamps = new Stamps(theme, frame.ratio);
  const { graph, size } = scene;
  context.globalAlpha = emphasis.nodes ? 0.22 : scene.axis ? 0.5 : 1;
  let sliced = 0;
  for (const node of scene.nodes) {
    const radius = Math.max(0.9, size[node] * scale);
    const x = toScreenX(camera, width, scene.x[node]);
    const y = toScreenY(camera, height, scene.y[node]);
    if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
    stamps.draw(context, graph.types[graph.type[node]], x, y, radius);
    if (++sliced % NODE_SLICE === 0) yield;
  }
  context.globalAlpha = 1;
}

function paintEmphasis(context: Canvas2D, scene: Scene, emphasis: Emphasis, frame: Frame, theme: Theme): void {
  const { camera, width, height } = frame;
  const { graph } = scene;
  const at = (node: number): [number, number] => [
    toScreenX(camera, width, scene.x[node]),
    toScreenY(camera, height, scene.y[node]),
  ];
  context.lineWidth = 1.4;
  context.strokeStyle = theme.faint;
  context.globalAlpha = emphasis.edges.length > 200 ? 0.35 : 0.75;
  context.beginPath();
  for (const edge of emphasis.edges) {
    context.moveTo(...at(graph.source[edge]));
    context.lineTo(...at(graph.target[edge]));
  }
  context.stroke();
  context.globalAlpha = 1;
  paintArrows(context, scene, emphasis, frame, theme, at);
  const scale = sizeScale(camera.zoom);
  for (const node of emphasis.nodes ?? []) {
    if (!scene.visible.node[node]) continue;
    const type = graph.types[graph.type[node]];
    paintShape(context, SHAPES[type], ...at(node), Math.max(2.5, scene.size[node] * scale), theme.types[type], theme);
  }
  for (const node of scene.pinned) ringAround(context, ...at(node), scene.size[node] * scale + 3, theme.faint, 1.5);
  if (emphasis.selected >= 0) paintRinged(context, scene, emphasis.selected, frame, theme, theme.accent);
}

/** The node under the pointer, with its links, over whatever is painted. */
export function paintHover(context: Canvas2D, scene: Scene, node: number, frame: Frame, theme: Theme): void {
  const { graph, visible } = scene;
  const { camera, width, height } = frame;
  context.lineWidth = 1.2;
  context.strokeStyle = theme.faint;
  context.beginPath();
  for (const edge of graph.edgesOf(node)) {
    if (!visible.edge[edge]) continue;
    const [a, b] = [graph.source[edge], graph.target[edge]];
    context.moveTo(toScreenX(camera, width, scene.x[a]), toScreenY(camera, height, scene.y[a]));
    context.lineTo(toScreenX(camera, width, scene.x[b]), toScreenY(camera, height, scene.y[b]));
  }
  context.stroke();
  paintRinged(context, scene, node, frame, theme, theme.faint);
}

function paintRinged(context: Canvas2D, scene: Scene, node: number, frame: Frame, theme: Theme, colour: string): void {
  if (!scene.visible.node[node]) return;
  const { camera, width, height } = frame;
  const type = scene.graph.types[scene.graph.type[node]];
  const x = toScreenX(camera, width, scene.x[node]);
  const y = toScreenY(camera, height, scene.y[node]);
  const radius = Math.max(4, scene.size[node] * sizeScale(camera.zoom));
  paintShape(context, SHAPES[type], x, y, radius, theme.types[type], theme);
  ringAround(context, x, y, radius + 4, colour, 2.5);
}

/** Which way the links that stand out point, and what they say, while there is room for it. */
function paintArrows(
  context: Canvas2D, scene: Scene, emphasis: Emphasis, frame: Frame, theme: Theme, at: (node: number) => [number, number],
): void {
  if (emphasis.edges.length > MOST_ARROWS || frame.camera.zoom < 6) return;
  const { graph } = scene;
  const scale = sizeScale(frame.camera.zoom);
  const said = new Set<string>();
  for (const edge of emphasis.edges) {
    const [from, to] = [at(graph.source[edge]), at(graph.target[edge])];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (length < 40) continue;
    const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const gap = scene.size[graph.target[edge]] * scale + 5;
    const [tx, ty] = [to[0] - ux * gap, to[1] - uy * gap];
    context.beginPath();
    context.moveTo(tx, ty);
    context.lineTo(tx - ux * 8 + uy * 3.5, ty - uy * 8 - ux * 3.5);
    context.lineTo(tx - ux * 8 - uy * 3.5, ty - uy * 8 + ux * 3.5);
    context.fillStyle = theme.faint;
    context.fill();
    const key = `${graph.source[edge]} ${graph.target[edge]} ${graph.kind[edge]}`;
    if (length < 130 || frame.camera.zoom < 9 || said.has(key)) continue;
    said.add(key);
    const text = kindWords(graph.kinds[graph.kind[edge]]);
    const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    paintLabel(context, { text, x, y, size: 10.5, weight: 450, align: "center", faint: true, node: -1 }, theme);
  }
}

function paintShape(
  context: Canvas2D, shape: Shape, x: number, y: number, radius: number, colour: string, theme: Theme,
): void {
  context.beginPath();
  trace(context, shape, x, y, radius);
  context.fillStyle = colour;
  context.strokeStyle = theme.background;
  context.lineWidth = 1.2;
  context.fill();
  context.stroke();
}

function ringAround(context: Canvas2D, x: number, y: number, radius: number, colour: string, width: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function paintLabel(context: Canvas2D, label: PlacedLabel, theme: Theme): void {
  context.font = `${label.weight} ${label.size}px ${FONT}`;
  context.textAlign = label.align;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = theme.background;
  context.strokeText(label.text, label.x, label.y);
  context.fillStyle = label.faint ? theme.faint : theme.text;
  context.fillText(label.text, label.x, label.y);
}

/** Each shape drawn once for each half pixel of radius: copying is cheaper than drawing paths. */
class Stamps {
  private readonly made = new Map<string, HTMLCanvasElement>();

  constructor(
    private readonly theme: Theme,
    private readonly ratio: number,
  ) {}

  draw(context: Canvas2D, type: string, x: number, y: number, radius: number): void {
    if (radius < 1.6) {
      context.fillStyle = this.theme.types[type];
      context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
      return;
    }
    if (radius > 14) {
      paintShape(context, SHAPES[type], x, y, radius, this.theme.types[type], this.theme);
      return;
    }
    const step = Math.round(radius * 2);
    const key = `${type}${step}`;
    const stamp = this.made.get(key) ?? this.make(key, type, step / 2);
    const side = stamp.width / this.ratio;
    context.drawImage(stamp, x - side / 2, y - side / 2, side, side);
  }

  private make(key: string, type: string, radius: number): HTMLCanvasElement {
    const stamp = document.createElement("canvas");
    const side = Math.ceil((radius * 1.3 + 2) * 2 * this.ratio);
    stamp.width = stamp.height = side;
    const context = stamp.getContext("2d");
    if (context) {
      context.scale(this.ratio, this.ratio);
      const middle = side / this.ratio / 2;
      paintShape(context, SHAPES[type], middle, middle, radius, this.theme.types[type], this.theme);
    }
    this.made.set(key, stamp);
    return stamp;
  }
}
