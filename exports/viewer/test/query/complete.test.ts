import { describe, expect, test } from "vitest";
import { complete, type Terms } from "../../pages/query/logic/complete";

const term = (name: string, count = 1, meaning = "") => ({ iri: `http://x/${name}`, name, count, meaning });
const TERMS: Terms = {
  prefixes: { kg: "http://x/kg#", skos: "http://x/skos#" },
  classes: [term("kg:Method", 1200, "A technique."), term("kg:Paper"), term("http://x/other")],
  properties: [term("kg:paperCount"), term("skos:prefLabel"), term("kg:metric")],
};
const names = (text: string) => {
  const word = /\S*$/u.exec(text)?.[0] ?? "";
  return complete(word, text, text.length, TERMS).map(({ name }) => name);
};

describe("completion", () => {
  test("of a variable takes those of the text, and not itself", () => {
    expect(names("SELECT ?paper ?page { ?paper ?p ?pa")).toEqual(["?page", "?paper"]);
  });

  test("of a name with its prefix looks at the whole, whatever its case", () => {
    expect(names("?a kg:m")).toEqual(["kg:metric", "kg:Method"]);
  });

  test("of a word finds prefixes, keywords, and names after their prefix", () => {
    expect(names("sk")).toEqual(["skos:", "skos:prefLabel"]);
    expect(names("pref")).toEqual(["PREFIX", "skos:prefLabel"]);
    expect(names("LIM")).toEqual(["LIMIT"]);
  });

  test("after a or rdf:type is a class", () => {
    expect(names("?x a kg:")).toEqual(["kg:Method", "kg:Paper"]);
    expect(names("?x rdf:type kg:")).toEqual(["kg:Method", "kg:Paper"]);
  });

  test("says how often a name is used and what it means", () => {
    const [first] = complete("kg:Me", "?x a kg:Me", 10, TERMS);
    expect(first).toEqual({ name: "kg:Method", note: "class, 1,200", meaning: "A technique." });
  });

  test("never offers what has no prefix, or what stands there already", () => {
    expect(names("http")).toEqual([]);
    expect(names("?x a kg:Paper")).toEqual([]);
  });

  test("offers no update and no call to elsewhere", () => {
    expect([...names("INS"), ...names("DEL"), ...names("SERV")]).toEqual([]);
  });
});
