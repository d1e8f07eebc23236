/** The view by years: a lane for each big community, a column for each span of months that has any. */

import { monthText, type Graph } from "../data/graph";

export interface YearsPlan {
  x: Float32Array;
  y: Float32Array;
  lanes: { y: number; height: number; community: number }[];
  columns: { x: number; width: number; label: string }[];
  /** The first nodes of each cell, whose names tell what it is about. */
  leading: number[];
}

const STEP = 1.2; // between two nodes
const NARROWEST = 9; // nodes side by side, so that a column has room for a name
const LOWEST = 4; // rows
const LANES = 12;
const MOST_COLUMNS = 11;
const LEADING = 24;
export const OTHER = -1;

/** First month of a paper that names each entity; the paper's own month for papers; -1 unknown. */
export function firstMonths(graph: Graph): Int32Array {
  const first = new Int32Array(graph.nodeCount).fill(-1);
  graph.month.forEach((month, paper) => (first[paper + graph.entityCount] = month));
  for (let e = graph.rolesFrom; e < graph.edgeCount; e++) {
    const month = graph.month[graph.edgePaper[e]];
    const entity = graph.target[e];
    if (month >= 0 && (first[entity] < 0 || month < first[entity])) first[entity] = month;
  }
  return first;
}

/** Place `nodes` (by falling importance) by first month and community. */
export function planYears(graph: Graph, nodes: Iterable<number>, first: Int32Array): YearsPlan {
  const shown = [...nodes];
  const laneOf = chooseLanes(graph, shown);
  const span = monthsPerColumn(graph);
  const cells = new Map<string, number[]>();
  for (const node of shown) {
    const key = `${laneOf(node)} ${first[node] < 0 ? -1 : Math.floor(first[node] / span)}`;
    const cell = cells.get(key);
    if (cell) cell.push(node);
    else cells.set(key, [node]);
  }
  const columns = layColumns(cells, span);
  const lanes = stackLanes(cells, laneOf.order, columns);
  const x = new Float32Array(graph.nodeCount);
  const y = new Float32Array(graph.nodeCount);
  const leading: number[] = [];
  for (const [key, cell] of cells) {
    const [lane, period] = key.split(" ").map(Number);
    const column = columns.get(period);
    if (!column) continue;
    const { y: top, height } = lanes[laneOf.order.indexOf(lane)];
    const rows = Math.ceil(cell.length / column.across);
    cell.forEach((node, n) => {
      const [dx, dy] = spot(n, rows);
      x[node] = column.x + STEP + dx;
      y[node] = top + height / 2 + dy;
    });
    leading.push(...cell.slice(0, Math.min(rows, LEADING)));
  }
  return { x, y, lanes, columns: [...columns.values()], leading };
}

interface LaneOf {
  (node: number): number;
  order: number[];
}

function chooseLanes(graph: Graph, nodes: number[]): LaneOf {
  const counts = new Map<number, number>();
  for (const node of nodes) {
    const community = graph.community[node];
    counts.set(community, (counts.get(community) ?? 0) + 1);
  }
  const biggest = [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, LANES)
    .map(([community]) => community);
  const chosen = new Set(biggest);
  const of = (node: number): number => (chosen.has(graph.community[node]) ? graph.community[node] : OTHER);
  return Object.assign(of, { order: counts.size > biggest.length ? [...biggest, OTHER] : biggest });
}

interface Column {
  x: number;
  width: number;
  label: string;
  across: number;
}

/** Columns in order of time, each as wide as its fullest cell needs; empty spans have none. */
function layColumns(cells: Map<string, number[]>, span: number): Map<number, Column> {
  const most = new Map<number, number>();
  for (const [key, cell] of cells) {
    const period = Number(key.split(" ")[1]);
    most.set(period, Math.max(most.get(period) ?? 0, cell.length));
  }
  const columns = new Map<number, Column>();
  let x = 0;
  for (const [period, fullest] of [...most].sort((a, b) => a[0] - b[0])) {
    const across = Math.max(NARROWEST, Math.ceil(Math.sqrt(fullest) * 0.95));
    const width = (across + 2) * STEP;
    columns.set(period, { x, width, label: periodLabel(period, span), across });
    x += width;
  }
  return columns;
}

function stackLanes(cells: Map<string, number[]>, order: number[], columns: Map<number, Column>): YearsPlan["lanes"] {
  const rows = new Map<number, number>();
  for (const [key, cell] of cells) {
    const [lane, period] = key.split(" ").map(Number);
    const needed = Math.ceil(cell.length / (columns.get(period)?.across ?? NARROWEST));
    rows.set(lane, Math.max(rows.get(lane) ?? 0, needed));
  }
  let top = 0;
  return order.map((community) => {
    const height = Math.max(rows.get(community) ?? 1, LOWEST) * STEP + 2.6;
    const lane = { y: top, height, community };
    top += height;
    return lane;
  });
}

/** The n-th place of a cell: the first of each row, from the middle outwards, then the second. */
function spot(n: number, rows: number): [number, number] {
  const row = n % rows;
  const outwards = row % 2 ? (row + 1) / 2 : -row / 2;
  return [(Math.floor(n / rows) + (row % 2 ? 0.75 : 0.25)) * STEP, outwards * STEP];
}

function monthsPerColumn(graph: Graph): number {
  const months = graph.lastMonth - graph.firstMonth + 1;
  return [1, 3, 6, 12, 24, 60].find((span) => months / span <= MOST_COLUMNS) ?? 120;
}

function periodLabel(period: number, span: number): string {
  if (period < 0) return "no date";
  const [start, end] = [period * span, period * span + span - 1];
  if (span === 12) return String(period);
  if (span > 12) return `${Math.floor(start / 12)}–${Math.floor(end / 12)}`;
  return span === 1 ? monthText(start) : `${monthText(start)} – ${monthText(end).slice(5)}`;
}
