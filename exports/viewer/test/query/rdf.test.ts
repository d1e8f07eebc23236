import { describe, expect, test } from "vitest";
import { isNumber, keyOf, parseTriples } from "../../pages/query/logic/rdf";

const XSD = "http://www.w3.org/2001/XMLSchema#";

describe("N-Triples", () => {
  test("gives each term as SPARQL's JSON results have it", () => {
    const text = `<http://x/a> <http://x/p> _:b1 .\n_:b1 <http://x/p> "tree"@en-GB .\n_:b1 <http://x/n> "4"^^<${XSD}integer> .\n`;
    expect(parseTriples(text).map((triple) => triple[2])).toEqual([
      { type: "bnode", value: "b1" },
      { type: "literal", value: "tree", "xml:lang": "en-GB" },
      { type: "literal", value: "4", datatype: `${XSD}integer` },
    ]);
  });

  test("takes escapes back, also those of characters beyond the first plane", () => {
    const [[, , object]] = parseTriples('<http://x/a> <http://x/p> "a \\"b\\" \\\\n\\n\\u00e9\\U0001F600 . ." .');
    expect(object.value).toBe('a "b" \\n\né😀 . .');
  });

  test("has no triple for a comment, an empty line or a broken one", () => {
    expect(parseTriples("# cut at 3 triples\n\n<http://x/a> <http://x/b>\n")).toEqual([]);
  });
});

describe("terms", () => {
  test("of equal text and another language or type are not one", () => {
    const terms = [
      { type: "literal", value: "a" }, { type: "literal", value: "a", "xml:lang": "en" },
      { type: "literal", value: "a", datatype: "http://x/t" }, { type: "uri", value: "a" }, { type: "bnode", value: "a" },
    ] as const;
    expect(new Set(terms.map(keyOf)).size).toBe(terms.length);
  });

  test("are numbers by their datatype", () => {
    expect(isNumber({ type: "literal", value: "4", datatype: `${XSD}integer` })).toBe(true);
    expect(isNumber({ type: "literal", value: "4" })).toBe(false);
  });
});
