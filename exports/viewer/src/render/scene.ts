/** What there is to draw, in the order it is drawn; made anew when the filters or the view change. */

import type { Graph } from "../data/graph";
import type { Visible } from "../logic/filter";
import type { Box } from "./camera";

export interface Region {
  x: number;
  y: number;
  r: number;
  label: string;
  /** What stands for the label where the disc is too small for it. */
  short: string;
  /** Nodes shown in it. */
  count: number;
}

export interface Lane {
  y: number;
  height: number;
  /** Its name, a line each. */
  lines: string[];
}

/** The axes of the view by years. */
export interface Axis {
  lanes: Lane[];
  columns: { x: number; width: number; label: string }[];
  /** Nodes to be named first. */
  leading: number[];
}

export interface Scene {
  graph: Graph;
  x: Float32Array;
  y: Float32Array;
  /** Radius of each node in units of size, see `sizeScale`. */
  size: Float32Array;
  /** Shown nodes by rising importance, so the important ones are drawn last, on top. */
  nodes: Uint32Array;
  /** Shown edges by falling importance, so that a budget keeps the important ones. */
  edges: Uint32Array;
  visible: Visible;
  regions: Region[];
  axis: Axis | null;
  pinned: ReadonlySet<number>;
  bounds: Box;
  /** What to open on: the big communities, without the small ones around them. */
  heart: Box;
  grid: Grid;
}

/** What stands out. */
export interface Emphasis {
  selected: number;
  /** Nodes and edges in full colour while the others step back; null where all are equal. */
  nodes: ReadonlySet<number> | null;
  edges: readonly number[];
}

const NAMES_SHARE = 0.27; // of the width, free for the names of the lanes
const ACROSS = 1e6; // more than any two sizes multiplied

export function sizeOf(graph: Graph, node: number, support: number): number {
  if (graph.isPaper(node)) return 0.24;
  return 0.2 + 0.12 * Math.sqrt(support);
}

export function sortedScene(
  graph: Graph,
  visible: Visible,
  place: { x: Float32Array; y: Float32Array },
  parts: Pick<Scene, "regions" | "axis" | "pinned">,
): Scene {
  const size = new Float32Array(graph.nodeCount);
  const shown: number[] = [];
  // A focus has few nodes and room for bigger marks.
  const scale = parts.regions.length || parts.axis ? 1 : 1.6;
  for (let node = 0; node < graph.nodeCount; node++) {
    if (!visible.node[node]) continue;
    size[node] = scale * sizeOf(graph, node, visible.support[node]);
    shown.push(node);
  }
  const nodes = Uint32Array.from(shown).sort((a, b) => size[a] - size[b] || b - a);
  const edges: number[] = [];
  for (let edge = 0; edge < graph.edgeCount; edge++) if (visible.edge[edge]) edges.push(edge);
  const weight = new Float32Array(graph.edgeCount);
  for (const edge of edges) {
    const { source, target, community } = graph;
    weight[edge] = size[source[edge]] * size[target[edge]];
    // Links across communities come after those inside, and are drawn fainter.
    if (community[source[edge]] !== community[target[edge]]) weight[edge] -= ACROSS;
  }
  const sorted = Uint32Array.from(edges).sort((a, b) => weight[b] - weight[a] || a - b);
  const bounds = boundsOf(nodes, place, parts.regions, parts.axis);
  const heart = parts.regions.length ? boundsOf(new Uint32Array(), place, biggest(parts.regions), null) : bounds;
  const grid = new Grid(nodes, place, bounds);
  return { graph, ...place, size, nodes, edges: sorted, visible, bounds, heart, grid, ...parts };
}

/** The regions that hold nine tenths of what is shown. */
function biggest(regions: Region[]): Region[] {
  const order = [...regions].sort((a, b) => b.count - a.count);
  const all = order.reduce((sum, region) => sum + region.count, 0);
  let held = 0;
  return order.filter((region) => (held += region.count) - region.count < 0.9 * all);
}

function boundsOf(nodes: Uint32Array, place: { x: Float32Array; y: Float32Array }, regions: Region[], axis: Axis | null): Box {
  const box: Box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const add = (x: number, y: number, r: number): void => {
    box.left = Math.min(box.left, x - r);
    box.right = Math.max(box.right, x + r);
    box.top = Math.min(box.top, y - r);
    box.bottom = Math.max(box.bottom, y + r);
  };
  for (const node of nodes) add(place.x[node], place.y[node], 0.5);
  for (const region of regions) if (region.count) add(region.x, region.y, region.r);
  for (const lane of axis?.lanes ?? []) {
    box.top = Math.min(box.top, lane.y);
    box.bottom = Math.max(box.bottom, lane.y + lane.height);
  }
  if (axis) {
    const wide = box.right - box.left;
    box.left -= wide * NAMES_SHARE;
    box.right += wide * 0.06; // for names in the last column
  }
  return box.left <= box.right ? box : { left: -1, top: -1, right: 1, bottom: 1 };
}

/** Nodes by cell of the plane, to find the one under the pointer. */
export class Grid {
  private readonly cell: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly offsets: Uint32Array;
  private readonly members: Uint32Array;

  constructor(
    nodes: Uint32Array,
    private readonly place: { x: Float32Array; y: Float32Array },
    private readonly bounds: Box,
  ) {
    const wide = bounds.right - bounds.left;
    const high = bounds.bottom - bounds.top;
    this.cell = Math.max(Math.sqrt((wide * high) / Math.max(1, nodes.length / 4)), 1e-3);
    this.columns = Math.floor(wide / this.cell) + 1;
    this.rows = Math.floor(high / this.cell) + 1;
    this.offsets = new Uint32Array(this.columns * this.rows + 2);
    this.members = new Uint32Array(nodes.length);
    for (const node of nodes) this.offsets[this.cellOf(node) + 2]++;
    for (let n = 2; n < this.offsets.length; n++) this.offsets[n] += this.offsets[n - 1];
    for (const node of nodes) this.members[this.offsets[this.cellOf(node) + 1]++] = node;
  }

  /** The node nearest to (x, y) among those whose own reach covers it, or -1. */
  nearest(x: number, y: number, farthest: number, reach: (node: number) => number): number {
    let best = -1;
    let least = Infinity;
    const [left, right] = [this.column(x - farthest), this.column(x + farthest)];
    const [top, bottom] = [this.row(y - farthest), this.row(y + farthest)];
    for (let row = top; row <= bottom; row++) {
      const from = this.offsets[row * this.columns + left];
      const to = this.offsets[row * this.columns + right + 1];
      for (let n = from; n < to; n++) {
        const node = this.members[n];
        const distance = Math.hypot(this.place.x[node] - x, this.place.y[node] - y);
        if (distance < least && distance <= reach(node)) [best, least] = [node, distance];
      }
    }
    return best;
  }

  private cellOf(node: number): number {
    return this.row(this.place.y[node]) * this.columns + this.column(this.place.x[node]);
  }

  private column(x: number): number {
    return clamp(Math.floor((x - this.bounds.left) / this.cell), this.columns - 1);
  }

  private row(y: number): number {
    return clamp(Math.floor((y - this.bounds.top) / this.cell), this.rows - 1);
  }
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
