import { describe, expect, test } from "vitest";
import { indentAt, tokens, wordAt } from "../../pages/query/logic/tokens";

const kinds = (text: string) => tokens(text).filter(({ kind }) => kind).map(({ kind, text: piece }) => [kind, piece]);

describe("tokens", () => {
  test("have the kinds that are coloured", () => {
    expect(kinds("select ?x { ?x a kg:Paper ; <http://x/p> 'it''s', 4.5e3 } # end")).toEqual([
      ["keyword", "select"], ["variable", "?x"], ["variable", "?x"], ["keyword", "a"], ["name", "kg:Paper"],
      ["iri", "<http://x/p>"], ["string", "'it'"], ["string", "'s'"], ["number", "4.5e3"], ["comment", "# end"],
    ]);
  });

  test("together are the text, whatever it is", () => {
    for (const text of ["", "SELECT * {", '"open', "'''\nlong", "a<b>c<d e", "ü ?ü kg:ü 😀\\", "\r\n\t#"]) {
      expect(tokens(text).map((token) => token.text).join("")).toBe(text);
      for (const token of tokens(text)) expect(text.slice(token.start).startsWith(token.text)).toBe(true);
    }
  });

  test("leave the full stop after a name alone, and not that within it", () => {
    expect(kinds("kg:Paper. entity:gpt-3.5.")).toEqual([["name", "kg:Paper"], ["name", "entity:gpt-3.5"]]);
  });

  test("of long strings hold quotes and lines", () => {
    expect(kinds('"""a "b"\nc""" ?x')).toEqual([["string", '"""a "b"\nc"""'], ["variable", "?x"]]);
  });

  test("of a string that is not closed end with the line", () => {
    expect(kinds("'open\n?x")).toEqual([["string", "'open"], ["variable", "?x"]]);
  });

  test("of odd long texts come to an end", () => {
    for (const text of ["a.b:".repeat(20_000), `"${"\\".repeat(80_000)}`, "'''".repeat(30_001), "?".repeat(80_000)]) {
      expect(tokens(text).map((token) => token.text).join("") === text).toBe(true);
    }
  });
});

describe("the word that is being typed", () => {
  test("goes back to a blank, with its prefix or its question mark", () => {
    expect(wordAt("?a a kg:Pap", 11)).toBe("kg:Pap");
    expect(wordAt("?pa", 3)).toBe("?pa");
    expect(wordAt("?a a kg:Pap ", 12)).toBe("");
  });

  test("is none within comments, strings and IRIs", () => {
    for (const text of ["# kg:Pap", "'kg:Pap", "<http://x/Pap>"]) expect(wordAt(text, text.length)).toBeNull();
  });
});

describe("a new line", () => {
  test("begins as the one before, and further in behind a bracket", () => {
    expect(indentAt("  ?a ?b ?c .", 12)).toBe("  ");
    expect(indentAt("SELECT * {\n  OPTIONAL { ", 24)).toBe("    ");
    expect(indentAt("", 0)).toBe("");
  });
});
