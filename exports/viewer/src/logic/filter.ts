/** What is shown: which nodes and edges pass the filters. */

import type { Graph } from "../data/graph";

export interface Filters {
  /** For each type of node, each kind of edge: is it on? */
  types: boolean[];
  kinds: boolean[];
  /** First and last month shown, both included. */
  from: number;
  to: number;
  /** Per cent. */
  minConfidence: number;
  /** How many papers that pass must stand behind an entity. */
  minSupport: number;
  hidden: ReadonlySet<number>;
  /** Shown whatever the other filters say. */
  pinned: ReadonlySet<number>;
  /** Only these, where given. */
  scope: ReadonlySet<number> | null;
}

export interface Visible {
  node: Uint8Array;
  edge: Uint8Array;
  /** Papers that pass and stand behind each entity; for a paper, its entities that pass. */
  support: Uint32Array;
  nodes: number;
  edges: number;
  /** Entities, and papers, that pass all but the type filter and the scope. */
  byType: Uint32Array;
}

export function applyFilters(graph: Graph, filters: Filters): Visible {
  const passing = passingStatements(graph, filters);
  const support = countSupport(graph, passing);
  const node = new Uint8Array(graph.nodeCount);
  const byType = new Uint32Array(graph.types.length);
  let nodes = 0;
  for (let n = 0; n < graph.nodeCount; n++) {
    const supported = graph.isPaper(n)
      ? paperPasses(graph, filters, n - graph.entityCount)
      : support[n] >= filters.minSupport;
    if (supported) byType[graph.type[n]]++;
    const shown = supported && filters.types[graph.type[n]] && (filters.scope?.has(n) ?? true);
    if ((shown && !filters.hidden.has(n)) || filters.pinned.has(n)) {
      node[n] = 1;
      nodes++;
    }
  }
  let edges = 0;
  for (let e = 0; e < graph.edgeCount; e++) {
    passing[e] &= node[graph.source[e]] & node[graph.target[e]];
    edges += passing[e];
  }
  return { node, edge: passing, support, nodes, edges, byType };
}

/** Statements that pass date, kind and confidence, whatever their ends. */
export function passingStatements(graph: Graph, filters: Filters): Uint8Array {
  const passing = new Uint8Array(graph.edgeCount);
  const papers = new Uint8Array(graph.paperCount);
  for (let p = 0; p < graph.paperCount; p++) papers[p] = paperPasses(graph, filters, p) ? 1 : 0;
  for (let e = 0; e < graph.edgeCount; e++) {
    const paper = graph.edgePaper[e];
    const sure = graph.confidence[e] >= filters.minConfidence;
    if (sure && filters.kinds[graph.kind[e]] && (paper < 0 || papers[paper])) passing[e] = 1;
  }
  return passing;
}

function paperPasses(graph: Graph, filters: Filters, paper: number): boolean {
  const month = graph.month[paper];
  const open = filters.from <= graph.firstMonth && filters.to >= graph.lastMonth;
  return open || (month >= filters.from && month <= filters.to);
}

function countSupport(graph: Graph, passing: Uint8Array): Uint32Array {
  const support = new Uint32Array(graph.nodeCount);
  const last = new Int32Array(graph.entityCount).fill(-1);
  for (let e = graph.rolesFrom; e < graph.edgeCount; e++) {
    // Roles are sorted by paper, so a second role of one paper for one entity comes right after.
    if (!passing[e] || last[graph.target[e]] === graph.edgePaper[e]) continue;
    last[graph.target[e]] = graph.edgePaper[e];
    support[graph.target[e]]++;
    support[graph.source[e]]++;
  }
  return support;
}

/** The least number of papers, 1 or more, that leaves at most so many of these entities. */
export function leastSupport(papers: Uint32Array, most: number): number {
  const first = papers.slice().sort().at(-most - 1);
  return first === undefined ? 1 : first + 1;
}
