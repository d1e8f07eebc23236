import { describe, expect, test } from "vitest";
import { fold, SearchIndex } from "../src/logic/search";
import { sample } from "./sample";

const index = (): SearchIndex => new SearchIndex(sample(), (node) => [2, 1, 1, 1, 0, 0, 0][node]);

describe("search", () => {
  test("finds by alias, and says which", () => {
    expect(index().search("lora", 5).hits[0]).toEqual({ node: 0, alias: "LoRA" });
  });

  test("finds the label whatever its case, accents and hyphens", () => {
    expect(index().search("low rank ADAPT", 5).hits[0]).toEqual({ node: 0, alias: null });
    expect(fold("Fréchet-Inception  Distance")).toBe("frechet inception distance");
  });

  test("puts a whole name before a beginning, and a beginning before a middle", () => {
    expect(index().search("qlora", 5).hits[0].node).toBe(2);
    expect(index().search("ada", 9).hits.map((hit) => hit.node)).toEqual([4, 0, 5, 6]);
  });

  test("counts what it does not list", () => {
    const { hits, total } = index().search("a", 1);
    expect(hits).toHaveLength(1);
    expect(total).toBeGreaterThan(1);
  });

  test("finds papers by title and key", () => {
    expect(index().search("arxiv 2", 5).hits[0].node).toBe(6);
    expect(index().search("small adapters", 5).hits[0].node).toBe(5);
  });

  test("finds nothing in nothing", () => {
    expect(index().search("  ", 5)).toEqual({ hits: [], total: 0 });
  });
});
