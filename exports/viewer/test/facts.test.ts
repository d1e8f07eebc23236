import { describe, expect, test } from "vitest";
import { communityLabel, findingText, otherNames, relationsOf, rolesOf } from "../src/logic/facts";
import { sample } from "./sample";

const all = (): boolean => true;

describe("facts", () => {
  test("relations are grouped by kind and direction", () => {
    const groups = relationsOf(sample(), 0, all).map((group) => [group.title, group.related.map((one) => one.node)]);
    expect(groups).toEqual([
      ["Builds on", [1]],
      ["Built on by", [2]],
      ["Outperformed by", [2]],
      ["Broader", [4]],
    ]);
  });

  test("each relation says where it stands", () => {
    const [first] = relationsOf(sample(), 0, all);
    expect(first.related[0].backing).toEqual([{ paper: 0, confidence: 90, range: [3, 9] }]);
  });

  test("papers come newest first", () => {
    expect(rolesOf(sample(), 0, all).map((row) => [row.node, row.role])).toEqual([[6, "uses"], [5, "proposes"]]);
  });

  test("a finding reads as a sentence", () => {
    expect(findingText(sample(), 0)).toBe("QLoRA outperforms LoRA in accuracy: 75 % (from 70 %) on GLUE");
  });

  test("a community is named by its techniques", () => {
    expect(communityLabel(sample(), 0, 2)).toBe("Low-Rank Adaptation · QLoRA");
  });

  test("of names that differ but in case, hyphens and spaces one is told", () => {
    const graph = sample();
    graph.payload.entities.aliases[0] = ["LoRA", "Lo-RA", "lora", "low rank adaptation", "LoRAs"];
    expect(otherNames(graph, 0)).toEqual(["LoRA", "LoRAs"]);
  });
});
