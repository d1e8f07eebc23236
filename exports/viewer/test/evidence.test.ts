import { describe, expect, test } from "vitest";
import { markText } from "../src/logic/evidence";

const marked = (pieces: { text: string; marked: boolean }[]): string[] =>
  pieces.filter((piece) => piece.marked).map((piece) => piece.text);

describe("evidence", () => {
  test("offsets count title, newline, abstract", () => {
    const { title, abstract } = markText("Tiny", "It works. It is fast.", [[5, 14]]);
    expect(marked(title)).toEqual([]);
    expect(marked(abstract)).toEqual(["It works."]);
  });

  test("offsets count code points, not units of UTF-16", () => {
    const { abstract } = markText("𝛼𝛽", "𝛾 grows.", [[3, 11]]);
    expect(marked(abstract)).toEqual(["𝛾 grows."]);
  });

  test("overlapping ranges become one, and order does not matter", () => {
    const { abstract } = markText("", "abcdefgh", [[5, 7], [2, 4], [3, 6]]);
    expect(marked(abstract)).toEqual(["bcdef"]);
  });

  test("the pieces together are the text, whatever the ranges", () => {
    const text = "A 😀 claim of result.";
    for (const range of [[0, 3], [4, 99], [-1, -1], [90, 99], [6, 6]] as [number, number][]) {
      const { title, abstract } = markText("Title", text, [range]);
      expect(title.map((piece) => piece.text).join("")).toBe("Title");
      expect(abstract.map((piece) => piece.text).join("")).toBe(text);
    }
  });

  test("a range across the newline marks both", () => {
    const { title, abstract } = markText("Title", "Abstract", [[3, 8]]);
    expect([marked(title), marked(abstract)]).toEqual([["le"], ["Ab"]]);
  });
});
