/** Paints a scene on a 2D canvas, in slices, so that the page stays responsive. */

import { sizeScale, toScreenX, toScreenY } from "./camera";
import { EDGE_BUDGET, edgesInView, firstAcross, inkOf, type Ink } from "./ink";
import type { PlacedLabel } from "./labels";
import { Stamps, type Canvas2D, type Frame } from "./marks";
import { paintEmphasis, paintLabels } from "./overlay";
import type { Theme } from "./palette";
import type { Emphasis, Scene } from "./scene";

/** What a painting shows, to be said in words. */
export interface Painted {
  edgesInView: number;
  edgesDrawn: number;
  labels: PlacedLabel[];
}

const EDGE_SLICE = 1500;
const NODE_SLICE = 3000;

/** Paint everything; yields often, and gives back what was shown. */
export function* paint(
  context: Canvas2D, scene: Scene, emphasis: Emphasis, frame: Frame, theme: Theme,
): Generator<void, Painted> {
  paintGround(context, scene, frame, theme);
  const inView = edgesInView(scene, frame.camera, frame.width, frame.height);
  const drawn = Math.min(inView.length, EDGE_BUDGET);
  const ink = inkOf(scene, emphasis, frame.camera, drawn);
  yield* paintEdges(context, scene, inView.subarray(0, drawn), ink, frame, theme);
  yield* paintNodes(context, scene, ink, frame, theme);
  paintEmphasis(context, scene, emphasis, frame, theme);
  yield;
  const labels = paintLabels(context, scene, emphasis, frame, theme);
  return { edgesInView: inView.length, edgesDrawn: drawn, labels };
}

/** What lies under marks and links: the discs of communities, or the bands of the years. */
export function paintGround(context: Canvas2D, scene: Scene, frame: Frame, theme: Theme): void {
  context.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
  context.globalAlpha = 1;
  context.fillStyle = theme.background;
  context.fillRect(0, 0, frame.width, frame.height);
  paintRegions(context, scene, frame, theme);
  if (scene.axis) paintAxis(context, scene, frame, theme);
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

function* paintEdges(
  context: Canvas2D, scene: Scene, edges: Uint32Array, ink: Ink, frame: Frame, theme: Theme,
): Generator<void, void> {
  const { camera, width, height } = frame;
  const { source, target } = scene.graph;
  const { x, y } = scene;
  const across = firstAcross(scene, edges);
  context.strokeStyle = theme.edge;
  context.lineWidth = ink.width;
  for (let from = 0; from < edges.length; ) {
    const to = Math.min(from + EDGE_SLICE, from < across ? across : edges.length);
    context.globalAlpha = from < across ? ink.near : ink.far;
    context.beginPath();
    for (; from < to; from++) {
      const [a, b] = [source[edges[from]], target[edges[from]]];
      context.moveTo(toScreenX(camera, width, x[a]), toScreenY(camera, height, y[a]));
      context.lineTo(toScreenX(camera, width, x[b]), toScreenY(camera, height, y[b]));
    }
    context.stroke();
    yield;
  }
  context.globalAlpha = 1;
}

function* paintNodes(
  context: Canvas2D, scene: Scene, ink: Ink, frame: Frame, theme: Theme,
): Generator<void, void> {
  const { camera, width, height } = frame;
  const scale = sizeScale(camera.zoom);
  const stamps = new Stamps(theme, frame.ratio);
  const { graph, size } = scene;
  context.globalAlpha = ink.marks;
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

