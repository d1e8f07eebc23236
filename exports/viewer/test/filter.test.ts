import { describe, expect, test } from "vitest";
import type { Graph } from "../src/data/graph";
import { applyFilters, leastSupport, type Filters } from "../src/logic/filter";
import { sample } from "./sample";

function open(graph: Graph, patch: Partial<Filters> = {}): Filters {
  return {
    types: graph.types.map(() => true),
    kinds: graph.kinds.map(() => true),
    from: graph.firstMonth,
    to: graph.lastMonth,
    minConfidence: 0,
    minSupport: 1,
    hidden: new Set(),
    pinned: new Set(),
    scope: null,
    ...patch,
  };
}

const shown = (graph: Graph, filters: Filters): string[] => {
  const { node } = applyFilters(graph, filters);
  return graph.ref.filter((_, n) => node[n]);
};

describe("filters", () => {
  test("without any, all that papers name is shown, and what only the vocabulary has is not", () => {
    const graph = sample();
    expect(shown(graph, open(graph))).toEqual(["lora", "fine-tuning", "qlora", "glue", "paper/arxiv:1", "paper/arxiv:2"]);
    expect(shown(graph, open(graph, { minSupport: 0 }))).toContain("adam");
  });

  test("a span of months keeps what its papers name", () => {
    const graph = sample();
    const filters = open(graph, { to: graph.firstMonth });
    expect(shown(graph, filters)).toEqual(["lora", "fine-tuning", "paper/arxiv:1"]);
    expect(applyFilters(graph, filters).support[0]).toBe(1);
  });

  test("support counts papers, not statements", () => {
    const graph = sample();
    expect(Array.from(applyFilters(graph, open(graph)).support.slice(0, 5))).toEqual([2, 1, 1, 1, 0]);
    expect(shown(graph, open(graph, { minSupport: 2 }))).toEqual(["lora", "paper/arxiv:1", "paper/arxiv:2"]);
  });

  test("a confidence drops the statements below it", () => {
    const graph = sample();
    const { edge } = applyFilters(graph, open(graph, { minConfidence: 65 }));
    expect(edge[1]).toBe(1);
    expect(edge[2]).toBe(0);
  });

  test("a kind that is off hides its edges, and a role that is off what only it named", () => {
    const graph = sample();
    const off = (name: string): boolean[] => graph.kinds.map((kind) => kind !== name);
    expect(applyFilters(graph, open(graph, { kinds: off("outperforms") })).edge[2]).toBe(0);
    expect(shown(graph, open(graph, { kinds: off("uses") }))).not.toContain("fine-tuning");
  });

  test("an edge is shown only between shown nodes", () => {
    const graph = sample();
    const { edge } = applyFilters(graph, open(graph, { hidden: new Set([1]) }));
    expect(edge[0]).toBe(0);
    expect(edge[1]).toBe(1);
  });

  test("what is pinned is shown whatever the filters, and what is hidden is not", () => {
    const graph = sample();
    const none = graph.types.map(() => false);
    expect(shown(graph, open(graph, { types: none, pinned: new Set([3]) }))).toEqual(["glue"]);
    expect(shown(graph, open(graph, { hidden: new Set([3]) }))).not.toContain("glue");
  });

  test("counts by type say what the other filters pass", () => {
    const graph = sample();
    const { byType } = applyFilters(graph, open(graph, { types: graph.types.map(() => false) }));
    expect(byType[graph.types.indexOf("Method")]).toBe(3);
    expect(byType[graph.paperType]).toBe(2);
  });
});

describe("the least support of a readable picture", () => {
  const papers = Uint32Array.of(1, 7, 1, 2, 3, 2);

  test("leaves at most so many", () => {
    expect([2, 3, 4].map((most) => leastSupport(papers, most))).toEqual([3, 3, 2]);
  });

  test("is one paper where all fit", () => {
    expect(leastSupport(papers, 6)).toBe(1);
  });
});
