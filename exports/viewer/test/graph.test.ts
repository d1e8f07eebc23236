import { describe, expect, test } from "vitest";
import { monthOf, monthText } from "../src/data/graph";
import { sample } from "./sample";

describe("graph", () => {
  test("numbers entities first, then papers", () => {
    const graph = sample();
    expect(graph.nodeCount).toBe(7);
    expect(graph.isPaper(4)).toBe(false);
    expect(graph.isPaper(5)).toBe(true);
    expect(graph.find("paper/arxiv:2")).toBe(6);
    expect(graph.find("nothing")).toBe(-1);
  });

  test("lists the edges of a node, and their other ends", () => {
    const graph = sample();
    const ends = Array.from(graph.edgesOf(0), (edge) => graph.otherEnd(edge, 0));
    expect(ends).toEqual([1, 2, 2, 4, 5, 6]);
  });

  test("lists a finding at its paper and at every entity that it names, once", () => {
    const graph = sample();
    for (const node of [0, 2, 3, 6]) expect(graph.findingsOf(node)).toEqual([0]);
    expect(graph.findingsOf(1)).toEqual([]);
  });

  test("reads dates of every precision", () => {
    expect(monthText(monthOf("2023-05-31"))).toBe("2023-05");
    expect(monthText(monthOf("2023"))).toBe("2023-01");
    expect(monthOf("soon")).toBe(-1);
  });
});
