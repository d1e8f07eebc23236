import { describe, expect, test } from "vitest";
import { fromHash, OPENING, toHash, type ViewState } from "../src/logic/state";

describe("address", () => {
  test("the opening view needs none", () => {
    expect(toHash(OPENING)).toBe("");
    expect(fromHash("")).toEqual(OPENING);
  });

  test("keeps the whole state", () => {
    const state: ViewState = {
      view: "years",
      theme: "dark",
      renderer: "webgl",
      types: ["Method", "Paper"],
      off: ["basedOn"],
      from: "2021-01",
      to: "2023-12",
      minConfidence: 60,
      minSupport: 3,
      selected: "paper/doi:10.1/a,b&c#d",
      focus: [{ ref: "lora", hops: 1 }, { ref: "c%2B%2B", hops: 2 }],
      hidden: ["adam"],
      pinned: ["glue", "µ"],
      path: ["lora", "paper/arxiv:1"],
      table: "findings",
      camera: { x: 1.5, y: -2.25, zoom: 12 },
    };
    expect(fromHash(toHash(state))).toEqual(state);
  });

  test("no types is another thing than the usual types", () => {
    expect(fromHash(toHash({ ...OPENING, types: [] })).types).toEqual([]);
  });

  test("what it does not understand stays as it opens", () => {
    expect(fromHash("#view=3d&support=-1&confidence=x&from=May&path=one&at=1,2,0&selected=%E0%A4%A&=&&x")).toEqual({
      ...OPENING,
      selected: "%E0%A4%A",
    });
  });
});
