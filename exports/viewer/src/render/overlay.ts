/** What lies over marks and links: what stands out, what is pointed at, and all that is written. */

import { kindWords } from "../logic/facts";
import { sizeScale, toScreenX, toScreenY } from "./camera";
import { placeLabels, shortened, type PlacedLabel } from "./labels";
import { paintShape, type Canvas2D, type Frame } from "./marks";
import { SHAPES, type Theme } from "./palette";
import type { Emphasis, Scene } from "./scene";

export const FONT = 'Inter, ui-sans-serif, system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
const MOST_ARROWS = 80;

export function measureWith(context: Canvas2D): (text: string, size: number, weight: number) => number {
  return (text, size, weight) => {
    context.font = `${weight} ${size}px ${FONT}`;
    return context.measureText(text).width;
  };
}

/** Write the labels that there is room for, and give them back. */
export function paintLabels(context: Canvas2D, scene: Scene, emphasis: Emphasis, frame: Frame, theme: Theme): PlacedLabel[] {
  const labels = placeLabels(scene, emphasis, frame, measureWith(context));
  for (const label of labels) paintLabel(context, label, theme);
  return labels;
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

/** The chosen node, its links and neighbours or a path, in full colour, and rings around what is pinned. */
export function paintEmphasis(context: Canvas2D, scene: Scene, emphasis: Emphasis, frame: Frame, theme: Theme): void {
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

function ringAround(context: Canvas2D, x: number, y: number, radius: number, colour: string, width: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}
