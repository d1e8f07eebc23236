/** Search by name and alias, with the best first. */

import type { Graph } from "../data/graph";

export interface Hit {
  node: number;
  /** The alias that matched, where it was not the label. */
  alias: string | null;
}

const PLAIN = /^[\x00-\x7f]*$/;

/** Compare names the way people type them: no case, no accents, hyphens and spaces alike. */
export function fold(text: string): string {
  // Most names are plain, and for them the costly steps change nothing.
  const plain = PLAIN.test(text) ? text : text.normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.toLowerCase().replace(/[\s\-_/.,:;()[\]]+/g, " ").trim();
}

export class SearchIndex {
  private readonly names: string[] = [];
  private readonly nodes: number[] = [];
  private readonly aliases: (string | null)[] = [];

  constructor(
    private readonly graph: Graph,
    private readonly support: (node: number) => number,
  ) {}

  /** Fold all names, when the first is searched: a big graph should open before. */
  private fill(): void {
    const { graph } = this;
    const { aliases } = graph.payload.entities;
    for (let node = 0; node < graph.nodeCount; node++) {
      this.add(graph.label[node], node, null);
      for (const alias of aliases[node] ?? []) this.add(alias, node, alias);
    }
    graph.payload.papers.key.forEach((key, n) => this.add(key, graph.entityCount + n, key));
  }

  private add(name: string, node: number, alias: string | null): void {
    this.names.push(fold(name));
    this.nodes.push(node);
    this.aliases.push(alias);
  }

  /** The nodes whose names fit, each once: whole name, its beginning, a word's beginning, inside. */
  search(query: string, limit: number): { hits: Hit[]; total: number } {
    const wanted = fold(query);
    if (!this.names.length) this.fill();
    if (!wanted) return { hits: [], total: 0 };
    const best = new Map<number, { entry: number; rank: number }>();
    for (let entry = 0; entry < this.names.length; entry++) {
      const rank = matchRank(this.names[entry], wanted);
      if (rank < 0) continue;
      const own = rank * 2 + (this.aliases[entry] === null ? 0 : 1);
      const known = best.get(this.nodes[entry]);
      if (!known || own < known.rank) best.set(this.nodes[entry], { entry, rank: own });
    }
    const order = [...best].sort(
      ([a, x], [b, y]) => x.rank - y.rank || this.support(b) - this.support(a) || a - b,
    );
    const hits = order
      .slice(0, limit)
      .map(([node, { entry }]) => ({ node, alias: this.aliases[entry] }));
    return { hits, total: order.length };
  }
}

function matchRank(name: string, wanted: string): number {
  const at = name.indexOf(wanted);
  if (at < 0) return -1;
  if (at === 0) return name.length === wanted.length ? 0 : 1;
  return name[at - 1] === " " || name.includes(` ${wanted}`) ? 2 : 3;
}
