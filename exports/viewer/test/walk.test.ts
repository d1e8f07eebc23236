import { describe, expect, test } from "vitest";
import { neighbourhood, shortestPath } from "../src/logic/walk";
import { sample } from "./sample";

const yes = (): boolean => true;

describe("walks", () => {
  test("one hop and two hops", () => {
    const graph = sample();
    const entity = (node: number): boolean => !graph.isPaper(node);
    expect([...neighbourhood(graph, 1, 1, yes, entity)].sort()).toEqual([0, 1]);
    expect([...neighbourhood(graph, 1, 2, yes, entity)].sort()).toEqual([0, 1, 2, 4]);
  });

  test("a shortest path goes with and against the direction of edges", () => {
    const path = shortestPath(sample(), 1, 2, yes, (node) => node < 5);
    expect(path?.nodes).toEqual([1, 0, 2]);
    expect(path?.edges).toHaveLength(2);
  });

  test("no path through what does not pass", () => {
    const graph = sample();
    expect(shortestPath(graph, 1, 3, yes, (node) => !graph.isPaper(node))).toBeNull();
    expect(shortestPath(graph, 1, 3, yes, yes)?.nodes).toEqual([1, 0, 6, 3]);
  });
});
