/** Which labels are shown where: the important first, none over another. */

import type { Camera } from "../logic/state";
import { sizeScale, toScreenX, toScreenY } from "./camera";
import type { Emphasis, Scene } from "./scene";

export interface PlacedLabel {
  text: string;
  x: number;
  y: number;
  size: number;
  weight: number;
  align: "left" | "center";
  faint: boolean;
  node: number;
}

/** Width of a text of that size and weight, in pixels. */
export type Measure = (text: string, size: number, weight: number) => number;

interface Frame {
  camera: Camera;
  width: number;
  height: number;
}

const CELL = 24; // pixels of the collision grid
const LONGEST = 44; // characters; the rest is in the panel and the table
const PIXELS_PER_LABEL = 9000;

export function placeLabels(scene: Scene, emphasis: Emphasis, frame: Frame, measure: Measure): PlacedLabel[] {
  const room = new Room(frame.width, frame.height);
  const placed: PlacedLabel[] = [];
  const put = (label: PlacedLabel, forced = false): boolean => {
    const width = measure(label.text, label.size, label.weight);
    const left = label.align === "center" ? label.x - width / 2 : label.x;
    const fits = room.take(left - 2, label.y - label.size * 0.7, width + 4, label.size * 1.4, forced);
    if (fits) placed.push(label);
    return fits;
  };
  const told = [emphasis.selected, ...scene.pinned].filter((node) => node >= 0);
  for (const node of told) put(nodeLabel(scene, node, frame, 13, 600, 9), true);
  for (const region of scene.regions) {
    const label = regionLabel(region, frame, measure);
    if (label && !emphasis.nodes) put(label);
  }
  const most = Math.max(12, (frame.width * frame.height) / PIXELS_PER_LABEL);
  if (scene.axis && !emphasis.nodes) {
    for (const node of byImportance(scene, scene.axis.leading)) put(nodeLabel(scene, node, frame, 11.5, 500));
    return placed;
  }
  const candidates = emphasis.nodes ? byImportance(scene, emphasis.nodes) : reversed(scene.nodes);
  let tried = 0;
  for (const node of candidates) {
    if (placed.length >= most || tried > most * 12) break;
    if (told.includes(node) || !inFrame(scene, node, frame)) continue;
    const radius = scene.size[node] * sizeScale(frame.camera.zoom);
    if (radius < 1.7 && !emphasis.nodes) break; // the rest are smaller still
    tried++;
    put(nodeLabel(scene, node, frame, radius > 9 ? 13 : 11.5, radius > 9 ? 600 : 450));
  }
  return placed;
}

export function shortened(text: string): string {
  const points = Array.from(text);
  return points.length > LONGEST ? `${points.slice(0, LONGEST - 1).join("").trimEnd()}…` : text;
}

function nodeLabel(scene: Scene, node: number, frame: Frame, size: number, weight: number, gap = 4): PlacedLabel {
  const radius = scene.size[node] * sizeScale(frame.camera.zoom);
  return {
    text: shortened(scene.graph.label[node]),
    x: toScreenX(frame.camera, frame.width, scene.x[node]) + Math.max(radius, 2) + gap,
    y: toScreenY(frame.camera, frame.height, scene.y[node]),
    size,
    weight,
    align: "left",
    faint: false,
    node,
  };
}

/** A community's name, while its disc is big enough to hold it and small enough to need it. */
function regionLabel(region: Scene["regions"][number], frame: Frame, measure: Measure): PlacedLabel | null {
  const radius = region.r * frame.camera.zoom;
  if (!region.label || radius < 26 || radius > frame.width * 0.6) return null;
  const size = Math.min(16, 10.5 + radius / 30);
  const weight = 650;
  return {
    text: measure(region.label, size, weight) > 3 * radius ? region.short : region.label,
    x: toScreenX(frame.camera, frame.width, region.x),
    y: toScreenY(frame.camera, frame.height, region.y - region.r) - 9,
    size,
    weight,
    align: "center",
    faint: true,
    node: -1,
  };
}

function inFrame(scene: Scene, node: number, { camera, width, height }: Frame): boolean {
  const x = toScreenX(camera, width, scene.x[node]);
  const y = toScreenY(camera, height, scene.y[node]);
  return x > -20 && y > 0 && x < width && y < height;
}

function byImportance(scene: Scene, nodes: Iterable<number>): number[] {
  return [...nodes].filter((n) => scene.visible.node[n]).sort((a, b) => scene.size[b] - scene.size[a] || a - b);
}

function* reversed(nodes: Uint32Array): Iterable<number> {
  for (let n = nodes.length - 1; n >= 0; n--) yield nodes[n];
}

/** The screen in cells, each taken by one label at most. */
export class Room {
  private readonly columns: number;
  private readonly rows: number;
  private readonly boxes: [number, number, number, number][][];

  constructor(width: number, height: number) {
    this.columns = Math.ceil(width / CELL) + 1;
    this.rows = Math.ceil(height / CELL) + 1;
    this.boxes = Array.from({ length: this.columns * this.rows }, () => []);
  }

  take(x: number, y: number, width: number, height: number, forced: boolean): boolean {
    const cells = [...this.cells(x, y, width, height)];
    const taken = cells.some((cell) =>
      this.boxes[cell].some(([l, t, w, h]) => x < l + w && l < x + width && y < t + h && t < y + height),
    );
    if (taken && !forced) return false;
    for (const cell of cells) this.boxes[cell].push([x, y, width, height]);
    return true;
  }

  private *cells(x: number, y: number, width: number, height: number): Iterable<number> {
    const column = (value: number) => Math.min(this.columns - 1, Math.max(0, Math.floor(value / CELL)));
    const row = (value: number) => Math.min(this.rows - 1, Math.max(0, Math.floor(value / CELL)));
    for (let r = row(y); r <= row(y + height); r++) {
      for (let c = column(x); c <= column(x + width); c++) yield r * this.columns + c;
    }
  }
}
