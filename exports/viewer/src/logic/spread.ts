/** A small layout for a focus: each pair repels, edges pull; quick for a few hundred nodes. */

import type { Graph } from "../data/graph";

export const MOST_SPREAD = 700;
const STEPS = 160;
const LENGTH = 5; // units between linked nodes, which leaves room for their names

/** Place `nodes` anew around the first; without randomness, so a link shows the same picture. */
export function spread(graph: Graph, nodes: number[], edges: Iterable<number>): { x: Float32Array; y: Float32Array } {
  const place = new Map(nodes.map((node, n) => [node, n]));
  const pairs: [number, number][] = [];
  for (const edge of edges) {
    const [a, b] = [place.get(graph.source[edge]), place.get(graph.target[edge])];
    if (a !== undefined && b !== undefined && a !== b) pairs.push([a, b]);
  }
  const { x, y } = settle(nodes.length, pairs);
  const whole = { x: graph.x.slice(), y: graph.y.slice() };
  nodes.forEach((node, n) => {
    whole.x[node] = x[n] - x[0];
    whole.y[node] = y[n] - y[0];
  });
  return whole;
}

/** Places for `count` things, those of a pair near each other: the same for the same pairs. */
export function settle(count: number, pairs: [number, number][]): { x: Float64Array; y: Float64Array } {
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const turn = n * Math.PI * (3 - Math.sqrt(5));
    x[n] = LENGTH * Math.sqrt(n) * Math.cos(turn) * 1.2;
    y[n] = LENGTH * Math.sqrt(n) * Math.sin(turn);
  }
  const degree = new Float64Array(count);
  for (const [a, b] of pairs) {
    degree[a]++;
    degree[b]++;
  }
  for (let step = 0; step < STEPS; step++) relax(x, y, pairs, degree, 3 * (1 - step / STEPS) + 0.02);
  return { x, y };
}

function relax(x: Float64Array, y: Float64Array, pairs: [number, number][], degree: Float64Array, longest: number): void {
  const count = x.length;
  const fx = new Float64Array(count);
  const fy = new Float64Array(count);
  for (let a = 0; a < count; a++) {
    fx[a] -= x[a] * 0.03;
    fy[a] -= y[a] * 0.05; // screens lie down
    for (let b = a + 1; b < count; b++) {
      const dx = x[a] - x[b];
      const dy = (y[a] - y[b]) * 1.3; // names need more room beside than above one another
      const push = (LENGTH * LENGTH * 0.5) / (dx * dx + dy * dy + 0.1);
      fx[a] += dx * push;
      fy[a] += dy * push;
      fx[b] -= dx * push;
      fy[b] -= dy * push;
    }
  }
  for (const [a, b] of pairs) {
    const distance = Math.hypot(x[a] - x[b], y[a] - y[b]) || 1e-6;
    const pull = (0.35 * (distance - LENGTH * 0.8)) / distance;
    for (const [from, to] of [[a, b], [b, a]]) {
      const share = pull / Math.sqrt(degree[from]);
      fx[from] -= (x[from] - x[to]) * share;
      fy[from] -= (y[from] - y[to]) * share;
    }
  }
  for (let n = 0; n < count; n++) {
    const far = Math.hypot(fx[n], fy[n]);
    const limit = far > longest ? longest / far : 1;
    x[n] += fx[n] * limit;
    y[n] += fy[n] * limit;
  }
}
