import { describe, expect, test } from "vitest";
import { offsetOf, problemIn } from "../../pages/query/logic/problem";

const piece = (query: string, message: string) => {
  const found = problemIn(query, message);
  return found && query.slice(found.start, found.end);
};

describe("the place of an error", () => {
  test("is counted in lines and code points", () => {
    expect(offsetOf("a\n😀b", 2, 2)).toBe(4);
    expect(offsetOf("a", 9, 9)).toBe(1);
  });

  test("is the word that begins there", () => {
    expect(piece("SELECT ?x { ?x foo:bar ?y }", "Prefix not found at line 1, column 16.")).toBe("foo:bar");
  });

  test("is the word before where the parser stopped behind it", () => {
    expect(piece("SELECT ?x { ?x foo:bar ?y }", "Prefix not found at line 1, column 23.")).toBe("foo:bar");
    expect(piece("SELECT * {\n ?s ?p }", "something is missing at line 2, column 9.")).toBe("}");
  });

  test("is unknown where the message names none, or the query is empty", () => {
    expect(piece("SELECT * {}", "The query took longer than 3 seconds.")).toBeNull();
    expect(piece("", "something is missing at line 1, column 1.")).toBeNull();
  });
});
