/** Walks over the graph: neighbourhoods and shortest paths. */

import type { Graph } from "../data/graph";

export interface Path {
  nodes: number[];
  edges: number[];
}

/** Nodes at most `hops` edges away, the start included. */
export function neighbourhood(
  graph: Graph,
  start: number,
  hops: number,
  edgePasses: (edge: number) => boolean,
  nodePasses: (node: number) => boolean,
): Set<number> {
  const found = new Set([start]);
  let border = [start];
  for (let hop = 0; hop < hops; hop++) {
    const next: number[] = [];
    for (const node of border) {
      for (const edge of graph.edgesOf(node)) {
        const other = graph.otherEnd(edge, node);
        if (found.has(other) || !edgePasses(edge) || !nodePasses(other)) continue;
        found.add(other);
        next.push(other);
      }
    }
    border = next;
  }
  return found;
}

/** A path with the fewest edges, against or along their direction, or null where there is none. */
export function shortestPath(
  graph: Graph,
  from: number,
  to: number,
  edgePasses: (edge: number) => boolean,
  nodePasses: (node: number) => boolean,
): Path | null {
  const cameBy = new Int32Array(graph.nodeCount).fill(-1);
  const seen = new Uint8Array(graph.nodeCount);
  seen[from] = 1;
  const queue = [from];
  for (let at = 0; at < queue.length && !seen[to]; at++) {
    for (const edge of graph.edgesOf(queue[at])) {
      const other = graph.otherEnd(edge, queue[at]);
      if (seen[other] || !edgePasses(edge) || (other !== to && !nodePasses(other))) continue;
      seen[other] = 1;
      cameBy[other] = edge;
      queue.push(other);
    }
  }
  if (!seen[to]) return null;
  const path: Path = { nodes: [to], edges: [] };
  for (let node = to; node !== from; ) {
    const edge = cameBy[node];
    node = graph.otherEnd(edge, node);
    path.edges.unshift(edge);
    path.nodes.unshift(node);
  }
  return path;
}
